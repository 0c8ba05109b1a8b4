"""Who receives the project: the person, and whoever has a right to it on that day. Never « the parents »."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accompagnement.models import ProjetPersonnalise, RemiseProjet
from accompagnement.services.projets.accords import REPONDENT
from accompagnement.services.projets.socle import annoncer, auteur, exiger_ecriture
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.autorite import droits_du_jour
from usagers.choices import NatureDroit
from usagers.models import Dossier, RelationEntourage

RECOIVENT = (*REPONDENT, NatureDroit.CURATEUR, NatureDroit.CONSULTER, NatureDroit.CONFIANCE)


@dataclass(frozen=True)
class Destinataire:
    relation: RelationEntourage
    nom: str
    titre: str
    interdit: bool = False

    @property
    def relation_id(self) -> int:
        return self.relation.pk


def destinataires(dossier: Dossier, le: date | None = None) -> Sequence[Destinataire]:
    """Relations with a right in force that opens the project; a prohibition of contact is said beside the name."""
    droits = droits_du_jour(dossier.usager, le)
    interdits = {d.relation_id for d in droits if d.nature in (NatureDroit.INTERDIT, NatureDroit.VIOLENCE)}
    vus: dict[int, Destinataire] = {}
    for d in droits:
        if d.nature in RECOIVENT and (d.relation_id not in interdits or d.nature in REPONDENT):
            titre = f"{d.relation.libelle}, {d.get_nature_display().lower()}"[:160]
            vus.setdefault(
                d.relation_id, Destinataire(d.relation, str(d.relation.contact), titre, d.relation_id in interdits)
            )
    return list(vus.values())


@transaction.atomic
def remettre_projet(
    *, acteur: Acteur | None, projet: ProjetPersonnalise, droit: int | None = None, le: date | None = None
) -> RemiseProjet:
    """Handed to the person (`droit` empty) or to somebody who has a right to it that day."""
    exiger_ecriture(acteur, projet.dossier)
    jour = le or horloge.aujourdhui()
    qui = next((d for d in destinataires(projet.dossier, jour) if d.relation_id == droit), None)
    if droit is not None and qui is None:
        raise ErreurMetier("droit", "Cette personne n’a pas à recevoir ce projet aujourd’hui.", champ="droit")
    remise = RemiseProjet.objects.create(
        projet=projet, dossier_id=projet.dossier_id, structure_id=projet.structure_id, niveau=2, le=jour,
        relation=qui.relation if qui else None, nom=qui.nom if qui else projet.dossier.usager.nom_affiche,
        titre=qui.titre if qui else "la personne accompagnée", auteur_id=auteur(),
    )  # fmt: skip
    annoncer(projet, "remis")
    return remise
