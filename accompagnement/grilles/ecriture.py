"""The stored form of a definition: plain JSON, without what is by default, always in the same order."""

from dataclasses import MISSING, is_dataclass
from typing import Any

from accompagnement.grilles.definition import Definition, champs_de


def en_json(definition: Definition) -> dict[str, Any]:
    return dict(_plat(definition))


def _plat(objet: Any) -> Any:
    if is_dataclass(objet):
        valeurs = ((c, getattr(objet, c.name)) for c in champs_de(type(objet)))
        return {c.name: _plat(v) for c, v in valeurs if c.default is MISSING or v != c.default}
    return [_plat(x) for x in objet] if isinstance(objet, tuple | list) else objet
