"""Before leaving: envisaged with its motive, prepared point by point, pronounced by the direction (S07)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from administration.choices_sorties import EtatPoint, EtatSortie
from administration.donnees.admission import CATEGORIES_SORTIE_MEDICALE
from administration.donnees.sorties import AUTRE, DIRECTION, MOTIFS, POINTS, RELAIS, TRANSFERT, points_pour
from administration.models import BilanSortie, PointSortie, Sortie
from administration.services.sorties.socle import (
    NIVEAU,
    NIVEAU_RECIT,
    annoncer,
    bilan_de,
    en_agent,
    exiger_direction,
    exiger_ecriture,
    noter_etape,
    passer,
)
from dui.core import calendrier, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.choices import StatutSejour
from usagers.models import Sejour
from usagers.services import corriger_sejour

OUVERTS = frozenset({StatutSejour.EN_COURS, StatutSejour.SUSPENDU})
VIDES: Mapping[str, str] = {"destination": "la destination", "initiative": "qui est à l’origine de la sortie"}


@transaction.atomic
def envisager_sortie(
    *, acteur: Acteur | None, sejour: Sejour, motif: str, initiative: str, date_prevue: date | None = None,
    precision: str = "", **champs: Any,
) -> Sortie:  # fmt: skip
    """An exit is thought of: its checklist is laid, the planned day is known to the waiting list."""
    dossier = sejour.dossier
    exiger_ecriture(acteur, dossier)
    if sejour.statut not in OUVERTS:
        raise ErreurMetier("statut", "Ce séjour n’est pas en cours.")
    if Sortie.objects.filter(sejour=sejour).exclude(etat=EtatSortie.ANNULEE).exists():
        raise ErreurMetier("deja", "Une sortie est déjà en préparation pour ce séjour.")
    _exiger_motif(motif, precision, champs)
    sortie = Sortie.objects.create(
        dossier=dossier, sejour=sejour, structure_id=dossier.structure_id, niveau=NIVEAU, motif=motif,
        initiative=initiative, date_prevue=date_prevue, precision=precision.strip(), **champs,
    )  # fmt: skip
    with en_agent(sortie.structure_id):
        BilanSortie.objects.create(sortie=sortie, structure_id=sortie.structure_id, niveau=NIVEAU_RECIT)
    _poser_points(sortie)
    _prevoir(sortie, date_prevue)
    noter_etape(acteur, sortie, "Envisagée", precision)
    annoncer(sortie, "envisagee")
    return sortie


def _exiger_motif(motif: str, precision: str, champs: Mapping[str, Any]) -> None:
    if motif not in MOTIFS:
        raise ErreurMetier("motif", "Choisissez un motif de la liste.", champ="motif")
    if motif == AUTRE and not precision.strip():
        raise ErreurMetier("precision", "Dites ce motif en une phrase.", champ="precision")
    if motif == TRANSFERT and champs.get("destination_structure") is None:
        raise ErreurMetier("structure", "Choisissez la structure de l’organisme qui accueille.",
                           champ="destination_structure")  # fmt: skip


def _poser_points(sortie: Sortie) -> None:
    """Lines that this exit asks for; those already answered stay as they are."""
    naissance, jour = sortie.dossier.usager.date_naissance, sortie.date_prevue or horloge.aujourdhui()
    age = calendrier.age(naissance, jour) if naissance else None
    voulus = [p.code for p in points_pour(sortie.structure.secteur, sortie.motif, age)]
    PointSortie.objects.filter(sortie=sortie, etat=EtatPoint.A_FAIRE).exclude(code__in=voulus).delete()
    connus = set(PointSortie.objects.filter(sortie=sortie).values_list("code", flat=True))
    PointSortie.objects.bulk_create(
        PointSortie(sortie=sortie, structure_id=sortie.structure_id, niveau=NIVEAU, code=code, rang=rang)
        for rang, code in enumerate(POINTS)
        if code in voulus and code not in connus
    )


def _prevoir(sortie: Sortie, jour: date | None) -> None:
    if sortie.sejour.date_sortie_prevue != jour:
        corriger_sejour(acteur=None, sejour=sortie.sejour, motif="Préparation de la sortie", date_sortie_prevue=jour)


@transaction.atomic
def completer_sortie(*, acteur: Acteur | None, sortie: Sortie, version_lue: int, **champs: Any) -> Sortie:
    """The facts of the exit while it is prepared; another motive lays another checklist."""
    exiger_ecriture(acteur, sortie.dossier)
    _exiger_preparation(sortie)
    lus = {"motif": sortie.motif, "precision": sortie.precision} | champs
    structure = champs.get("destination_structure", sortie.destination_structure)
    _exiger_motif(lus["motif"], lus["precision"], {"destination_structure": structure})
    dossier, sejour = sortie.dossier, sortie.sejour
    enregistrer_versionne(sortie, champs, version_lue)
    sortie.dossier, sortie.sejour = dossier, sejour
    _poser_points(sortie)
    _prevoir(sortie, sortie.date_prevue)
    if sortie.etat == EtatSortie.PREPAREE and manques(sortie):
        passer(acteur, sortie, EtatSortie.ENVISAGEE, "De nouveau à préparer")
    annoncer(sortie, "completee")
    return sortie


@transaction.atomic
def ecrire_bilan(*, acteur: Acteur | None, sortie: Sortie, version_lue: int, **champs: Any) -> BilanSortie:
    """Writable until the follow-up is closed: some reviews are finished after the exit."""
    exiger_ecriture(acteur, sortie.dossier)
    if sortie.etat in (EtatSortie.CLOSE, EtatSortie.ANNULEE):
        raise ErreurMetier("etat", "Cette sortie est close : son bilan ne change plus.")
    bilan: BilanSortie = enregistrer_versionne(bilan_de(sortie), champs, version_lue)
    journal.tracer(
        "ecriture", objet=f"bilan_sortie:{bilan.pk}", dossier_id=sortie.dossier_id, structure_id=sortie.structure_id,
        niveau=bilan.niveau,
    )  # fmt: skip
    return bilan


@transaction.atomic
def regler_point(
    *, acteur: Acteur | None, point: PointSortie, version_lue: int, etat: str, le: date | None = None,
    a_qui: str = "", detail: str = "",
) -> PointSortie:  # fmt: skip
    """Done on a day, to whom; or without object, and why. Care is checked by carers, the decision by the direction."""
    sortie = point.sortie
    exiger_point(acteur, point)
    if sortie.etat in (EtatSortie.CLOSE, EtatSortie.ANNULEE):
        raise ErreurMetier("etat", "Cette sortie est close.")
    if etat == EtatPoint.SANS_OBJET and not detail.strip():
        raise ErreurMetier("detail", "Dites pourquoi ce point est sans objet.", champ="detail")
    if etat == EtatPoint.FAIT and le is not None and le > horloge.aujourdhui():
        raise ErreurMetier("le", "Cette date ne peut pas être dans le futur.", champ="le")
    if etat == EtatPoint.FAIT and point.code == RELAIS and not sortie.relais_nom:
        raise ErreurMetier("relais", "Écrivez d’abord le relais et son premier rendez-vous dans la sortie.")
    champs = {"etat": etat, "detail": detail.strip()[:300], "a_qui": a_qui.strip()[:120],
              "le": (le or horloge.aujourdhui()) if etat == EtatPoint.FAIT else None}  # fmt: skip
    enregistrer_versionne(point, champs, version_lue)
    point.sortie, point.auteur_id = sortie, acteur.id if acteur else None
    point.save(update_fields=["auteur"])
    journal.tracer(
        "ecriture", objet=f"sortie:{sortie.pk}", dossier_id=sortie.dossier_id, structure_id=sortie.structure_id,
        niveau=point.niveau,
    )  # fmt: skip
    return point


def exiger_point(acteur: Acteur | None, point: PointSortie) -> None:
    if point.code == DIRECTION:
        exiger_direction(acteur, point.sortie.dossier)
    elif point.genre.domaine == "TRS":
        exiger(acteur, point.sortie.dossier, ["TRS"], "ecrire", motif="Ce point revient à l’équipe de soins.")
    else:
        exiger_ecriture(acteur, point.sortie.dossier)


def manques(sortie: Sortie, points: Iterable[PointSortie] | None = None) -> list[str]:
    """What the exit still lacks, in the words of the page: facts first, then the points that are required."""
    absents = [mots for nom, mots in VIDES.items() if not getattr(sortie, nom)]
    if avis_medical_attendu(sortie) and not sortie.avis_medical:
        absents.append("l’avis du médecin de la structure")
    lus = PointSortie.objects.filter(sortie=sortie) if points is None else points
    return absents + [p.genre.libelle for p in lus if p.ouvert and p.genre.requis]


def avis_medical_attendu(sortie: Sortie) -> bool:
    """LHSS and LAM: nobody leaves without the opinion of the doctor (CASF D312-176-4), unless they simply left."""
    return sortie.structure.categorie in CATEGORIES_SORTIE_MEDICALE and not sortie.subie


@transaction.atomic
def declarer_prete(*, acteur: Acteur | None, sortie: Sortie) -> Sortie:
    """Everything required is there: the direction may pronounce."""
    exiger_ecriture(acteur, sortie.dossier)
    if absents := manques(sortie):
        raise ErreurMetier("incomplet", f"Il manque encore : {' ; '.join(absents)}.")
    passer(acteur, sortie, EtatSortie.PREPAREE, "Préparée")
    annoncer(sortie, "preparee")
    return sortie


@transaction.atomic
def prononcer_sortie(
    *, acteur: Acteur | None, sortie: Sortie, decision: str, date_prevue: date, preavis_le: date | None = None
) -> Sortie:
    """The direction decides, with its reason and the day; the place is awaited free on that day."""
    exiger_direction(acteur, sortie.dossier)
    if not decision.strip():
        raise ErreurMetier("decision", "Écrivez la décision en une phrase.", champ="decision")
    if preavis_le is not None and preavis_le > date_prevue:
        raise ErreurMetier("preavis_le", "Le préavis est donné avant la sortie.", champ="preavis_le")
    if absents := manques(sortie):
        raise ErreurMetier("incomplet", f"Il manque encore : {' ; '.join(absents)}.")
    sortie.decision, sortie.date_prevue, sortie.preavis_le = decision.strip()[:300], date_prevue, preavis_le
    sortie.decide_par_id, sortie.decide_le = acteur.id if acteur else None, horloge.aujourdhui()
    sortie.save(update_fields=["decision", "date_prevue", "preavis_le", "decide_par", "decide_le"])
    passer(acteur, sortie, EtatSortie.PRONONCEE, "Prononcée", decision)
    _prevoir(sortie, date_prevue)
    annoncer(sortie, "prononcee")
    return sortie


def _exiger_preparation(sortie: Sortie) -> None:
    if not sortie.en_preparation or sortie.etat == EtatSortie.PRONONCEE:
        raise ErreurMetier("etat", "Cette sortie est prononcée : corrigez-la, avec un motif.")
