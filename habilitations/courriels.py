"""Service mail of accounts: a link and how long it lasts. It names nobody, neither person nor house."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail

logger = logging.getLogger(__name__)
OBJET = "Votre accès au dossier usager"
TEXTE = """Bonjour,

Un compte a été préparé pour vous. Ouvrez ce lien pour choisir votre mot de passe :

{lien}

Il sert une seule fois, pendant trois jours. Ayez votre téléphone ou votre clé de sécurité : le second facteur vient
juste après. Si vous n’attendiez pas ce message, ne faites rien et prévenez votre direction.
"""


def envoyer_invitation(adresse: str, lien: str) -> None:
    """A mail that does not leave is said in the technical log; the invitation can be sent again."""
    try:
        send_mail(OBJET, TEXTE.format(lien=lien), None, [adresse])
    except (SMTPException, OSError):
        logger.exception("invitation non remise")
