"""Doors of admission: navigation, words of the log."""

from django.http import HttpRequest
from django.urls import reverse

from administration import champs_admission
from coordination.selectors_agenda import ADRESSES
from dui.core.navigation import Entree
from dui.core.registres import ACTES, NAVIGATION, SUITES_SEJOUR
from habilitations.acces import Acteur
from usagers.choices import StatutSejour
from usagers.models import Sejour

ACTES_D_ICI = {
    "candidatures": "demandes d’admission", "candidature": "demande d’admission",
    "reglage_admission": "réglages des admissions",
    "courrier_admission": "courrier d’admission",
    "commission": "commission d’admission", "piece_candidature": "pièce d’une demande",
}  # fmt: skip


def _visible(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut("ADM", action) for action in ("resumer", "creer"))


def _transferer(acteur: Acteur, sejour: Sejour) -> tuple[str, str] | None:
    """To another unit, for a stay under way."""
    if sejour.statut != StatutSejour.EN_COURS or not any(acteur.peut("ADM", a) for a in ("resumer", "creer")):
        return None
    return "Changer d’unité", reverse("sejour_transfert", args=[sejour.dossier_id, sejour.pk])


def ouvrir() -> None:
    SUITES_SEJOUR.enregistrer(_transferer, cle="transfert")
    champs_admission.ouvrir()
    for cle, mots in ACTES_D_ICI.items():
        ACTES.enregistrer(mots, cle=cle)
    ADRESSES.enregistrer(lambda pk: reverse("candidature", args=[pk]), cle="candidature")
    entree = Entree("Admissions", "admissions", "door-open", visible=_visible)
    NAVIGATION.enregistrer(entree, cle="admissions", ordre=35)
