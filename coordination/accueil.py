"""Part of the home page: how much there is to read, and what cannot wait."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from coordination import selectors
from dui.core import journal
from habilitations.acces import Acteur
from habilitations.models import Structure


def carte(request: HttpRequest, structure: Structure) -> dict[str, Any] | None:
    """« À lire », the time of the last reading, and two urgent lines at most."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if not any(acteur.peut("TRE", action) for action in ("lire", "creer")):
        return None
    urgentes = selectors.a_reconnaitre(acteur, structure.pk)
    journal.tracer_lot(
        "lecture",
        objet="accueil:urgences",
        structure_id=structure.pk,
        personnes=[(t.dossier_id, t.dossier.usager_id) for t in urgentes],
    )
    return {
        "cle": "transmissions",
        "titre": "Transmissions",
        "url": reverse("transmissions"),
        "lien": "Tout le fil",
        "gabarit": "coordination/_accueil.html",
        "attente": selectors.attente(acteur, structure.pk),
        "depuis": selectors.derniere_visite(acteur, "transmissions"),
        "urgentes": urgentes,
    }
