"""What changes in a project in force: an avenant is opened, the chain moves, it is agreed, it takes effect."""

from django.db import transaction

from accompagnement.choices_projets import Cote, EtatAvenant, Reponse, StatutNoeud, StatutProjet
from accompagnement.models import AccordProjet, ActionProjet, AvenantProjet, Objectif, ProjetPersonnalise
from accompagnement.services.projets import echeances
from accompagnement.services.projets.accords import manque_accords
from accompagnement.services.projets.etapes import activer_chaine
from accompagnement.services.projets.socle import (
    annoncer,
    avenant_ouvert,
    enregistrer,
    enumerer,
    exiger_ecriture,
    exiger_motif,
    exiger_validation,
    inscrire_statut,
)
from documents.services.signature import annuler_circuits
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur


@transaction.atomic
def ouvrir_avenant(*, acteur: Acteur, projet: ProjetPersonnalise, objet: str) -> AvenantProjet:
    exiger_ecriture(acteur, projet.dossier)
    if projet.statut != StatutProjet.ENCOURS:
        raise ErreurMetier("statut", "Un avenant s’ouvre sur un projet en cours.")
    if avenant_ouvert(projet) is not None:
        raise ErreurMetier("deja_ouvert", "Un avenant est déjà en préparation.")
    if not objet.strip():
        raise ErreurMetier("objet", "Dites ce que cet avenant change.", champ="objet")
    dernier = projet.avenants.order_by("-rang").values_list("rang", flat=True).first() or 0
    avenant = AvenantProjet.objects.create(
        projet=projet, dossier_id=projet.dossier_id, structure_id=projet.structure_id, niveau=2, rang=dernier + 1,
        objet=objet.strip()[:200],
    )  # fmt: skip
    annoncer(projet, "avenant_ouvert")
    return avenant


@transaction.atomic
def valider_avenant(*, acteur: Acteur, avenant: AvenantProjet) -> AvenantProjet:
    """The house agrees; the chain stops moving until the person has answered."""
    projet = avenant.projet
    exiger_validation(acteur, projet.dossier)
    if avenant.etat != EtatAvenant.OUVERT:
        raise ErreurMetier("etat", "Cet avenant n’est plus en préparation.")
    avenant.etat = EtatAvenant.A_SIGNER
    enregistrer(avenant, "etat")
    AccordProjet.objects.create(
        projet=projet, avenant=avenant, dossier_id=projet.dossier_id, structure_id=projet.structure_id, niveau=2,
        cote=Cote.PROFESSIONNEL, reponse=Reponse.ACCORD, professionnel_id=acteur.id, nom=acteur.nom,
        qualite=acteur.fonction[:120], le=horloge.aujourdhui(), recueilli_par_id=acteur.id,
    )  # fmt: skip
    annoncer(projet, "avenant_valide")
    return avenant


@transaction.atomic
def mettre_en_vigueur(*, acteur: Acteur | None, avenant: AvenantProjet) -> AvenantProjet:
    """Agreed by both sides: what it added is in force, the year starts again."""
    projet = avenant.projet
    exiger_ecriture(acteur, projet.dossier)
    if avenant.etat != EtatAvenant.A_SIGNER:
        raise ErreurMetier("etat", "Cet avenant n’est pas validé.")
    if absents := manque_accords(projet, avenant):
        raise ErreurMetier("accords", f"Avant de l’appliquer, il manque {enumerer(absents)}.")
    avenant.etat, avenant.effet_le = EtatAvenant.EN_VIGUEUR, horloge.aujourdhui()
    enregistrer(avenant, "etat", "effet_le")
    projet.revision_le = echeances.poser_annuelle(projet, avenant.effet_le)
    enregistrer(projet, "revision_le")
    activer_chaine(projet)
    annoncer(projet, "avenant_en_vigueur")
    return avenant


@transaction.atomic
def abandonner_avenant(*, acteur: Acteur, avenant: AvenantProjet, motif: str) -> AvenantProjet:
    """What it had added is cancelled, its number stays taken."""
    projet = avenant.projet
    exiger_ecriture(acteur, projet.dossier)
    if avenant.etat not in (EtatAvenant.OUVERT, EtatAvenant.A_SIGNER):
        raise ErreurMetier("etat", "Cet avenant n’est plus en préparation.")
    avenant.motif = exiger_motif(motif, "Dites pourquoi cet avenant est abandonné.")
    avenant.etat = EtatAvenant.ABANDONNE
    enregistrer(avenant, "etat", "motif")
    annuler_circuits(objet=avenant.cle, motif=f"Avenant abandonné : {avenant.motif}"[:300])
    for modele in (Objectif, ActionProjet):
        for noeud in modele.objects.filter(avenant=avenant, statut=StatutNoeud.ENPREPARATION):  # type: ignore[attr-defined]
            noeud.statut = StatutNoeud.ANNULE
            enregistrer(noeud, "statut")
            inscrire_statut(projet, noeud, StatutNoeud.ANNULE, avenant.motif)
    annoncer(projet, "avenant_abandonne")
    return avenant
