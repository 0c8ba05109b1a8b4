"""Tab of agreements, table of the house."""

from django.http import HttpRequest
from django.urls import reverse

from administration import champs_autorisations
from documents.models import CircuitSignature
from documents.origines import ORIGINES
from dui.core.navigation import Entree
from dui.core.registres import ACTES, NAVIGATION, ONGLETS, Onglet
from habilitations.acces import Acteur


def _lit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut("CTR", "lire")


def _vers_l_autorisation(circuit: CircuitSignature, pk: int) -> tuple[str, str]:
    return "Voir l’autorisation", reverse("autorisation", args=[circuit.dossier_id, pk])


def ouvrir() -> None:
    champs_autorisations.ouvrir()
    ORIGINES.enregistrer(_vers_l_autorisation, cle="autorisation")
    for cle, mots in (("autorisation", "autorisation"), ("autorisations", "tableau des autorisations"),
                      ("directives", "directives anticipées"), ("notice", "remise de la notice")):  # fmt: skip
        ACTES.enregistrer(mots, cle=cle)
    onglet = Onglet("autorisations", "Autorisations", "dossier_autorisations", "CTR")
    ONGLETS.enregistrer(onglet, cle="autorisations", ordre=56)
    entree = Entree("Autorisations", "autorisations", "badge-check", visible=_lit)
    NAVIGATION.enregistrer(entree, cle="autorisations", ordre=64)
