"""A contract in force: avenants, end, and what time alone changes."""

from datetime import date

from django.db import transaction

from administration.choices_contrats import FINIS, VIVANTS, EtatContrat, EtatSignature, EtatVersion
from administration.models import Contrat, VersionContrat
from administration.services.contrats.echeances import arreter, poser_du_contrat, poser_du_sejour
from administration.services.contrats.preparation import TEXTES_REPRIS, nouvelle_version
from administration.services.contrats.remise import figer, manques
from administration.services.contrats.socle import (
    annoncer,
    enregistrer,
    exiger_direction,
    exiger_ecriture,
    inscrire_etat,
    passer,
)
from coordination.services.echeances import clore_echeances
from documents.services.signature import annuler_circuits
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.models import Dossier, Sejour


@transaction.atomic
def ouvrir_avenant(*, acteur: Acteur, contrat: Contrat, objet: str) -> VersionContrat:
    """A new version beside the signed one, numbered, with its own signatures."""
    exiger_ecriture(acteur, contrat)
    if contrat.etat not in VIVANTS | {EtatContrat.EXPIRE}:
        raise ErreurMetier("etat", "Un avenant s’ouvre sur un contrat signé.")
    precedente = contrat.courante
    if precedente.etat in {EtatVersion.BROUILLON, EtatVersion.FIGEE}:
        raise ErreurMetier("deja_ouvert", f"L’{str(precedente).lower()} est déjà en préparation.")
    if not objet.strip():
        raise ErreurMetier("objet", "Dites ce que cet avenant change.", champ="objet")
    textes = {nom: getattr(precedente, nom) for nom in TEXTES_REPRIS}
    version = nouvelle_version(contrat, precedente.rang + 1, objet=objet.strip()[:200], **textes)
    contrat._courante = version
    annoncer(contrat, "avenant")
    return version


@transaction.atomic
def remettre_avenant(*, acteur: Acteur, contrat: Contrat) -> VersionContrat:
    """The avenant is handed, its text frozen; the contract stays in force with its signed text."""
    exiger_ecriture(acteur, contrat)
    version = contrat.courante
    if version.rang == 1 or version.etat != EtatVersion.BROUILLON:
        raise ErreurMetier("etat", "Aucun avenant n’est en préparation.")
    if absents := manques(version):
        raise ErreurMetier("incomplet", f"Il manque {', '.join(absents)}.")
    figer(version)
    annoncer(contrat, "avenant_remis")
    return version


@transaction.atomic
def abandonner_avenant(*, acteur: Acteur, contrat: Contrat, motif: str) -> VersionContrat:
    """Not signed: it stays, numbered, with its reason."""
    exiger_ecriture(acteur, contrat)
    version = contrat.courante
    if version.rang == 1 or version.etat not in {EtatVersion.BROUILLON, EtatVersion.FIGEE}:
        raise ErreurMetier("etat", "Aucun avenant n’est en préparation.")
    if version.signataires.filter(etat=EtatSignature.SIGNEE).exists() and not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cet avenant est abandonné.", champ="motif")
    annuler_circuits(objet=contrat.cle, motif=f"Avenant abandonné : {motif.strip()}"[:300])
    version.etat, version.objet = EtatVersion.ABANDONNEE, f"{version.objet} (abandonné : {motif.strip()})"[:200]
    version.version += 1
    version.save(update_fields=["etat", "objet", "version", "modifie_le"])
    annoncer(contrat, "avenant_abandonne")
    return version


@transaction.atomic
def resilier_contrat(*, acteur: Acteur, contrat: Contrat, le: date, motif: str) -> Contrat:
    exiger_direction(acteur, contrat)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi le contrat est résilié.", champ="motif")
    passer(contrat, EtatContrat.RESILIE, motif)
    contrat.fin_le = le
    enregistrer(contrat, "fin_le")
    arreter(contrat, "Contrat résilié")
    return contrat


@transaction.atomic
def clore_contrat(*, acteur: Acteur | None, contrat: Contrat, motif: str) -> Contrat:
    """The stay is over, or this draft will not be used."""
    exiger_ecriture(acteur, contrat)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi ce contrat est clos.", champ="motif")
    passer(contrat, EtatContrat.CLOS, motif)
    arreter(contrat, motif)
    return contrat


def suivre_l_admission(sejour: Sejour) -> None:
    """The date of admission was decided or corrected: every clock counted from it moves, the old date stays."""
    poser_du_sejour(sejour)
    if sejour.date_admission is None:
        return
    for contrat in Contrat.objects.en_cours().filter(sejour=sejour).select_related("dossier__structure"):
        if contrat.origine != sejour.date_admission:
            contrat.origine = sejour.date_admission
            enregistrer(contrat, "origine")
        poser_du_contrat(contrat)


def terminer_avec_le_sejour(sejour: Sejour) -> None:
    """Exit: what was in preparation or in force is closed, nothing more is expected."""
    motif = "Séjour terminé"
    dossier = Dossier.objects.get(pk=sejour.dossier_id)
    clore_echeances(dossier=dossier, objet=f"sejour:{sejour.pk}", regles=("contrat_remise", "lhss_duree"), motif=motif)
    finis = FINIS - {EtatContrat.EXPIRE}
    for contrat in Contrat.objects.exclude(etat__in=finis).filter(sejour=sejour).select_related("dossier"):
        passer(contrat, EtatContrat.CLOS, motif)
        arreter(contrat, motif)


def rouvrir_contrat(contrat: Contrat, etat: EtatContrat, motif: str) -> None:
    """Closed by an exit that was itself undone: in the state it had. A signature then under way is asked again."""
    inscrire_etat(contrat, etat, motif)
    annoncer(contrat, "rouvert")


def suivre_le_temps() -> int:
    """Signed contracts whose day has come take effect, those past their end expire. Returns how many changed."""
    jour, change = horloge.aujourdhui(), 0
    vivants = Contrat.objects.filter(etat__in=VIVANTS).select_related("dossier")
    for contrat in vivants.filter(etat=EtatContrat.SIGNE, effet_le__lte=jour):
        passer(contrat, EtatContrat.EN_VIGUEUR)
        change += 1
    for contrat in vivants.filter(etat__in=[EtatContrat.EN_VIGUEUR, EtatContrat.AVENANTE], fin_le__lt=jour):
        passer(contrat, EtatContrat.EXPIRE, "Fin prévue au contrat")
        arreter(contrat, "Contrat arrivé à sa fin", ("contrat_avenant", "contrat_annuel", "contrat_tarifs"))
        change += 1
    return change
