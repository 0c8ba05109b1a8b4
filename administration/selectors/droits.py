"""Reading rights: by family, with what is missing; amounts only for whom they are part of the work."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from administration.choices_mesures import TONS_DROIT, SituationDroit, StatutDroitSocial, Terme
from administration.donnees.droits import TYPES_DROIT
from administration.models import DroitSocial, PieceDroit, Ressource
from administration.selectors.mesures import preavis
from dui.core import horloge
from habilitations.acces import Acteur, numeros_visibles
from usagers.acces import permet
from usagers.models import Dossier

# Profile that reads amounts without writing rights (metier S06, AC).
COMPTABLES = frozenset({"CPT"})
ASSURANCES = tuple(t.code for t in TYPES_DROIT.values() if t.assurance)
FINIES = {SituationDroit.RENOUVELE, SituationDroit.CLOS, SituationDroit.ANNULE}


@dataclass(frozen=True)
class LigneDroit:
    droit: DroitSocial
    situation: str
    mots: str
    ton: str
    icone: str
    manquent: int = 0


@dataclass
class DroitsDunePersonne:
    """`resume`: this reader has types and dates in force, nothing more."""

    en_cours: list[LigneDroit] = field(default_factory=list)
    passes: list[LigneDroit] = field(default_factory=list)
    ressources: list[Ressource] = field(default_factory=list)
    montants: bool = False
    resume: bool = False

    @property
    def manquantes(self) -> int:
        return sum(ligne.manquent for ligne in self.en_cours)


def voit_les_montants(acteur: Acteur, dossier: Dossier) -> bool:
    """Who keeps rights, and accounting; an educator reads types and dates (S06, AC)."""
    if permet(acteur, dossier, "DRO", "ecrire"):
        return True
    compte = any(p.profil in COMPTABLES for p in acteur.postes if p.structure_id == dossier.structure_id)
    return compte and permet(acteur, dossier, "DRO", "lire")


def droits_de(acteur: Acteur, dossier: Dossier, ressources: bool = True) -> DroitsDunePersonne:
    """All that this reader may know; « resumer » alone gives what is in force, the health cover first."""
    lus = DroitsDunePersonne(resume=not permet(acteur, dossier, "DRO", "lire"))
    lignes = habiller(_droits(dossier))
    lus.en_cours = [ligne for ligne in lignes if ligne.situation not in FINIES]
    lus.passes = [ligne for ligne in lignes if ligne.situation in FINIES]
    if lus.resume:
        lus.en_cours = [ligne for ligne in lus.en_cours if ligne.droit.en_vigueur()]
        lus.passes = []
        return lus
    lus.montants = voit_les_montants(acteur, dossier)
    if lus.montants and ressources:
        lus.ressources = list(Ressource.objects.filter(dossier=dossier, structure=dossier.structure_id))
    return lus


def _droits(dossier: Dossier) -> Any:
    return avec_pieces(DroitSocial.objects.filter(dossier=dossier, structure=dossier.structure_id))


def avec_pieces(lignes: Any) -> Any:
    manque = Count("pieces", filter=Q(pieces__recue_le__isnull=True, pieces__ecartee=False))
    suites = DroitSocial.objects.filter(precede=OuterRef("pk"), statut=StatutDroitSocial.ACCORDE)
    faits = {"manquent": manque, "renouvele": Exists(suites), "proche_le": preavis("droit:")}
    return lignes.annotate(**faits).order_by("-date_ouverture", "-pk")


def habiller(lignes: Iterable[Any]) -> list[LigneDroit]:
    """Lines of `avec_pieces`, each with its state of today."""
    return [_ligne(d) for d in lignes]


def _ligne(d: Any) -> LigneDroit:
    situation = d.situation(proche_le=d.proche_le, renouvele=d.renouvele)
    ton, icone = TONS_DROIT[situation]
    attend = d.statut in (StatutDroitSocial.A_DEMANDER, StatutDroitSocial.DEMANDE)
    return LigneDroit(d, situation, SituationDroit(situation).label, ton, icone, d.manquent if attend else 0)


def couverture_ouverte(dossier: Dossier, le: date | None = None) -> bool:
    """The pharmacy may rely on « 100 % » only with this (S06): a cover past its end counts for nothing."""
    lignes = DroitSocial.objects.filter(dossier=dossier, structure=dossier.structure_id, type__in=("amo", "ame", "ald"))
    return any(d.en_vigueur(le) for d in lignes)


@dataclass(frozen=True)
class Suivi:
    """What the house must look at, beside the dates."""

    manquantes: list[LigneDroit]
    inconnues: list[LigneDroit]
    expires: list[LigneDroit]


def suivi_de_la_maison(acteur: Acteur, structure_id: int) -> Suivi:
    """Requests that wait for pieces, ends that nobody knows, rights past their end without a new one."""
    visibles = numeros_visibles(acteur, "DRO", "lire")
    base = DroitSocial.objects.filter(structure=structure_id, dossier__in=visibles, dossier__perimetre__phase="actif")
    base = base.select_related("dossier__usager", "dossier__perimetre__unite")
    attente = base.filter(statut__in=[StatutDroitSocial.A_DEMANDER, StatutDroitSocial.DEMANDE])
    accordes = base.filter(statut=StatutDroitSocial.ACCORDE)
    passes = accordes.filter(fin__lt=horloge.aujourdhui())
    sans_piece = PieceDroit.objects.filter(droit=OuterRef("pk"), recue_le__isnull=True, ecartee=False)
    return Suivi(
        habiller(avec_pieces(attente.filter(Exists(sans_piece)))[:50]),
        habiller(avec_pieces(accordes.filter(terme=Terme.INCONNUE))[:50]),
        habiller(avec_pieces(passes).filter(renouvele=False)[:50]),
    )
