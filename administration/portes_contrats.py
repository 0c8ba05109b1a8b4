"""What the contracts add to the screens: tab, navigation, timeline, words of the log."""

from pathlib import Path

from django.http import HttpRequest

from administration.champs_contrats import FAMILLE
from documents.champs import CHAMPS
from documents.livraison import livrer
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, GenreFil, Onglet

DOMAINE = "CTR"


def _lit(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut(DOMAINE, "resumer")


def ouvrir() -> None:
    CHAMPS.enregistrer(FAMILLE, cle=FAMILLE.cle, ordre=60)
    livrer(Path(__file__).parent / "modeles")
    ACTES.enregistrer("contrat", cle="contrat")
    ACTES.enregistrer("contrats", cle="contrats")
    FIL.enregistrer(GenreFil("contrat", "Contrats", "scroll-text", DOMAINE), cle="contrat", ordre=50)
    ONGLETS.enregistrer(
        Onglet("contrats", "Contrats", "dossier_contrats", DOMAINE, "resumer"), cle="contrats", ordre=52
    )
    entree = Entree("Contrats", "contrats", "scroll-text", visible=_lit)
    NAVIGATION.enregistrer(entree, cle="contrats", ordre=62)
