"""What this room does when something happens elsewhere."""

from administration import subscribers_contrats, subscribers_mesures, subscribers_sorties
from administration.services.admission.entrees import noter_sortie
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from usagers.models import Sejour


@abonner("usagers.sejour_termine", id="administration.demande_sortie", synchrone=True)
def sortie_de_la_demande(evenement: EvenementMetier) -> None:
    """The wish that brought the person says that they left."""
    sejour = Sejour.objects.get(pk=evenement.ids["sejour_id"])
    noter_sortie(sejour.pk, sejour.motif_sortie)


__all__ = ["sortie_de_la_demande", "subscribers_contrats", "subscribers_mesures", "subscribers_sorties"]
