"""Service mail about accounts and emergency accesses: never a name, never a content."""

from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection

from dui.core.boite import EchecRemise
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from habilitations.models import BrisDeGlace
from habilitations.services.bris import psychologues, veilleurs

OBJET = "Un accès d’urgence attend votre avis"
TEXTE = """Bonjour,

Un accès d’urgence vient d’être ouvert dans un de vos établissements. Ouvrez le dossier usager, puis vos notifications,
pour savoir lequel et donner votre avis.

Ce message ne nomme personne.
"""


@abonner("habilitations.bris_ouvert", id="habilitations.avis_bris", libelle="Avis d’accès d’urgence")
def prevenir(evenement: EvenementMetier, remise: Any) -> None:
    """Direction and DPO get a mail beside the notice, the psychologist too when level 5 opened.

    Sent again after a crash, it says nothing more.
    """
    bris = BrisDeGlace.objects.select_related("structure", "perimetre").get(pk=evenement.ids["bris_id"])
    prevenus = {pro.pk: pro for pro in veilleurs(bris.structure) + (psychologues(bris.perimetre) if bris.vital else [])}
    pros = [pro for pro in prevenus.values() if pro.pk != bris.professionnel_id]
    adresses = [pro.compte.email for pro in pros if getattr(pro, "compte", None) and pro.compte.is_active]
    remise.confirmer()
    try:
        get_connection().send_messages([EmailMessage(OBJET, TEXTE, None, [adresse]) for adresse in adresses])
    except (SMTPException, OSError) as erreur:
        raise EchecRemise("La messagerie de service ne répond pas.") from erreur
