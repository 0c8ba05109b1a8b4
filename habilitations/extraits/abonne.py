"""The worker's side: an extract asked for is made by the outbox, once, whatever falls down meanwhile."""

from typing import Any

from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from habilitations.models.extraits import ExtraitJournal
from habilitations.services.extraits import produire_extrait


@abonner("habilitations.extrait_demande", id="habilitations.extrait", libelle="Extrait du journal")
def extraire(evenement: EvenementMetier, remise: Any) -> None:
    """The file is written whole or not at all; made twice, it is the same."""
    remise.confirmer()
    extrait = ExtraitJournal.objects.select_related("demandeur__compte").get(pk=evenement.ids["extrait_id"])
    produire_extrait(extrait)
