"""The category in force as a column, for queries that already read people."""

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from habilitations.models import CategoriePartage


def derniere_categorie(professionnel: str) -> Coalesce:
    """Code of the last decision about the professional of that column, "" without one."""
    dernieres = CategoriePartage.objects.filter(professionnel=OuterRef(professionnel)).order_by("-pk")
    return Coalesce(Subquery(dernieres.values("categorie")[:1]), Value(""), output_field=CharField())
