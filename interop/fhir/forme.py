"""The shape of a foreign resource, before anybody reads it: what should be a list of objects is one, or is said."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Dire = Callable[[str, str], None]
LISTES = frozenset({"answerOption", "coding", "concept", "contained", "contains", "enableWhen", "extension", "include",
                    "item"})  # fmt: skip
OBJETS = frozenset({"compose", "expansion"})
MAL_FORME = "« {} » n’a pas la forme que FHIR demande : laissé de côté"


def former(objet: Json, dire: Dire, lien: str = "") -> None:
    """In place. `dire(linkId, message)` is told of each part that is left out."""
    lien = str(objet.get("linkId") or lien)
    for cle, valeur in list(objet.items()):
        if cle in LISTES:
            objet[cle] = _objets(valeur)
        elif cle in OBJETS and not isinstance(valeur, dict):
            objet[cle] = {}
        if cle in LISTES | OBJETS and objet[cle] != valeur:
            dire(lien, MAL_FORME.format(cle))
        for dedans in _objets(objet[cle]) or _objets([objet[cle]]):
            former(dedans, dire, lien)


def _objets(valeur: Any) -> list[Json]:
    return [v for v in valeur if isinstance(v, dict)] if isinstance(valeur, list) else []


__all__ = ["former"]
