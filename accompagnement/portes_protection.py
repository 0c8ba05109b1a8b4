"""What protection adds to the screens of the others: a tab and a door, the same for all; never a count."""

from django.http import HttpRequest

from accompagnement.models.protection import PORTES
from dui.core.navigation import Entree
from dui.core.registres import ACTES, NAVIGATION, ONGLETS, Onglet


def _participe(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut("IP", porte) for porte in PORTES)


def ouvrir() -> None:
    for cle, mots in (("protection", "écrit réservé"), ("protections", "écrits réservés")):
        ACTES.enregistrer(mots, cle=cle)
    onglet = Onglet("protection", "Protection", "dossier_protection", "IP", "creer|valider")
    ONGLETS.enregistrer(onglet, cle="protection", ordre=90)
    porte = Entree("Protection", "protection", "shield", groupe="Suivi", visible=_participe)
    NAVIGATION.enregistrer(porte, cle="protection", ordre=75)
