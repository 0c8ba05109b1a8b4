"""Short hands to write a grid."""

from collections.abc import Iterable
from typing import Any

Brut = dict[str, Any]


def options(*libelles: str, points: Iterable[float] | None = None) -> list[Brut]:
    """Numbered from 0, worth their rank unless said otherwise."""
    valeurs = list(points) if points is not None else list(range(len(libelles)))
    return [
        {"code": str(rang), "libelle": mots, "points": v}
        for rang, (mots, v) in enumerate(zip(libelles, valeurs, strict=True))
    ]


def choix(id: str, libelle: str, reponses: list[Brut], **autres: Any) -> Brut:
    return {"id": id, "type": "choix", "libelle": libelle, "obligatoire": True, "options": reponses, **autres}


def question(id: str, type: str, libelle: str, **autres: Any) -> Brut:
    return {"id": id, "type": type, "libelle": libelle, **autres}


def section(id: str, libelle: str, *items: Brut, **autres: Any) -> Brut:
    return {"id": id, "type": "groupe", "libelle": libelle, "items": list(items), **autres}


def si(item: str, valeur: Any, op: str = "=") -> Brut:
    return {"regles": [{"item": item, "op": op, "valeur": valeur}]}


def seuils(source: str, *bornes: tuple[float, str, str], quand: str = "") -> Brut:
    """(from, words, tone)."""
    bareme = {"source": source, "seuils": [_seuil(*b) for b in bornes]}
    return bareme | {"si": quand} if quand else bareme


def _seuil(minimum: float, libelle: str, ton: str) -> Brut:
    return {"minimum": minimum, "libelle": libelle} | ({"ton": ton} if ton else {})


def domaine(code: str, libelle: str, formule: str, maximum: float) -> Brut:
    """A branch of the radar, from 0; a sum is scaled up from its first answer."""
    prorata = {"prorata": 1} if formule.startswith("somme(") else {}
    return {"code": code, "libelle": libelle, "formule": formule, "minimum": 0, "maximum": maximum, "domaine": True,
            **prorata}  # fmt: skip


def somme(*ids: str) -> str:
    return f"somme({', '.join(ids)})"
