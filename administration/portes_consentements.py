"""Tab of agreements, table of the house."""

from django.http import HttpRequest

from dui.core.navigation import Entree
from dui.core.registres import ACTES, NAVIGATION, ONGLETS, Onglet
from habilitations.acces import Acteur


def _lit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut("CTR", "lire")


def ouvrir() -> None:
    for cle, mots in (("autorisation", "autorisation"), ("autorisations", "tableau des autorisations"),
                      ("directives", "directives anticipées"), ("notice", "remise de la notice")):  # fmt: skip
        ACTES.enregistrer(mots, cle=cle)
    onglet = Onglet("autorisations", "Autorisations", "dossier_autorisations", "CTR")
    ONGLETS.enregistrer(onglet, cle="autorisations", ordre=56)
    entree = Entree("Autorisations", "autorisations", "badge-check", visible=_lit)
    NAVIGATION.enregistrer(entree, cle="autorisations", ordre=64)
