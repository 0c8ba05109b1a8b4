"""Shipped grids go into their tables at each migrate: a row a grid, a new version when the text has changed."""

from typing import Any

from accompagnement.donnees.grilles import livrees
from accompagnement.grilles import Definition, en_json
from dui.core import horloge

MOTIF = "Livrée avec le produit"


def poser(sender: Any, using: str, apps: Any, **kwargs: Any) -> None:
    """post_migrate, as the owner of the tables."""
    try:
        grilles, versions = (
            apps.get_model("accompagnement", nom).objects.using(using) for nom in ("Grille", "VersionGrille")
        )
    except LookupError:
        return
    for definition in livrees():
        grille, _ = grilles.update_or_create(code=definition.code, organisme=None, defaults=colonnes(definition))
        texte = en_json(definition)
        derniere = versions.filter(grille=grille).order_by("-numero").first()
        if derniere is None or derniere.definition != texte:
            versions.filter(grille=grille, etat="publiee").update(etat="retiree")
            versions.create(grille=grille, numero=derniere.numero + 1 if derniere else 1, etat="publiee",
                            definition=texte, motif=MOTIF, publiee_le=horloge.maintenant())  # fmt: skip


def colonnes(definition: Definition) -> dict[str, Any]:
    """What lists show, copied from the text."""
    return {"titre": definition.titre, "resume": definition.resume, "licence": definition.licence,
            "niveau": definition.niveau}  # fmt: skip
