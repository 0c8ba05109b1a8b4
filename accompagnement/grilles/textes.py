"""Short texts that authors write: a condition, the options of a choice, the thresholds of a score."""

import re
from collections.abc import Mapping
from typing import Any

from accompagnement.grilles.definition import Condition, Option, Score

Brut = dict[str, Any]
_REGLE = re.compile(r"(?P<item>\w+)\s*(?P<op>=|!=|>=|<=|>|<|existe|vide)\s*(?P<valeur>.*)", re.ASCII | re.DOTALL)


class TexteRefuse(ValueError):
    """The sentence names the line."""


def lire_condition(texte: str) -> Brut | None:
    """« logement = rue et dettes > 0 »: all the rules joined by « et », or all by « ou »."""
    if not texte.strip():
        return None
    par_ou = re.split(r"\s+ou\s+", texte.strip())
    regles = par_ou if len(par_ou) > 1 else re.split(r"\s+et\s+", texte.strip())
    if len(par_ou) > 1 and any(re.search(r"\s+et\s+", r) for r in par_ou):
        raise TexteRefuse("une condition relie ses règles par « et », ou par « ou », pas les deux")
    condition: Brut = {"regles": [_regle(r) for r in regles]}
    return condition | ({"tous": False} if len(par_ou) > 1 else {})


def _regle(texte: str) -> Brut:
    lue = _REGLE.fullmatch(texte.strip())
    if lue is None:
        raise TexteRefuse(f"« {texte.strip()[:40]} » ne se lit pas : écrivez par exemple « logement = rue »")
    op, valeur = lue["op"], lue["valeur"].strip().strip('"')
    if op in ("existe", "vide"):
        return {"item": lue["item"], "op": "existe"} | ({"valeur": False} if op == "vide" else {})
    return {"item": lue["item"], "op": op, "valeur": valeur}


def typer(condition: Brut | None, types: Mapping[str, str]) -> Brut | None:
    """Values take the kind of the question that they are compared with."""
    for regle in (condition or {}).get("regles", []):
        regle["valeur"] = _valeur(regle.get("valeur"), types.get(regle["item"], "texte"))
        if regle["valeur"] is None:
            del regle["valeur"]
    return condition


def _valeur(valeur: Any, type_item: str) -> Any:
    if not isinstance(valeur, str):
        return valeur
    if type_item == "oui_non" and valeur.lower() in ("oui", "non", "vrai", "faux"):
        return valeur.lower() in ("oui", "vrai")
    if type_item in ("entier", "decimal", "eva"):
        lu = lire_nombre(valeur)
        return valeur if lu is None else lu
    return valeur


def lire_nombre(texte: str) -> int | float | None:
    try:
        lu = float(texte.strip().replace(",", ".").replace(" ", ""))
    except ValueError:
        return None
    return int(lu) if lu == int(lu) else lu


def dire_condition(condition: Condition | None) -> str:
    if condition is None:
        return ""
    regles = []
    for r in condition.regles:
        if r.op == "existe":
            regles.append(f"{r.item} {'vide' if r.valeur is False else 'existe'}")
        else:
            valeur = {True: "oui", False: "non"}.get(r.valeur, r.valeur) if isinstance(r.valeur, bool) else r.valeur
            regles.append(f"{r.item} {r.op} {valeur}")
    return (" et " if condition.tous else " ou ").join(regles)


def lire_options(texte: str) -> list[Brut]:
    """A line an option: « code | words | points », « seule » at the end when it excludes the others."""
    options = []
    for numero, ligne in enumerate(filter(str.strip, texte.splitlines()), 1):
        parties = [p.strip() for p in ligne.split("|")]
        if len(parties) == 1:
            parties = [str(numero - 1), parties[0]]
        option: Brut = {"code": parties[0], "libelle": parties[1]}
        for partie in parties[2:]:
            if partie.lower() == "seule":
                option["exclusive"] = True
            elif partie and (points := lire_nombre(partie)) is not None:
                option["points"] = points
            elif partie:
                raise TexteRefuse(f"option {numero} : « {partie[:20]} » n’est pas un nombre de points")
        options.append(option)
    return options


def dire_options(options: tuple[Option, ...]) -> str:
    return "\n".join(" | ".join(_option(o)) for o in options)


def _option(o: Option) -> list[str]:
    parties = [o.code, o.libelle]
    if o.points is not None or o.exclusive:
        parties.append("" if o.points is None else str(o.points))
    return [*parties, "seule"] if o.exclusive else parties


def lire_baremes(texte: str) -> list[Brut]:
    """« # source » (then « si formula »), and under it lines « from | words | tone »."""
    baremes: list[Brut] = []
    for numero, ligne in enumerate(texte.splitlines(), 1):
        if not ligne.strip():
            continue
        if ligne.startswith("#"):
            source, _, quand = ligne.lstrip("# ").partition(" si ")
            baremes.append({"source": source.strip(), "seuils": []} | ({"si": quand.strip()} if quand else {}))
            continue
        parties = [p.strip() for p in ligne.split("|")]
        depuis = lire_nombre(parties[0])
        if depuis is None or len(parties) < 2:
            raise TexteRefuse(f"seuils, ligne {numero} : écrivez « 10 | Modérée | attention »")
        if not baremes:
            raise TexteRefuse("seuils : commencez par une ligne « # d’où ils viennent »")
        seuil: Brut = {"minimum": depuis, "libelle": parties[1]}
        baremes[-1]["seuils"].append(seuil | ({"ton": parties[2]} if len(parties) > 2 and parties[2] else {}))
    return baremes


def dire_baremes(score: Score) -> str:
    lignes = []
    for b in score.baremes:
        lignes.append(f"# {b.source}" + (f" si {b.si}" if b.si else ""))
        lignes += [" | ".join(filter(None, (str(s.minimum), s.libelle, s.ton))) for s in b.seuils]
    return "\n".join(lignes)


def types_de(items: list[Brut]) -> dict[str, str]:
    """Kind of each question of a raw definition."""
    types: dict[str, str] = {}
    for item in items:
        types[str(item.get("id"))] = str(item.get("type"))
        types |= types_de(item.get("items") or [])
    return types
