"""Ask for sendings, and let the worker deliver them."""

from django.db import connection

from dui.core import boite as boite_d_envoi
from dui.core import contexte
from habilitations.acces import acteur_de, contexte_de
from interop.models import Envoi
from interop.services import demander_envoi, relancer_envoi
from tests.outils import fabriques as f
from usagers.models import Contact

DR = "dr.martin@demo.mssante.example"


def demander(monde, pro=None, adresse=DR, **autres) -> Envoi:
    acteur = acteur_de((pro or monde.lucie).compte)
    with contexte.ouvrir(contexte_de(acteur)):
        return demander_envoi(acteur=acteur, dossier=monde.d_eloise, destinataire=adresse, **autres)


def relancer(monde, envoi: Envoi) -> Envoi:
    acteur = acteur_de(monde.lucie.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        return relancer_envoi(acteur=acteur, envoi=envoi)


def maintenant_du() -> None:
    """Every waiting delivery becomes due, every lease ends: the clock of the outbox is that of the database."""
    with connection.cursor() as curseur:
        curseur.execute(
            "UPDATE core_remise SET disponible_le = clock_timestamp() - interval '1 hour',"
            " bail = CASE WHEN bail IS NULL THEN NULL ELSE clock_timestamp() - interval '1 second' END"
        )


def livrer(fois: int = 1) -> None:
    for _ in range(fois):
        maintenant_du()
        boite_d_envoi.livrer(duree_s=5)


def relire(monde, envoi: Envoi) -> Envoi:
    with f.technique(monde.mecs):
        return Envoi.objects.get(pk=envoi.pk)


def contact(monde, interdit: bool = False) -> Contact:
    with f.technique(monde.mecs):
        cree = Contact.objects.create(
            organisme=monde.organisme, structures=[monde.mecs.pk], nom="Martin", prenom="Paule", mssante=DR
        )
        f.relation(monde.eloise, cree, "MT", contact_interdit=interdit)
    return cree
