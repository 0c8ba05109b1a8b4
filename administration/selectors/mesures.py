"""Reading measures: those of a person with their states, and the children whom no decision keeps here any more."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from administration.choices_mesures import TONS_MESURE, SituationMesure, StatutMesure
from administration.donnees.mesures import FONDENT
from administration.models import MesureProtection
from administration.models.mesures import en_vigueur
from administration.services.mesures import visites_accordees
from coordination.models import Echeance
from dui.core import calendrier, horloge
from habilitations.acces import Acteur, numeros_visibles
from habilitations.choices import NatureLien, Phase
from habilitations.models import LienDossier
from usagers.models import Dossier, DroitEntourage


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


def preavis(prefixe: str) -> Subquery:
    """First day of notice of the open deadlines of each line: « mesure: », « droit: »."""
    objet = Concat(Value(prefixe), Cast(OuterRef("pk"), CharField()))
    lignes = Echeance.objects.filter(dossier=OuterRef("dossier"), etat="ouverte", objet=objet)
    return Subquery(lignes.order_by("proche_le").values("proche_le")[:1])


def mesures_de(dossier: Dossier) -> list[LigneMesure]:
    """Every measure of a person, the latest first, each with its state of today."""
    lignes = MesureProtection.objects.filter(dossier=dossier, structure=dossier.structure_id)
    return [_habiller(m) for m in _avec_suites(lignes)]


def mesures_de_la_page(dossier: Dossier) -> list[LigneMesure]:
    """`mesures_de`, read once for the banner and for the page under it."""
    if not hasattr(dossier, "_mesures"):
        dossier._mesures = mesures_de(dossier)  # type: ignore[attr-defined]
    return dossier._mesures  # type: ignore[attr-defined,no-any-return]


def _avec_suites(lignes: QuerySet[Any]) -> QuerySet[Any]:
    suites = MesureProtection.objects.filter(precede=OuterRef("pk")).exclude(statut=StatutMesure.ANNULEE)
    return lignes.annotate(proche_le=preavis("mesure:"), suivie=Exists(suites))


def habiller(mesure: MesureProtection) -> LigneMesure:
    return _habiller(_avec_suites(MesureProtection.objects.filter(pk=mesure.pk)).get())


def garde_sans_base(dossier: Dossier) -> bool:
    """`sans_base`, of one person."""
    naissance, jour = dossier.usager.date_naissance, horloge.aujourdhui()
    if dossier.perimetre.phase != Phase.ACTIF or naissance is None or naissance <= _ne_avant(jour):
        return False
    ecrites = [ligne.mesure for ligne in mesures_de_la_page(dossier)]
    fondees = [m for m in ecrites if m.fonde and m.statut != StatutMesure.ANNULEE and m.debut <= jour]
    return bool(fondees) and not any(m.tient(jour) for m in fondees)


def _habiller(mesure: Any) -> LigneMesure:
    situation = mesure.situation(proche_le=mesure.proche_le, renouvelee=mesure.suivie)
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
    """Children without basis that concern this reader: who keeps measures, and the team of the child. Nobody else.

    The few without basis first, the rights after: both at once made PostgreSQL judge the whole house for each child.
    """
    nus = list(sans_base(Dossier.objects.filter(structure=structure_id)).values_list("pk", flat=True))
    if not nus:
        return []
    maintenant = horloge.maintenant()
    equipe = LienDossier.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=maintenant), perimetre=OuterRef("pk"), professionnel=acteur.id,
        nature=NatureLien.EQUIPE, debut__lte=maintenant,
    )  # fmt: skip
    lit = Q(pk__in=numeros_visibles(acteur, "MES", "lire")) & Q(Exists(equipe))
    lignes = Dossier.objects.filter(Q(pk__in=numeros_visibles(acteur, "MES", "ecrire")) | lit, pk__in=nus)
    return list(lignes.select_related("usager", "perimetre__unite").order_by("usager__cle_tri")[:20])


def visites(mesure: MesureProtection) -> list[DroitEntourage]:
    """Rights of visit that this decision gave, the present ones first; their own rows say what they have become."""
    return list(visites_accordees(mesure).select_related("relation__contact").order_by("statut", "-debut"))
