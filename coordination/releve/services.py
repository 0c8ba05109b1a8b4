"""Planned shifts: the events « service » of a professional's agenda say when their last one ended."""

from datetime import datetime

from django.db.models import Subquery

from coordination.choices import StatutEvenement, TypeEvenement
from coordination.choices_agenda import ReponseInvitation
from coordination.models import ParticipantEvenement
from habilitations.acces import Acteur


def fin_du_service_prevu(acteur: Acteur, structure_id: int, avant: datetime) -> Subquery:
    """End of the last planned one before that instant; neither cancelled nor declined."""
    siens = ParticipantEvenement.objects.filter(
        professionnel=acteur.id, structure=structure_id, evenement__type=TypeEvenement.SERVICE,
        evenement__fin__lt=avant,
    )  # fmt: skip
    tenus = siens.exclude(evenement__statut=StatutEvenement.ANNULE).exclude(reponse=ReponseInvitation.DECLINEE)
    return Subquery(tenus.order_by("-evenement__fin").values("evenement__fin")[:1])
