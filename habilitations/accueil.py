"""Part of the home page for those who administer rights: what waits, and what is late."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from habilitations import revue
from habilitations.models import Structure


def carte(request: HttpRequest, structure: Structure) -> dict[str, Any] | None:
    """Nothing when nothing waits: the page is for the people of the house first."""
    acteur = request.acteur  # type: ignore[attr-defined]
    if not any(acteur.peut("HAB", action, structure.pk) for action in ("creer", "valider")):
        return None
    attentes = revue.attentes(structure)
    if not attentes:
        return None
    return {
        "cle": "habilitations",
        "titre": "Habilitations",
        "url": reverse("habilitations"),
        "lien": "Tout voir",
        "gabarit": "habilitations/_accueil.html",
        "attentes": attentes,
    }
