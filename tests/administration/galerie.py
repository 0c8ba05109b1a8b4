"""Objects of this room for the gallery of models."""

from typing import Any

from django.utils import timezone

from administration.champs_admission import SujetAdmission
from administration.models import Commission, LigneCommission, VoeuStructure
from administration.services.admission.demandes import recevoir_demande
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


OBJETS = {"candidature": candidature, "commission": commission}
