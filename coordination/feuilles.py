"""Papers of the agenda: planning of a professional, sheet of signatures of an activity, list of tasks, account."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from coordination.agenda import Vue
from documents.fiches import Entete, Lecteur, Pied
from dui.core import horloge
from dui.core.typographie import heure
from habilitations.acces import Acteur
from habilitations.models import Structure


@dataclass(frozen=True)
class Feuille:
    """`colonnes` and `lignes` of one table; `signatures`: an empty frame at the end of each line."""

    titre: str
    chapeau: str
    entete: Entete
    pied: Pied
    colonnes: tuple[str, ...] = ()
    lignes: tuple[tuple[str, ...], ...] = ()
    textes: tuple[tuple[str, str], ...] = ()
    vide: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def feuille(acteur: Acteur, structure: Structure, titre: str, chapeau: str, **champs: Any) -> Feuille:
    entete = Entete(structure.nom, structure.organisme.nom, structure.finess)
    return Feuille(titre, chapeau, entete, Pied(acteur.nom, acteur.fonction, horloge.maintenant()), **champs)


def lecteur(acteur: Acteur) -> Lecteur:
    return Lecteur(acteur.nom, acteur.fonction, ("administratif",))


def creneau(debut: datetime, fin: datetime | None) -> str:
    return f"{heure(debut)} à {heure(fin)}" if fin else heure(debut)


def planning(vues: list[Vue]) -> tuple[tuple[str, ...], ...]:
    """A paper lies on a table: neither names nor health titles, whoever prints it."""
    from coordination.ics import mot_neutre
    from dui.core.typographie import date_longue

    return tuple(
        (date_longue(v.e.debut.astimezone(horloge.PARIS).date()), creneau(v.e.debut, v.e.fin), mot_neutre(v.e),
         "" if v.e.sensible else ", ".join(v.ressources))
        for v in vues
    )  # fmt: skip


def emargement(vue: Vue) -> tuple[tuple[str, ...], ...]:
    personnes = [(p.usager.nom_affiche, "Personne accompagnée", p.issue_dite, "") for p in vue.personnes]
    pros = [(str(p.professionnel or p.contact or p.nom), p.professionnel.fonction if p.professionnel else "", "", "")
            for p in vue.participants]  # fmt: skip
    return (*personnes, *pros)


def dans_les_jours(du: date, au: date) -> str:
    from dui.core.typographie import date_moyenne

    return f"Du {date_moyenne(du)} au {date_moyenne(au)}."
