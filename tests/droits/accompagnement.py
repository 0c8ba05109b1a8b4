"""Objects of daily life for the permission table."""

from datetime import timedelta
from types import SimpleNamespace

from accompagnement.models import Fugue, GesteAccueil, PresenceAbsence, RondeNuit
from dui.core import horloge


def accompagner(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """Missing since two hours."""
    ici = {"dossier": c.d, "structure": o.structure, "niveau": 2}
    debut = horloge.maintenant() - timedelta(hours=2)
    c.presence = PresenceAbsence.objects.create(
        sejour=c.sejour, motif="fugue", debut=debut, borne=debut + timedelta(days=3), **ici
    )
    c.fugue = Fugue.objects.create(absence=c.presence, vu_le=debut, constatee_le=horloge.maintenant(), **ici)


def de_la_maison(o: SimpleNamespace) -> None:
    """A round begun by nobody in particular, a passage counted a minute ago."""
    o.ronde = RondeNuit.objects.create(structure=o.structure)
    o.geste = GesteAccueil.objects.create(structure=o.structure, niveau=2, code="passage")
