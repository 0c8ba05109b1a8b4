"""What this room adds to the screens: a tab of the dossier, an entry of the navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from dui.core import sortant
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, Onglet
from interop import fil
from interop.fhir import format as fhir


def _suit(request: HttpRequest) -> bool:
    acteur: Any = getattr(request, "acteur", None)
    return acteur is not None and (acteur.peut("DMP", "resumer") or acteur.peut("DMP", "creer"))


def _adresses() -> list[str]:
    """What the connectors of this room may call over HTTP."""
    return [settings.DUI_MSSANTE["consultation"]]


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    ACTES.enregistrer("envoi", cle="envoi")
    ONGLETS.enregistrer(Onglet("envois", "Envois", "dossier_envois", "DMP", "resumer|creer"), cle="envois", ordre=80)
    sortant.permettre(_adresses)
    fhir.ouvrir()
    FIL.enregistrer(fil.GENRE, cle="envoi", ordre=11)
    NAVIGATION.enregistrer(Entree("Échanges", "envois", "send", groupe="Suivi", visible=_suit), cle="envois", ordre=80)
