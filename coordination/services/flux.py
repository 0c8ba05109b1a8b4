"""Secret address of one's calendar: shown once, kept as a digest, taken back at will (S21)."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from coordination.models import FluxAgenda
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from habilitations.models import Compte

NOTE_TOUS_LES = timedelta(hours=1)


def empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()


@transaction.atomic
def ouvrir_flux(*, acteur: Acteur) -> str:
    """A new address takes the place of the former one. The token is returned once."""
    _fermer(acteur.id)
    jeton = secrets.token_urlsafe(32)
    flux = FluxAgenda.objects.create(professionnel_id=acteur.id, empreinte=empreinte(jeton))
    journal.tracer("reglages", objet=f"flux:{flux.pk}", structure_id=min(acteur.structures))
    return jeton


@transaction.atomic
def fermer_flux(*, acteur: Acteur) -> None:
    if not _fermer(acteur.id):
        raise ErreurMetier("flux", "Aucune adresse n’est ouverte.")
    journal.tracer("reglages", objet="flux:ferme", structure_id=min(acteur.structures))


def _fermer(professionnel_id: int) -> int:
    ouverts = FluxAgenda.objects.filter(professionnel=professionnel_id, revoque_le=None)
    return ouverts.update(revoque_le=horloge.maintenant())


def compte_du_flux(jeton: str) -> Compte | None:
    """Whose calendar it is; nobody's once it is taken back, or once the account is closed."""
    flux = FluxAgenda.objects.filter(empreinte=empreinte(jeton), revoque_le=None).first()
    if flux is None:
        return None
    compte = Compte.objects.filter(professionnel=flux.professionnel_id).first()
    if compte is None or not compte.is_active:
        return None
    maintenant = horloge.maintenant()
    if flux.lu_le is None or flux.lu_le < maintenant - NOTE_TOUS_LES:
        FluxAgenda.objects.filter(pk=flux.pk).update(lu_le=maintenant)
    return compte
