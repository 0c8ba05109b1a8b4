"""Photos of a project: each objective as it stands on the day of a review, kept for the curve and for the paper."""

from datetime import date

from accompagnement.choices_projets import StatutNoeud
from accompagnement.models import BilanProjet, Objectif, PhotoObjectif


def photographier(bilan: BilanProjet, le: date) -> None:
    """As far as this context sees; a worker completes the levels that who closed the review does not read."""
    faites = set(PhotoObjectif.objects.filter(bilan=bilan).values_list("objectif", flat=True))
    suivis = Objectif.objects.filter(projet=bilan.projet_id, statut__in=(StatutNoeud.ACTIF, StatutNoeud.TERMINE))
    PhotoObjectif.objects.bulk_create(_photo(bilan, o, le) for o in suivis if o.pk not in faites)


def _photo(bilan: BilanProjet, o: Objectif, le: date) -> PhotoObjectif:
    return PhotoObjectif(
        bilan=bilan, objectif=o, dossier_id=o.dossier_id, structure_id=o.structure_id, niveau=o.niveau, le=le,
        statut=o.statut, avancement=o.avancement, atteinte=o.atteinte,
    )  # fmt: skip


def completer(bilan: BilanProjet, le: date) -> None:
    """Same day as the photos already taken."""
    premiere = PhotoObjectif.objects.filter(bilan=bilan).first()
    photographier(bilan, premiere.le if premiere is not None else le)


__all__ = ["completer", "photographier"]
