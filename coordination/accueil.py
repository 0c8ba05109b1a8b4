"""Part of the home page: the handover that waits, and what cannot wait."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from coordination import selectors
from coordination.acces import visibles
from coordination.choices import EtatTransmission, Importance
from coordination.models import Lecture
from coordination.releve.citations import minutes
from coordination.releve.fenetre import Fenetre, fenetre_de
from dui.core import journal
from habilitations.acces import Acteur
from habilitations.models import Structure

MOTS_MOYENS = 20


def carte(request: HttpRequest, structure: Structure) -> dict[str, Any] | None:
    """« À lire » since my last shift, and two urgent lines at most."""
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
    fenetre = fenetre_de(acteur, structure.pk, {})
    comptes = _comptes(acteur, structure.pk, fenetre)
    return {
        "cle": "transmissions",
        "titre": "Relève",
        "url": reverse("transmissions"),
        "lien": "Tout le fil",
        "gabarit": "coordination/_accueil.html",
        "fenetre": fenetre,
        "comptes": comptes | {"minutes": minutes(comptes["a_lire"] * MOTS_MOYENS)},
        "urgentes": urgentes,
    }


def _comptes(acteur: Acteur, structure_id: int, fenetre: Fenetre) -> dict[str, int]:
    """Written by others in the period, unread, urgent: one query."""
    lues = Lecture.objects.filter(professionnel=acteur.id).values("transmission")
    lignes = visibles(acteur).filter(
        structure=structure_id, saisi_le__gte=fenetre.debut, saisi_le__lt=fenetre.fin
    ).exclude(auteur=acteur.id).exclude(etat=EtatTransmission.RECTIFIEE)  # fmt: skip
    return lignes.aggregate(
        total=Count("pk"), a_lire=Count("pk", filter=~Q(pk__in=lues)),
        urgents=Count("pk", filter=Q(importance=Importance.URGENT)),
    )  # fmt: skip
