"""Sections that this room brings to the synthesis of a dossier, on screen."""

from typing import Any

from coordination import selectors
from coordination.acces import visibles
from coordination.choices import EtatMembre, EtatTransmission, Importance
from coordination.fil import entrees_visibles
from coordination.models import Transmission
from dui.core import horloge
from habilitations.acces import Acteur
from usagers.models import Dossier

FAITS = "usagers/dossiers/_faits.html"
LIGNES = 5


def marquees(dossier: Dossier, acteur: Acteur, limite: int = LIGNES) -> list[Transmission]:
    """What the team marked « à surveiller » or « urgent » in the last fortnight, newest first."""
    lignes = visibles(acteur, Transmission.objects.filter(dossier=dossier, structure=dossier.structure_id))
    lignes = lignes.filter(
        importance__gte=Importance.A_SURVEILLER, fait_le__gte=horloge.maintenant() - selectors.A_LIRE
    ).exclude(etat=EtatTransmission.RECTIFIEE)
    return list(lignes.select_related("auteur").order_by("-fait_le", "-pk")[:limite])


def dernieres(dossier: Dossier, acteur: Acteur) -> list[Any]:
    """Latest lines of the fil."""
    return list(entrees_visibles(acteur, dossier).select_related("auteur").order_by("-instant", "-pk")[:LIGNES])


def equipe(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    """Who accompanies today, the référent first; the alert when nobody carries it."""
    membres = selectors.equipe_de(dossier)
    jour = horloge.aujourdhui()
    actifs = [m for m in membres if m.etat == EtatMembre.ACTIF and m.debut <= jour and (m.fin is None or m.fin >= jour)]
    lignes: list[dict[str, Any]] = [
        {"libelle": m.get_role_display(), "texte": str(m.qui), "detail": m.fonction} for m in actifs[:6]
    ]
    alerte = selectors.alerte_referent(membres)
    return (
        [{"libelle": "Référent", "texte": "Aucun référent", "danger": True, "detail": alerte}, *lignes]
        if alerte
        else lignes
    )


SECTIONS = (
    ("marquees", "À surveiller", marquees, "coordination/_marquees.html"),
    ("equipe", "Équipe", equipe, FAITS),
    ("fil", "Le fil", dernieres, "coordination/_dernieres.html"),
)
