"""Absences of one person, visiting rights of a month, beds, rounds: what the screens around the grid show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accompagnement.choices_presences import SIGNES, Motif, Portee, Signe, StatutPresence, lettre
from accompagnement.models import (
    AttributionLit,
    Chambre,
    FinPresences,
    Lit,
    PointRonde,
    PresenceAbsence,
    RondeNuit,
    Rythme,
)
from accompagnement.services.presences.creneaux import Creneau, dernier, jours, minuit
from accompagnement.services.presences.mois import regle_au
from dui.core import horloge
from habilitations.acces import Acteur, numeros_visibles, objets_visibles
from habilitations.models import Structure, Unite
from usagers.models import Dossier

LIMITE = 60


def du_dossier(acteur: Acteur, dossier: Dossier) -> dict[str, Any]:
    """Current, to come, past; those who may only create read their own."""
    lues = objets_visibles(PresenceAbsence.objects.filter(dossier=dossier), acteur, "PRE", 2)
    lignes = list(lues.select_related("auteur", "autorisee_par").order_by("-debut", "-pk")[:LIMITE])
    maintenant = horloge.maintenant()
    en_cours = [x for x in lignes if _court(x, maintenant)]
    a_venir = [x for x in lignes if x.debut > maintenant and x.portee == Portee.TENUE]
    return {
        "en_cours": [_habiller(x) for x in en_cours], "a_venir": [_habiller(x) for x in reversed(a_venir)],
        "passees": [_habiller(x) for x in lignes if x not in en_cours and x not in a_venir],
    }  # fmt: skip


def _court(ligne: PresenceAbsence, instant: Any) -> bool:
    return ligne.portee == Portee.TENUE and ligne.debut <= instant and (ligne.fin is None or ligne.borne > instant)


def _habiller(ligne: PresenceAbsence) -> dict[str, Any]:
    signe = SIGNES[lettre(ligne.motif)]
    if ligne.statut == StatutPresence.PREVUE and _court(ligne, horloge.maintenant()):
        return _en_mots(ligne, signe, "À constater")
    tenue = ligne.portee == Portee.TENUE
    return _en_mots(ligne, signe, ligne.get_statut_display() if tenue else ligne.get_portee_display())


def _en_mots(ligne: PresenceAbsence, signe: Signe, etat: str) -> dict[str, Any]:
    return {"a": ligne, "icone": signe.icone, "ton": signe.ton if ligne.portee == Portee.TENUE else "",
            "etat": etat,
            "differe": ligne.prevu_debut is not None and ligne.portee == Portee.TENUE
            and (ligne.prevu_debut, ligne.prevu_fin) != (ligne.debut, ligne.borne)}  # fmt: skip


def non_repris(dossier: Dossier) -> str:
    """What an exit undone lately could not give back: a bed given since, a time taken by something else."""
    depuis = horloge.maintenant() - timedelta(days=30)
    lue = FinPresences.objects.filter(dossier=dossier, repris_le__gte=depuis).exclude(perdu="").last()
    return lue.perdu if lue is not None else ""


def rythme_au(dossier: Dossier, jour: date) -> Rythme | None:
    lus = Rythme.objects.filter(Q(fin__isnull=True) | Q(fin__gte=jour), dossier=dossier, debut__lte=jour)
    return lus.filter(structure=dossier.structure_id).first()


def semaine_en_mots(semaine: str) -> list[tuple[str, list[str]]]:
    if not semaine:
        return []
    noms = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
    lettres = semaine[:21]
    return [(nom, [SIGNES[x].mot.partition(",")[0] for x in lettres[3 * j : 3 * j + 3]]) for j, nom in enumerate(noms)]


def visites(acteur: Acteur, structure: Structure, mois: date) -> list[dict[str, Any]]:
    """Stays in family of the month, person by person, with the days they take: a calendar."""
    fin = dernier(mois)
    lues = PresenceAbsence.objects.filter(
        structure=structure, dossier__in=numeros_visibles(acteur, "PRE", "lire"), debut__lt=Creneau(fin, 2).fin,
        borne__gt=minuit(mois), motif__in=(Motif.FAMILLE, Motif.VACANCES, Motif.RELAIS), portee=Portee.TENUE,
    )  # fmt: skip
    par_dossier: dict[int, dict[str, Any]] = {}
    for ligne in lues.select_related("dossier__usager", "dossier__perimetre__unite").order_by(
        "dossier__usager__cle_tri", "debut"
    ):
        rangee = par_dossier.setdefault(ligne.dossier_id, {"dossier": ligne.dossier, "lignes": [], "jours": set()})
        rangee["lignes"].append(ligne)
        premier, ultime = (i.astimezone(horloge.PARIS).date() for i in (ligne.debut, ligne.borne))
        rangee["jours"] |= set(jours(max(premier, mois), min(ultime, fin)))
    calendrier = list(jours(mois, fin))
    for rangee in par_dossier.values():
        rangee["cases"] = [(j, j in rangee["jours"]) for j in calendrier]
    return list(par_dossier.values())


def occupes(structure_id: int) -> QuerySet[AttributionLit]:
    """Beds that somebody has today."""
    jour = horloge.aujourdhui()
    tenus = Q(fin__isnull=True) | Q(fin__gt=jour)
    return AttributionLit.objects.filter(tenus, debut__lte=jour, structure=structure_id)


def lits(acteur: Acteur, structure: Structure) -> list[Chambre]:
    """Rooms with their beds; the person in a bed only when this reader may see them."""
    jour = horloge.aujourdhui()
    tenus = occupes(structure.pk)
    visibles = tenus.filter(dossier__in=numeros_visibles(acteur, "PRE", "lire"))
    ouverts = Lit.objects.filter(Q(ferme_le__isnull=True) | Q(ferme_le__gt=jour)).prefetch_related(
        Prefetch("attributions", queryset=visibles.select_related("dossier__usager"), to_attr="visibles")
    )
    chambres = Chambre.objects.filter(Q(fermee_le__isnull=True) | Q(fermee_le__gt=jour), structure=structure)
    pris = set(tenus.values_list("lit_id", flat=True))
    lues = list(chambres.select_related("unite").prefetch_related(Prefetch("lits", queryset=ouverts)))
    ouverts_lus = [lit for chambre in lues for lit in chambre.lits.all()]
    attribues = [a for lit in ouverts_lus for a in lit.visibles]  # type: ignore[attr-defined]
    gardees = places_gardees(structure, [a.dossier_id for a in attribues])
    for attribution in attribues:
        attribution.garde = gardees.get(attribution.dossier_id)
    for lit in ouverts_lus:
        lit.pris = lit.pk in pris  # type: ignore[attr-defined]
    return lues


@dataclass(frozen=True)
class PlaceGardee:
    """Somebody in hospital: since which night, and the last day for which the rule of the house keeps the place."""

    depuis: date
    jusqu_au: date | None

    @property
    def finie(self) -> bool:
        return self.jusqu_au is not None and self.jusqu_au < horloge.aujourdhui()


def places_gardees(structure: Structure, dossiers: Sequence[int]) -> dict[int, PlaceGardee]:
    """By dossier, for those of this list who are in hospital now."""
    maintenant = horloge.maintenant()
    lignes = PresenceAbsence.objects.filter(
        Q(borne__gt=maintenant) | Q(fin__isnull=True), structure=structure, dossier__in=dossiers, portee=Portee.TENUE,
        motif__in=(Motif.HOSPI, Motif.HAD), debut__lte=maintenant,
    )  # fmt: skip
    lues = list(lignes.values_list("dossier_id", "debut"))
    if not lues:
        return {}
    gardes = regle_au(structure, horloge.aujourdhui()).reservation
    soirs = {pk: Creneau.a(debut).jour for pk, debut in lues}
    return {pk: PlaceGardee(j, j + timedelta(days=gardes - 1) if gardes else None) for pk, j in soirs.items()}


def derniers_points(ronde: RondeNuit) -> dict[int, PointRonde]:
    return {p.dossier_id: p for p in ronde.points.select_related("auteur")}


def rondes(structure: Structure, unites: Sequence[Unite]) -> list[RondeNuit]:
    """Rounds of the last fortnight in these groups, with how many people were seen."""
    depuis = horloge.maintenant() - timedelta(days=14)
    lues = RondeNuit.objects.filter(Q(unite__in=unites) | Q(unite=None), structure=structure, debut__gte=depuis)
    return list(lues.select_related("auteur", "unite").prefetch_related("points")[:40])
