"""Reading measures: those of a person with their states, and the children whom no decision keeps here any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from administration.choices_mesures import TONS_MESURE, SituationMesure, StatutMesure
from administration.donnees.mesures import FONDENT
from administration.models import MesureProtection
from administration.models.mesures import en_vigueur
from coordination.models import Echeance
from dui.core import calendrier, horloge
from habilitations.acces import Acteur, perimetres_visibles
from habilitations.choices import NatureLien, Phase
from habilitations.models import LienDossier
from usagers.models import Dossier


@dataclass(frozen=True)
class LigneMesure:
    """`frise`: place on the timeline, in hundredths, of its start and length."""

    mesure: MesureProtection
    situation: str
    mots: str
    ton: str
    icone: str

    @property
    def alerte(self) -> bool:
        return self.situation == SituationMesure.EXPIREE and self.mesure.fonde


def proches(dossier_ids: Sequence[int], prefixe: str) -> dict[str, date]:
    """First day of notice of each open deadline of these dossiers, by object."""
    lignes = Echeance.objects.filter(dossier__in=dossier_ids, etat="ouverte", objet__startswith=prefixe)
    trouves: dict[str, date] = {}
    for objet, proche in lignes.values_list("objet", "proche_le"):
        trouves[objet] = min(proche, trouves.get(objet, proche))
    return trouves


def mesures_de(dossier: Dossier) -> list[LigneMesure]:
    """Every measure of a person, the latest first, each with its state of today."""
    lignes = list(MesureProtection.objects.filter(dossier=dossier, structure=dossier.structure_id))
    suivies = {m.precede_id for m in lignes if m.precede_id and m.statut != StatutMesure.ANNULEE}
    preavis = proches([dossier.pk], "mesure:")
    return [_habiller(m, preavis.get(m.objet), m.pk in suivies) for m in lignes]


def habiller(mesure: MesureProtection) -> LigneMesure:
    suivie = mesure.suites.exclude(statut=StatutMesure.ANNULEE).exists()
    return _habiller(mesure, proches([mesure.dossier_id], mesure.objet).get(mesure.objet), suivie)


def _habiller(mesure: MesureProtection, proche: date | None, renouvelee: bool) -> LigneMesure:
    situation = mesure.situation(proche_le=proche, renouvelee=renouvelee)
    ton, icone = TONS_MESURE[situation]
    if mesure.fonde and situation == SituationMesure.EXPIREE:
        ton = "danger"
    return LigneMesure(mesure, situation, SituationMesure(situation).label, ton, icone)


def sans_base(dossiers: QuerySet[Any], le: date | None = None) -> QuerySet[Any]:
    """Minors still here, whose every founding decision has ended: kept without legal basis (§9.12).

    A child of whom no decision was ever written is another matter: it is said apart, as missing.
    """
    jour = le or horloge.aujourdhui()
    fondees = MesureProtection.objects.filter(dossier=OuterRef("pk"), type__in=FONDENT).exclude(
        statut=StatutMesure.ANNULEE
    )
    return dossiers.filter(
        Exists(fondees.filter(debut__lte=jour)), ~Exists(fondees.filter(en_vigueur(jour))),
        perimetre__phase=Phase.ACTIF, usager__date_naissance__gt=_ne_avant(jour),
    )  # fmt: skip


def _ne_avant(jour: date) -> date:
    """Whoever was born after that day is a minor."""
    return calendrier.ajouter(jour, -18, "a")


def depuis_quand(dossier: Dossier) -> date:
    """First day without basis: the day after the last founding measure stopped."""
    fondees = MesureProtection.objects.filter(dossier=dossier, type__in=FONDENT).exclude(statut=StatutMesure.ANNULEE)
    jours = [_lendemain(m) for m in fondees if m.debut <= horloge.aujourdhui()]
    return max(jours)


def _lendemain(mesure: MesureProtection) -> date:
    bornes = [mesure.fin + timedelta(days=1)] if mesure.fin else []
    if mesure.cesse_le is not None:
        bornes.append(mesure.cesse_le)
    return min(bornes)


def a_alerter(acteur: Acteur, structure_id: int) -> list[Dossier]:
    """Children without basis that concern this reader: who keeps measures, and the team of the child. Nobody else."""
    tient = perimetres_visibles(acteur, "MES", "ecrire").values("pk")
    maintenant = horloge.maintenant()
    equipe = LienDossier.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=maintenant), perimetre=OuterRef("pk"), professionnel=acteur.id,
        nature=NatureLien.EQUIPE, debut__lte=maintenant,
    )  # fmt: skip
    lit = Q(pk__in=perimetres_visibles(acteur, "MES", "lire").values("pk")) & Q(Exists(equipe))
    lignes = Dossier.objects.filter(Q(pk__in=tient) | lit, structure=structure_id)
    return list(sans_base(lignes).select_related("usager", "perimetre__unite").order_by("usager__cle_tri")[:20])
