"""Doors of admission: navigation, words of the log."""

from django.http import HttpRequest
from django.urls import reverse

from administration import champs_admission
from coordination.selectors_agenda import ADRESSES
from dui.core.navigation import Entree
from dui.core.registres import ACTES, NAVIGATION

ACTES_D_ICI = {
    "candidatures": "demandes d’admission", "candidature": "demande d’admission",
    "reglage_admission": "réglages des admissions",
    "courrier_admission": "courrier d’admission",
    "commission": "commission d’admission", "piece_candidature": "pièce d’une demande",
}  # fmt: skip


def _visible(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut("ADM", action) for action in ("resumer", "creer"))


def ouvrir() -> None:
    champs_admission.ouvrir()
    for cle, mots in ACTES_D_ICI.items():
        ACTES.enregistrer(mots, cle=cle)
    ADRESSES.enregistrer(lambda pk: reverse("candidature", args=[pk]), cle="candidature")
    entree = Entree("Admissions", "admissions", "door-open", visible=_visible)
    NAVIGATION.enregistrer(entree, cle="admissions", ordre=35)
