"""What a minor asked to keep from the holders of parental authority: what every output addressed to them asks."""

from datetime import date, timedelta

from django.db.models import QuerySet

from dui.core import horloge
from usagers.models import Dossier, SecretMineur

# Asked again once a year: what a child wanted at thirteen is not what she wants at fourteen.
REDEMANDER = timedelta(days=365)


def secrets_en_vigueur(dossier: Dossier, le: date | None = None) -> QuerySet[SecretMineur]:
    """Not lifted, and while the person is a minor: at eighteen nobody has parental access any more."""
    lignes = SecretMineur.objects.filter(dossier=dossier, structure=dossier.structure_id, leve_le=None)
    majorite = dossier.usager.majorite_le
    if majorite is not None and majorite <= (le or horloge.aujourdhui()):
        return lignes.none()
    return lignes


def secret_demande(dossier: Dossier) -> bool:
    """Something is kept from the parents here; what leaves must not be visible to them."""
    return secrets_en_vigueur(dossier).exists()


def caches_aux_titulaires(dossier: Dossier, genre: str) -> set[int]:
    """Ids of the writings of that kind that nothing addressed to the holders of parental authority may show."""
    lignes = secrets_en_vigueur(dossier).filter(genre=genre, objet_id__isnull=False)
    return {pk for pk in lignes.values_list("objet_id", flat=True) if pk is not None}


def a_redemander(secret: SecretMineur) -> bool:
    return horloge.aujourdhui() - (secret.confirme_le or secret.demande_le) > REDEMANDER


__all__ = ["a_redemander", "caches_aux_titulaires", "secret_demande", "secrets_en_vigueur"]
