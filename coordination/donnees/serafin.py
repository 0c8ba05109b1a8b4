"""SERAFIN-PH services, leaves alone: an event is recorded at the last digit (metier §6.2)."""

import json
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def prestations() -> tuple[tuple[str, str], ...]:
    """(code, words) in the order of the numbers: 2.3.3.6 comes before 2.3.3.10."""
    lues = json.loads((Path(__file__).parent / "serafin_prestations.json").read_text())["valeurs"]
    return tuple(sorted(((v["code"], v["libelle"]) for v in lues), key=lambda v: [int(n) for n in v[0].split(".")]))
