"""Orders in force on the synthesis and in the banner; register of the house."""

from typing import Any

from django.http import HttpRequest

from administration.selectors.libertes import consignes
from dui.core.navigation import Entree
from dui.core.registres import ACTES, NAVIGATION, ONGLETS, SYNTHESE, Onglet, SectionSynthese
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.models import Dossier


def synthese(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    """What applies today, nothing that was lifted a minute ago."""
    return [
        {"libelle": str(m), "texte": m.consigne, "detail": f"jusqu’au {date_moyenne(m.fin)}"}
        for m in consignes(dossier, acteur)
        if m.fin
    ]


def _lit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut("URG", "resumer")


def ouvrir() -> None:
    ACTES.enregistrer("liberté d’aller et venir", cle="liberte")
    ACTES.enregistrer("registre des libertés", cle="libertes")
    onglet = Onglet("libertes", "Libertés", "dossier_libertes", "URG", "resumer")
    ONGLETS.enregistrer(onglet, cle="libertes", ordre=54)
    section = SectionSynthese("libertes", "Consignes de sortie", synthese, "usagers/dossiers/_faits.html")
    SYNTHESE.enregistrer(section, cle="libertes", ordre=1)
    NAVIGATION.enregistrer(Entree("Libertés", "libertes", "route", visible=_lit), cle="libertes", ordre=63)
