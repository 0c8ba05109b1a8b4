"""Last visit of a professional to a place, for « depuis votre dernière lecture »."""

from datetime import timedelta
from typing import Any

from django.db import connection

from dui.core import horloge
from habilitations.acces import Acteur

SEANCE = timedelta(minutes=30)
_NOTER = """
INSERT INTO coordination_visite (acteur_id, lieu, vue_le) VALUES (%(acteur)s, %(lieu)s, %(maintenant)s)
ON CONFLICT (acteur_id, lieu) DO UPDATE SET
    precedente_le = CASE WHEN excluded.vue_le - coordination_visite.vue_le > %(seance)s
                         THEN coordination_visite.vue_le ELSE coordination_visite.precedente_le END,
    vue_le = excluded.vue_le
"""


def noter_visite(*, acteur: Acteur, lieu: str) -> None:
    """Within half an hour it is the same visit: the previous one stays the reference. One statement, no race.

    Looking at the screens of a profile is nobody's visit.
    """
    if acteur.apercu:
        return
    valeurs: dict[str, Any] = {"acteur": acteur.id, "lieu": lieu, "maintenant": horloge.maintenant(), "seance": SEANCE}
    with connection.cursor() as curseur:
        curseur.execute(_NOTER, valeurs)
