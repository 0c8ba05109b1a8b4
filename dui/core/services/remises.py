"""Relaunch a delivery that waits for somebody."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.http import Http404

from dui.core import evenements, journal
from dui.core.erreurs import ErreurMetier
from dui.core.models import EtatRemise, Remise
from dui.core.models.boite import ESSAIS_MAX


@transaction.atomic
def relancer_remise(*, acteur: Any, remise_id: int, structures: Collection[int]) -> Remise:
    """Twelve more attempts from now; the attempt number goes on, since it is the fence."""
    remise = (
        Remise.objects.select_for_update(of=("self",))
        .select_related("evenement")
        .filter(pk=remise_id, evenement__structure_id__in=structures)
        .first()
    )
    if remise is None:
        raise Http404
    if remise.etat != EtatRemise.A_TRAITER:
        raise ErreurMetier("remise_deja_relancee", "Cette remise n’attend plus personne.")
    Remise.objects.filter(pk=remise.pk).update(
        etat=EtatRemise.EN_ATTENTE, limite=F("essai") + ESSAIS_MAX, disponible_le=Now(), erreur=""
    )
    journal.tracer(
        "relance",
        objet=f"remise:{remise.pk}",
        structure_id=remise.evenement.structure_id,
        dossier_id=remise.evenement.dossier_id,
    )
    transaction.on_commit(evenements.sonner)
    remise.refresh_from_db()
    return remise
