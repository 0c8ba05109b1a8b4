"""What the contracts add to the screens: tab, navigation, timeline, words of the log."""

from pathlib import Path

from django.http import HttpRequest
from django.urls import reverse

from administration.champs_contrats import FAMILLE
from documents.champs import CHAMPS
from documents.livraison import livrer
from documents.models import CircuitSignature
from documents.origines import ORIGINES
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, GenreFil, Onglet

DOMAINE = "CTR"


def _lit(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut(DOMAINE, "resumer")


def _vers_le_contrat(circuit: CircuitSignature, pk: int) -> tuple[str, str]:
    return "Voir le contrat", reverse("contrat", args=[pk])


def ouvrir() -> None:
    CHAMPS.enregistrer(FAMILLE, cle=FAMILLE.cle, ordre=60)
    livrer(Path(__file__).parent / "modeles")
    ORIGINES.enregistrer(_vers_le_contrat, cle="contrat")
    ACTES.enregistrer("contrat", cle="contrat")
    ACTES.enregistrer("contrats", cle="contrats")
    FIL.enregistrer(GenreFil("contrat", "Contrats", "scroll-text", DOMAINE), cle="contrat", ordre=50)
    ONGLETS.enregistrer(
        Onglet("contrats", "Contrats", "dossier_contrats", DOMAINE, "resumer"), cle="contrats", ordre=52
    )
    entree = Entree("Contrats", "contrats", "scroll-text", visible=_lit)
    NAVIGATION.enregistrer(entree, cle="contrats", ordre=62)
