"""Objects of this room for the gallery of models."""

from typing import Any

from django.utils import timezone

from administration.champs_admission import SujetAdmission
from administration.models import Commission, Contrat, DroitSocial, LigneCommission, VoeuStructure
from administration.services.admission.demandes import recevoir_demande
from administration.services.contrats import noter_annexe
from administration.services.droits import noter_piece, renouveler_droit
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
            noter_annexe(acteur=None, contrat=cree, type="livret", remise_le=o.jour(-9), remise_a="Carole Lambert")  # type: ignore[arg-type]
            monde.contrat = o.remettre(cree)
    return monde.contrat


def droit(monde: Any) -> DroitSocial:
    """A renewal whose pieces are half there."""
    with f.technique(monde.mecs):
        ancien = accorde(monde.d_eloise, fin=le(60))
        suite = renouveler_droit(acteur=None, droit=ancien)
        noter_piece(acteur=None, piece=suite.pieces.all()[0], le=le(0))
        return suite


OBJETS = {"candidature": candidature, "commission": commission, "contrat": contrat, "droit": droit}
