"""What the register adds to the screens of the others: three doors, and a neutral kind of line in the timeline."""

from django.http import HttpRequest

from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, GenreFil

MOTS = {
    "incident": "incident", "incidents": "registre des incidents", "reclamation": "réclamation",
    "qualite": "plan d’actions", "action_qualite": "action", "cvs": "conseil de la vie sociale",
    "reunion_cvs": "réunion du CVS",
}  # fmt: skip


def _declare(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut("INC", porte) for porte in ("creer", "valider"))


def _travaille(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and (acteur.peut("ID", "resumer") or _declare(request))


def ouvrir() -> None:
    for cle, mots in MOTS.items():
        ACTES.enregistrer(mots, cle=cle)
    FIL.enregistrer(GenreFil("incident", "Incidents", "triangle-alert", "TRE"), cle="incident", ordre=48)
    for ordre, (cle, entree) in enumerate((
        ("incidents", Entree("Incidents", "incidents", "triangle-alert", groupe="Suivi", visible=_declare)),
        ("qualite", Entree("Qualité", "qualite", "list-checks", groupe="Suivi", visible=_declare)),
        ("cvs", Entree("Vie sociale", "cvs", "users", groupe="Suivi", visible=_travaille)),
    )):  # fmt: skip
        NAVIGATION.enregistrer(entree, cle=cle, ordre=76 + ordre)
