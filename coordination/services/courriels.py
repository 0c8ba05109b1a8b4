"""Mail that says that something waits, and nothing else: no name, no title, no house, no link to the thing (S21)."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.core.cache import cache
from django.core.mail import send_mail

from habilitations.models import Compte

logger = logging.getLogger(__name__)
UNE_HEURE = 3600
OBJET = "Un avis vous attend"
TEXTE = """Bonjour,

Un avis vous attend dans votre logiciel. Ouvrez votre session pour le lire.

Ce message ne contient rien d’autre et n’attend pas de réponse.
"""


def envoyer_avis(professionnels: Iterable[int]) -> int:
    """How many left. A mail that does not leave is said in the technical log; the notice stays in the product."""
    partis = 0
    for compte in Compte.objects.filter(professionnel__in=list(professionnels), etat="actif"):
        if compte.is_active and cache.add(f"avis:{compte.pk}", 1, UNE_HEURE):
            partis += _envoyer(compte.email)
    return partis


def _envoyer(adresse: str) -> bool:
    try:
        return bool(send_mail(OBJET, TEXTE, None, [adresse]))
    except (SMTPException, OSError):
        logger.exception("avis non remis")
        return False
