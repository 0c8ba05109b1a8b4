"""Last visit of a professional to a place, for « depuis votre dernière lecture »."""

from datetime import timedelta

from django.db import transaction

from coordination.models import Visite
from dui.core import horloge
from habilitations.acces import Acteur

SEANCE = timedelta(minutes=30)


@transaction.atomic
def noter_visite(*, acteur: Acteur, lieu: str) -> Visite:
    """Within half an hour it is the same visit: the previous one stays the reference."""
    maintenant = horloge.maintenant()
    visite, creee = Visite.objects.get_or_create(acteur_id=acteur.id, lieu=lieu, defaults={"vue_le": maintenant})
    if not creee:
        if maintenant - visite.vue_le > SEANCE:
            visite.precedente_le = visite.vue_le
        visite.vue_le = maintenant
        visite.save()
    return visite
