"""Objects of this room for the gallery of models."""

from datetime import timedelta
from typing import Any

from coordination.models import CompteRendu, Evenement, PersonneEvenement
from dui.core import horloge
from tests.outils import fabriques as f


def compte_rendu(monde: Any) -> CompteRendu:
    """Éloïse at her college this morning."""
    debut = horloge.maintenant() - timedelta(hours=4)
    ici: dict[str, Any] = {"structure": monde.mecs, "niveau": 2, "dossier": monde.d_eloise}
    with f.technique(monde.mecs):
        e = Evenement.objects.create(type="ecole", libelle="Rendez-vous au collège", debut=debut, auteur=monde.anne,
                                     fin=debut + timedelta(hours=1), lieu="Collège Jules-Verne", **ici)  # fmt: skip
        PersonneEvenement.objects.create(evenement=e, present=True, issue="vu", statut="TERMINE", **ici)
        return CompteRendu.objects.create(evenement=e, texte="A présenté son stage.", auteur=monde.anne, **ici)


OBJETS = {"compte_rendu": compte_rendu}
