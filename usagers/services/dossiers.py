"""Dossier and stays (S01): admission ≠ entry ≠ exit; each status is a row; a readmission is a new stay here."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur, exiger_droit
from habilitations.choices import Phase
from habilitations.models import PerimetreDossier, Structure, Unite
from usagers.acces import exiger
from usagers.choices import StatutSejour
from usagers.models import Compteur, Dossier, Sejour, StatutDossier, StatutSejourHisto, Usager

# Transitions of the dossier (S01).
SUITES = {
    Phase.CANDIDAT: {Phase.ACTIF, Phase.CLOS},
    Phase.ACTIF: {Phase.SORTI},
    Phase.SORTI: {Phase.ACTIF, Phase.CLOS},
    Phase.CLOS: {Phase.ACTIF, Phase.ARCHIVE},
    Phase.ARCHIVE: {Phase.ELIMINE},
    Phase.ELIMINE: set(),
}


@transaction.atomic
def ouvrir_dossier(
    *, acteur: Acteur | None, usager: Usager, structure: Structure, unite: Unite | None = None, lieu: str = ""
) -> Dossier:
    """Dossier of the person in that structure, as candidate. One only: a return is a new stay in it."""
    if acteur is not None:
        exiger_droit(acteur, "ID", "ecrire", structure.pk)
    if usager.organisme_id != structure.organisme_id:
        raise ErreurMetier("organisme", "Cette personne relève d’un autre organisme.")
    existant = Dossier.objects.filter(usager=usager, structure=structure).first()
    if existant is not None:
        raise ErreurMetier("deja_ouvert", f"Le dossier {existant.numero} existe déjà : ouvrez-y un nouveau séjour.")
    perimetre = PerimetreDossier.objects.create(structure=structure, unite=unite, phase=Phase.CANDIDAT)
    dossier = Dossier.objects.create(
        perimetre=perimetre,
        usager=usager,
        structure=structure,
        numero=numero_de_dossier(structure, perimetre.pk),
        lieu=lieu,
    )
    _statut_dossier(dossier, Phase.CANDIDAT, "Ouverture du dossier")
    _apres(dossier, "usagers.dossier_ouvert")
    return dossier


def numero_de_dossier(structure: Structure, pk: int) -> str:
    """Never reused, since the key never is."""
    return f"{structure.finess[-4:]}-{pk:06d}"


def numero_suivant(dossier: Dossier, objet: str) -> int:
    """Local number of an object of this dossier: rising, never reused, safe under concurrency."""
    Compteur.objects.get_or_create(
        dossier=dossier, objet=objet, defaults={"structure_id": dossier.structure_id, "dernier": 0}
    )
    compteur = Compteur.objects.select_for_update().get(dossier=dossier, objet=objet)
    compteur.dernier += 1
    compteur.save(update_fields=["dernier"])
    return compteur.dernier


@transaction.atomic
def changer_phase(*, acteur: Acteur | None, dossier: Dossier, phase: str, motif: str) -> Dossier:
    _exiger(acteur, dossier)
    actuelle = Phase(dossier.perimetre.phase)
    if Phase(phase) not in SUITES[actuelle]:
        raise ErreurMetier(
            "phase", f"Un dossier « {actuelle.label.lower()} » ne peut pas devenir « {Phase(phase).label.lower()} »."
        )
    _passer(dossier, phase, motif)
    return dossier


def _passer(dossier: Dossier, phase: str, motif: str) -> None:
    if dossier.perimetre.phase == phase:
        return
    dossier.perimetre.phase = phase
    dossier.perimetre.save(update_fields=["phase"])
    _statut_dossier(dossier, phase, motif)


@transaction.atomic
def prononcer_admission(
    *, acteur: Acteur | None, dossier: Dossier, le: date, entree_prevue: date | None = None,
    unite: Unite | None = None, **champs: Any,
) -> Sejour:  # fmt: skip
    """Decision of admission: a planned stay. It says nothing of the presence."""
    _exiger(acteur, dossier)
    if Sejour.objects.filter(dossier=dossier, statut__in=[StatutSejour.EN_COURS, StatutSejour.SUSPENDU]).exists():
        raise ErreurMetier("sejour_en_cours", "Un séjour est en cours : terminez-le avant d’en prononcer un autre.")
    if entree_prevue is not None and entree_prevue < le:
        raise ErreurMetier(
            "entree_prevue", f"L’entrée ne peut pas être avant l’admission du {le:%d/%m/%Y}.", champ="entree_prevue"
        )
    sejour = Sejour.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, numero=numero_suivant(dossier, "SEJOUR"), unite=unite,
        date_admission=le, date_entree_prevue=entree_prevue, statut=StatutSejour.PREVU, **champs,
    )  # fmt: skip
    _statut_sejour(sejour, StatutSejour.PREVU, "Admission prononcée")
    _apres(dossier, "usagers.admission_prononcee", sejour_id=sejour.pk)
    return sejour


@transaction.atomic
def enregistrer_entree(*, acteur: Acteur | None, sejour: Sejour, le: date, lieu: str = "") -> Sejour:
    """The person is there: the stay begins, the dossier becomes active."""
    dossier = sejour.dossier
    _exiger(acteur, dossier)
    if sejour.statut != StatutSejour.PREVU:
        raise ErreurMetier("statut", "Seul un séjour prévu peut commencer.")
    if sejour.date_admission and le < sejour.date_admission:
        raise ErreurMetier(
            "entree", f"L’entrée ne peut pas être avant l’admission du {sejour.date_admission:%d/%m/%Y}.", champ="le"
        )
    sejour.date_entree = le
    _changer_sejour(sejour, StatutSejour.EN_COURS, "Entrée")
    if sejour.unite_id and dossier.perimetre.unite_id != sejour.unite_id:
        dossier.perimetre.unite_id = sejour.unite_id
        dossier.perimetre.save(update_fields=["unite"])
    if lieu:
        dossier.lieu = lieu
    _passer(dossier, Phase.ACTIF, "Entrée")
    noter_contact(dossier, le)
    dossier.save()
    _apres(dossier, "usagers.sejour_commence", sejour_id=sejour.pk)
    return sejour


@transaction.atomic
def enregistrer_sortie(
    *, acteur: Acteur | None, sejour: Sejour, le: date, motif: str, contact: date | None = None
) -> Sejour:
    """The stay ends. `contact`: last day the person was met, when it is not that of the exit."""
    dossier = sejour.dossier
    _exiger(acteur, dossier)
    if sejour.statut not in {StatutSejour.EN_COURS, StatutSejour.SUSPENDU}:
        raise ErreurMetier("statut", "Ce séjour n’est pas en cours.")
    if sejour.date_entree and le < sejour.date_entree:
        raise ErreurMetier(
            "sortie", f"La sortie ne peut pas être avant l’entrée du {sejour.date_entree:%d/%m/%Y}.", champ="le"
        )
    if not motif.strip():
        raise ErreurMetier("motif", "Dites le motif de la sortie.", champ="motif")
    sejour.date_sortie, sejour.motif_sortie = le, motif[:40]
    _changer_sejour(sejour, StatutSejour.TERMINE, motif)
    _passer(dossier, Phase.SORTI, motif)
    noter_contact(dossier, contact or le)
    dossier.save()
    _apres(dossier, "usagers.sejour_termine", sejour_id=sejour.pk)
    return sejour


@transaction.atomic
def suspendre_sejour(*, acteur: Acteur | None, sejour: Sejour, motif: str) -> Sejour:
    """Long hospital stay: the place is kept."""
    _exiger(acteur, sejour.dossier)
    if sejour.statut != StatutSejour.EN_COURS:
        raise ErreurMetier("statut", "Ce séjour n’est pas en cours.")
    _changer_sejour(sejour, StatutSejour.SUSPENDU, motif)
    return sejour


@transaction.atomic
def reprendre_sejour(*, acteur: Acteur | None, sejour: Sejour, motif: str) -> Sejour:
    _exiger(acteur, sejour.dossier)
    if sejour.statut != StatutSejour.SUSPENDU:
        raise ErreurMetier("statut", "Ce séjour n’est pas suspendu.")
    _changer_sejour(sejour, StatutSejour.EN_COURS, motif)
    return sejour


def noter_contact(dossier: Dossier, le: date) -> None:
    """Last contact only moves forward: retention counts from it (metier §7)."""
    if dossier.dernier_contact is None or le > dossier.dernier_contact:
        dossier.dernier_contact = le


def _changer_sejour(sejour: Sejour, statut: str, motif: str) -> None:
    sejour.statut = statut
    sejour.version = F("version") + 1
    sejour.save()
    sejour.refresh_from_db(fields=["version"])
    _statut_sejour(sejour, statut, motif)


def _exiger(acteur: Acteur | None, dossier: Dossier) -> None:
    exiger(acteur, dossier, ("ADM", "ID"), "ecrire", motif="Les séjours sont tenus par l’admission et l’encadrement.")


def _statut_dossier(dossier: Dossier, phase: str, motif: str) -> None:
    StatutDossier.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, phase=phase, motif=motif[:200], auteur_id=_auteur(),
        le=horloge.maintenant(),
    )  # fmt: skip


def _statut_sejour(sejour: Sejour, statut: str, motif: str) -> None:
    StatutSejourHisto.objects.create(
        sejour=sejour, structure_id=sejour.structure_id, statut=statut, motif=motif[:200], auteur_id=_auteur(),
        le=horloge.maintenant(),
    )  # fmt: skip


def _auteur() -> int | None:
    return contexte.exiger().acteur_id


def _apres(dossier: Dossier, nom: str, **ids: int) -> None:
    journal.tracer(
        "ecriture", objet=nom.split(".")[1], dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=dossier.usager_id,
    )  # fmt: skip
    publier(nom, structure_id=dossier.structure_id, dossier_id=dossier.pk, usager_id=dossier.usager_id, **ids)
