"""Objects of this room for the gallery of models."""

from typing import Any

from django.utils import timezone

from administration.champs_admission import SujetAdmission
from administration.models import (
    ActionSuivi,
    Autorisation,
    BilanSortie,
    Commission,
    Contrat,
    DroitSocial,
    Inventaire,
    LigneCommission,
    MesureLiberte,
    Sortie,
    VoeuStructure,
)
from administration.services.admission.demandes import recevoir_demande
from administration.services.consentements import demander_autorisation
from administration.services.contrats import noter_annexe
from administration.services.droits import noter_piece, renouveler_droit
from administration.services.inventaires import ajouter_ligne, ouvrir_inventaire
from administration.services.libertes import evaluer_liberte, proposer_liberte, transmettre_projet
from administration.services.sorties import envisager_sortie, regler_point
from coordination.models import MembreEquipe
from tests.administration import outils as o
from tests.administration.mesures.outils import accorde, le
from tests.outils import fabriques as f


def _voeu(monde: Any) -> VoeuStructure:
    """Éloïse, known in the house, asked again."""
    c = recevoir_demande(acteur=None, structures=[monde.mecs], usager=monde.eloise, origine="ase", canal="courrier")
    return VoeuStructure.objects.select_related("candidature", "structure", "unite").get(candidature=c)


def candidature(monde: Any) -> SujetAdmission:
    with f.technique(monde.mecs):
        return SujetAdmission(_voeu(monde))


def commission(monde: Any) -> Commission:
    with f.technique(monde.mecs):
        cree = Commission.objects.create(structure=monde.mecs, le=timezone.now(), participants="P. Renaud")
        LigneCommission.objects.create(commission=cree, structure=monde.mecs, voeu=_voeu(monde))
        return cree


def contrat(monde: Any) -> Contrat:
    """Handed, waiting for its signatures; one in force at a time, the same for all who read it."""
    if not hasattr(monde, "contrat"):
        o.famille(monde)
        with f.technique(monde.mecs):
            cree = o.preparer(monde)
            o.ecrire(cree, objectifs_falc="Je reste dans mon collège.")
            noter_annexe(
                acteur=None, contrat=cree, type="livret", version_lue=1, remise_le=o.jour(-9), remise_a="Carole Lambert"
            )  # type: ignore[arg-type]
            monde.contrat = o.remettre(cree)
    return monde.contrat


def droit(monde: Any) -> DroitSocial:
    """A renewal whose pieces are half there."""
    with f.technique(monde.mecs):
        ancien = accorde(monde.d_eloise, fin=le(60))
        suite = renouveler_droit(acteur=None, droit=ancien)
        noter_piece(acteur=None, piece=suite.pieces.all()[0], le=le(0))
        return suite


def autorisation(monde: Any) -> Autorisation:
    with f.technique(monde.mecs):
        return demander_autorisation(
            acteur=None, dossier=o.dossier(monde.d_eloise.pk), objet="sortie", debut=le(0), informee_le=le(0),
            portee="Sortie à la mer avec le groupe des Tilleuls", support="Entretien",
        )  # fmt: skip


def liberte(monde: Any) -> MesureLiberte:
    """Proposed and evaluated: nothing of the evaluation leaves with the paper."""
    with f.technique(monde.mecs):
        mesure = proposer_liberte(
            acteur=None, dossier=o.dossier(monde.d_eloise.pk), type="horaires", consigne="Rentre à 18 h 30."
        )
        evaluer_liberte(acteur=None, mesure=mesure, faite_le=le(-3), risque="CANARI-SOIN", benefices="CANARI-SOIN",
                        alternatives="CANARI-SOIN", participants="CANARI-SOIN")  # fmt: skip
        return transmettre_projet(acteur=None, mesure=mesure, le=le(-2))


def sortie(monde: Any) -> Sortie:
    """Envisaged, half checked, with a review."""
    with f.technique(monde.mecs):
        sejour = monde.d_eloise.sejours.select_related("dossier__usager", "dossier__structure").first()
        deja = Sortie.objects.filter(sejour=sejour).first()
        if deja is not None:
            return deja
        cree = envisager_sortie(acteur=None, sejour=sejour, motif="orientation", initiative="usager",
                                destination="esms", relais_nom="SAVS du Quai")  # fmt: skip
        regler_point(acteur=None, point=cree.points.get(code="papiers"), version_lue=1, etat="fait", a_qui="Éloïse")
        BilanSortie.objects.filter(sortie=cree).update(
            bilan="Scolarité maintenue.", paroles="Je suis prête.", adresse="12 allée CANARI", logement="propre",
            activite="formation", diplome="Brevet",
        )  # fmt: skip
        Sortie.objects.filter(pk=cree.pk).update(
            equipe_suivi=list(MembreEquipe.objects.filter(dossier=monde.d_eloise).values_list("pk", flat=True))
        )
        ActionSuivi.objects.create(
            sortie=cree, dossier=monde.d_eloise, structure=monde.mecs, niveau=2, libelle="Une semaine après", le=le(-1),
            prevue_le=le(-1), issue="realise", compte_rendu="A commencé son apprentissage.",
        )  # fmt: skip
        return Sortie.objects.get(pk=cree.pk)


def inventaire(monde: Any) -> Inventaire:
    with f.technique(monde.mecs):
        sejour = monde.d_eloise.sejours.select_related("dossier__usager", "dossier__structure").first()
        cree = ouvrir_inventaire(acteur=None, sejour=sejour, moment="intermediaire")
        ajouter_ligne(acteur=None, inventaire=cree, designation="Vélo", valeur=120)
        Inventaire.objects.filter(pk=cree.pk).update(etat="annule")
        return cree


OBJETS = {
    "autorisation": autorisation, "candidature": candidature, "commission": commission, "contrat": contrat,
    "droit": droit, "inventaire": inventaire, "liberte": liberte, "sortie": sortie,
}  # fmt: skip
