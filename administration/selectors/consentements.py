"""May we? One answer for a thing, a person and a day; the table of a person, and of a house before an outing (S33)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch

from administration.choices_consentements import (
    OBJETS,
    TABLEAU,
    TONS_FEU,
    DecisionAccord,
    Feu,
    ObjetAutorisation,
    StatutAutorisation,
)
from administration.models import Accord, Autorisation, ContenuDirectives, DirectivesAnticipees
from dui.core import horloge
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur, decider, numeros_visibles
from usagers.choices import NatureDroit, StatutDroit
from usagers.models import Dossier, DroitEntourage, Usager

PROCHE = timedelta(days=30)


@dataclass(frozen=True)
class Verdict:
    """`feu` and the words beside it; `autorisation` is the one that decides, when there is one."""

    objet: ObjetAutorisation
    feu: str
    mots: str
    autorisation: Autorisation | None = None

    @property
    def permis(self) -> bool:
        return self.autorisation is not None and self.feu in (Feu.VERT, Feu.ORANGE) and self.mots != "En attente"

    @property
    def ton(self) -> str:
        return TONS_FEU[self.feu][0]

    @property
    def icone(self) -> str:
        return TONS_FEU[self.feu][1]

    @property
    def libelle_feu(self) -> str:
        return str(Feu(self.feu).label)


def avec_accords(lignes: Any) -> Any:
    accords = Accord.objects.select_related("droit__relation", "recueilli_par")
    return lignes.select_related("informee_par").prefetch_related(Prefetch("accords", queryset=accords))


def valable(autorisation: Autorisation, usager: Usager, le: date | None = None) -> bool:
    """On that day: within its dates, given, and by people who still hold the right that they used.

    At 00:00 of the eighteenth birthday, what parents gave is over: the adult is asked anew (C. civ. art. 414).
    """
    jour = le or horloge.aujourdhui()
    if autorisation.statut != StatutAutorisation.RECUEILLIE or not autorisation.court(jour):
        return False
    donnes = [a for a in autorisation.accords.all() if a.decision == DecisionAccord.ACCORD and not a.pour_information]
    if any(a.droit is not None and not _tient(a.droit, jour) for a in donnes):
        return False
    majorite = usager.majorite_le
    if majorite and autorisation.debut < majorite <= jour:
        return False
    return bool(donnes) or bool(autorisation.juge)


def _tient(droit: DroitEntourage, jour: date) -> bool:
    return droit.statut == StatutDroit.ACTIF and droit.debut <= jour and (droit.fin is None or jour <= droit.fin)


def verdict(
    objet: ObjetAutorisation, siennes: Iterable[Autorisation], usager: Usager, le: date | None = None
) -> Verdict:
    """Green: given and valid. Orange: asked and not answered by all, or near its end. Red: everything else."""
    jour = le or horloge.aujourdhui()
    rangees = sorted((a for a in siennes if a.objet == objet.code), key=lambda a: (a.debut, a.pk), reverse=True)
    bonne = next((a for a in rangees if valable(a, usager, jour)), None)
    if bonne is not None:
        fin = f"jusqu’au {date_moyenne(bonne.fin)}"
        return Verdict(objet, Feu.ORANGE if bonne.fin - jour < PROCHE else Feu.VERT, fin, bonne)
    attente = next((a for a in rangees if a.statut == StatutAutorisation.A_RECUEILLIR and jour <= a.fin), None)
    if attente is not None:
        return Verdict(objet, Feu.ORANGE, "En attente", attente)
    derniere = rangees[0] if rangees else None
    return Verdict(objet, Feu.ROUGE, _pourquoi(derniere, jour), derniere)


def _pourquoi(derniere: Autorisation | None, jour: date) -> str:
    if derniere is None:
        return "Jamais demandée"
    if derniere.statut in (StatutAutorisation.REFUSEE, StatutAutorisation.RETIREE):
        return str(derniere.get_statut_display())
    if jour > derniere.fin:
        return f"Expirée le {date_moyenne(derniere.fin)}"
    return "Donnée par quelqu’un qui ne le peut plus"


def autorise(dossier: Dossier, objet: str, le: date | None = None) -> Verdict:
    """For the other rooms, before an outing or an operation: nothing expired or withdrawn ever answers yes."""
    siennes = avec_accords(Autorisation.objects.filter(dossier=dossier, structure=dossier.structure_id, objet=objet))
    return verdict(OBJETS[objet], siennes, dossier.usager, le)


def tableau(dossier: Dossier, le: date | None = None) -> tuple[list[Verdict], list[Autorisation]]:
    """What is looked at for everybody, and what was asked for this person; then each request, the latest first."""
    siennes = list(avec_accords(Autorisation.objects.filter(dossier=dossier, structure=dossier.structure_id)))
    codes = [*TABLEAU, *sorted({a.objet for a in siennes} - set(TABLEAU))]
    return [verdict(OBJETS[code], siennes, dossier.usager, le) for code in codes], siennes


def de_la_maison(
    acteur: Acteur, structure_id: int, objet: str, le: date, unite: int | None = None
) -> list[tuple[Dossier, Verdict]]:
    """Everybody of the house for one thing on one day: those who may not first. Three queries."""
    visibles = numeros_visibles(acteur, "CTR", "lire")
    lignes = Dossier.objects.filter(pk__in=visibles, structure=structure_id, perimetre__phase="actif")
    if unite:
        lignes = lignes.filter(perimetre__unite=unite)
    dossiers = list(lignes.select_related("usager", "perimetre__unite").order_by("usager__cle_tri")[:200])
    siennes: dict[int, list[Autorisation]] = {d.pk: [] for d in dossiers}
    for a in avec_accords(Autorisation.objects.filter(dossier__in=list(siennes), objet=objet)):
        siennes[a.dossier_id].append(a)
    rendus = [(d, verdict(OBJETS[objet], siennes[d.pk], d.usager, le)) for d in dossiers]
    ordre = {Feu.ROUGE: 0, Feu.ORANGE: 1, Feu.VERT: 2}
    return sorted(rendus, key=lambda paire: ordre[Feu(paire[1].feu)])


def personnes_de_confiance(usager: Usager, le: date | None = None) -> Sequence[DroitEntourage]:
    """Designated in writing, with the dates of the designation: the entourage keeps them."""
    lignes = DroitEntourage.objects.filter(usager=usager, nature=NatureDroit.CONFIANCE, statut=StatutDroit.ACTIF)
    return [d for d in lignes.select_related("relation__contact") if _tient(d, le or horloge.aujourdhui())]


def directives_de(dossier: Dossier, acteur: Acteur) -> tuple[DirectivesAnticipees | None, list[ContenuDirectives]]:
    """Existence for whoever reads the instructions of emergency, the text for carers alone."""
    directives = DirectivesAnticipees.objects.filter(dossier=dossier).first()
    if directives is None or not decider(acteur, "lire", "OBS", dossier.perimetre, 4).permis:
        return directives, []
    return directives, list(ContenuDirectives.objects.filter(directives=directives).select_related("auteur")[:5])
