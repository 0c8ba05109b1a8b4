"""The project for the child (PPE): the département's document, awaited, contributed to and kept; its own clocks."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_projets import EtatPPE
from accompagnement.donnees.ppe import MESURES, RUBRIQUES
from accompagnement.models import PartiePPE, ProjetPourEnfant
from accompagnement.services.projets import echeances
from accompagnement.services.projets.socle import enregistrer, exiger_ecriture, exiger_motif
from administration.choices_mesures import StatutMesure
from administration.donnees.mesures import ADMINISTRATIF
from administration.models import MesureProtection
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.choices import Secteur
from usagers.autorite import mineur
from usagers.models import Dossier


def concerne(dossier: Dossier) -> bool:
    """A minor in child protection."""
    return dossier.structure.secteur == Secteur.PDE and mineur(dossier.usager) is True


@transaction.atomic
def attendre_ppe(
    *, acteur: Acteur | None, dossier: Dossier, departement: str, debut_mesure: date,
    mesure: MesureProtection | None = None, referent_ase: str = "",
) -> ProjetPourEnfant:  # fmt: skip
    """One is expected within three months of the measure; each part of its frame is ready for the house."""
    exiger_ecriture(acteur, dossier)
    if not concerne(dossier):
        raise ErreurMetier("ppe", "Le projet pour l’enfant concerne un mineur confié ou suivi.")
    if ProjetPourEnfant.objects.filter(dossier=dossier).exclude(etat=EtatPPE.CLOS).exists():
        raise ErreurMetier("deja_ouvert", "Un projet pour l’enfant est déjà suivi ici.")
    ppe = ProjetPourEnfant.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=2, mesure=mesure, departement=departement.strip(),
        debut_mesure=debut_mesure, referent_ase=referent_ase.strip(),
    )  # fmt: skip
    ppe.dossier = dossier
    for r in RUBRIQUES.values():
        if acteur is None or r.niveau == 2 or r.niveau in acteur.niveaux(dossier.structure_id):
            PartiePPE.objects.create(
                ppe=ppe, dossier=dossier, structure_id=dossier.structure_id, niveau=r.niveau, code=r.code
            )
    return _suivre(ppe, "attendu")


@transaction.atomic
def ouvrir_avec_mesure(mesure: MesureProtection) -> ProjetPourEnfant | None:
    """A decision that calls for one: it is awaited from that day, once; the one already followed takes the decision up.

    By a worker, who reaches every part of the frame. Nothing when the decision is void or no longer holds.
    """
    dossier = Dossier.objects.select_related("usager", "structure").get(pk=mesure.dossier_id)
    if mesure.type not in MESURES or mesure.statut != StatutMesure.ACTIVE or not concerne(dossier):
        return None
    if ProjetPourEnfant.objects.filter(mesure=mesure).exists() or _finie(mesure):
        return None
    suivi = ProjetPourEnfant.objects.filter(dossier=dossier).exclude(etat=EtatPPE.CLOS).first()
    if suivi is None:
        departement = mesure.juridiction if mesure.genre.famille == ADMINISTRATIF else ""
        return attendre_ppe(
            acteur=None, dossier=dossier, departement=departement, debut_mesure=mesure.debut, mesure=mesure
        )
    if suivi.mesure_id is None:
        suivi.dossier, suivi.mesure = dossier, mesure
        enregistrer(suivi, "mesure")
        return _suivre(suivi, "mesure")
    return suivi


def _finie(mesure: MesureProtection) -> bool:
    return mesure.fin is not None and mesure.fin < horloge.aujourdhui()


@transaction.atomic
def refermer_avec_mesure(mesure: MesureProtection) -> ProjetPourEnfant | None:
    """The decision was entered by mistake: what it alone had opened, and nobody wrote in, is no longer awaited."""
    ppe = ProjetPourEnfant.objects.filter(mesure=mesure, etat=EtatPPE.ATTENDU).select_related("dossier").first()
    if ppe is None or ppe.avis_enfant or ppe.parties.exclude(texte="", contribution="").exists():
        return None
    return clore_ppe(acteur=None, ppe=ppe, motif="Mesure saisie par erreur")


def decisions_depuis(ppe: ProjetPourEnfant) -> list[MesureProtection]:
    """Those that came after the project was last written: it must say the same as they do (L223-1-1)."""
    jour = ppe.actualise_le or ppe.etabli_le
    if jour is None:
        return []
    lues = MesureProtection.objects.filter(dossier=ppe.dossier_id, structure=ppe.structure_id, type__in=MESURES)
    return list(lues.filter(date_decision__gt=jour).exclude(statut=StatutMesure.ANNULEE).order_by("date_decision"))


@transaction.atomic
def recevoir_ppe(*, acteur: Acteur | None, ppe: ProjetPourEnfant, etabli_le: date) -> ProjetPourEnfant:
    """The département has established it: the first clock stops, the yearly one starts."""
    exiger_ecriture(acteur, ppe.dossier)
    _exiger_suivi(ppe)
    if etabli_le > horloge.aujourdhui() or etabli_le < ppe.debut_mesure:
        raise ErreurMetier("date", "Cette date est entre le début de la mesure et aujourd’hui.", champ="etabli_le")
    ppe.etat, ppe.etabli_le = EtatPPE.RECU, etabli_le
    enregistrer(ppe, "etat", "etabli_le")
    return _suivre(ppe, "recu")


@transaction.atomic
def actualiser_ppe(*, acteur: Acteur | None, ppe: ProjetPourEnfant, le: date) -> ProjetPourEnfant:
    """A report or a new decision updated it: the year (six months before two years of age) starts again."""
    exiger_ecriture(acteur, ppe.dossier)
    _exiger_suivi(ppe)
    if ppe.etabli_le is None or le < ppe.etabli_le or le > horloge.aujourdhui():
        raise ErreurMetier("date", "On actualise un projet déjà établi, aujourd’hui ou avant.", champ="le")
    ppe.etat, ppe.actualise_le = EtatPPE.ACTUALISE, le
    enregistrer(ppe, "etat", "actualise_le")
    return _suivre(ppe, "actualise")


@transaction.atomic
def modifier_ppe(*, acteur: Acteur | None, ppe: ProjetPourEnfant, version_lue: int, **champs: Any) -> ProjetPourEnfant:
    dossier = ppe.dossier
    exiger_ecriture(acteur, dossier)
    _exiger_suivi(ppe)
    enregistrer_versionne(ppe, champs, version_lue)
    ppe.dossier = dossier
    return _suivre(ppe, "change")


@transaction.atomic
def ecrire_partie(*, acteur: Acteur | None, partie: PartiePPE, version_lue: int, **champs: Any) -> PartiePPE:
    """What the département wrote, or what the house brings; merged when two people write."""
    ppe = partie.ppe
    exiger_ecriture(acteur, ppe.dossier, partie.niveau)
    _exiger_suivi(ppe)
    enregistrer_versionne(partie, champs, version_lue)
    _annoncer(ppe, "partie", partie.niveau)
    return partie


@transaction.atomic
def clore_ppe(*, acteur: Acteur | None, ppe: ProjetPourEnfant, motif: str) -> ProjetPourEnfant:
    exiger_ecriture(acteur, ppe.dossier)
    _exiger_suivi(ppe)
    ppe.etat, ppe.motif = EtatPPE.CLOS, exiger_motif(motif, "Dites pourquoi il n’est plus suivi ici.")
    enregistrer(ppe, "etat", "motif")
    echeances.arreter_ppe(ppe, ppe.dossier, ppe.motif)
    _annoncer(ppe, "clos")
    return ppe


def _exiger_suivi(ppe: ProjetPourEnfant) -> None:
    if ppe.etat == EtatPPE.CLOS:
        raise ErreurMetier("clos", "Ce projet pour l’enfant n’est plus suivi ici.")


def _suivre(ppe: ProjetPourEnfant, acte: str) -> ProjetPourEnfant:
    echeances.poser_ppe(ppe, ppe.dossier)
    _annoncer(ppe, acte)
    return ppe


def _annoncer(ppe: ProjetPourEnfant, acte: str, niveau: int = 2) -> None:
    journal.tracer(
        "ecriture", objet=f"ppe:{ppe.pk}", dossier_id=ppe.dossier_id, structure_id=ppe.structure_id, niveau=niveau
    )
    publier(
        "accompagnement.ppe_change", structure_id=ppe.structure_id, dossier_id=ppe.dossier_id, ppe_id=ppe.pk, acte=acte
    )
