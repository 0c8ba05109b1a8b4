"""First and second start of the demonstration, in seconds; exit status 1 above the limits given."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

from dui.demo.fumee.__main__ import port_libre
from dui.demo.lanceur.demo import RACINE, Demo


def main() -> int:
    analyseur = argparse.ArgumentParser()
    analyseur.add_argument("--premier", type=float, default=60)
    analyseur.add_argument("--second", type=float, default=10)
    limites = analyseur.parse_args()
    dossier = RACINE / ".donnees" / f"departs-{os.getpid()}"
    try:
        premier, second = _depart(dossier), _depart(dossier)
    finally:
        shutil.rmtree(dossier, ignore_errors=True)
    print(f"premier départ {premier:.1f} s (≤ {limites.premier:.0f}), second {second:.1f} s (≤ {limites.second:.0f})")
    return int(premier > limites.premier or second > limites.second)


def _depart(dossier: Path) -> float:
    debut = time.monotonic()
    with Demo(dossier, port_libre(), dire=lambda _: None):
        return time.monotonic() - debut


if __name__ == "__main__":
    sys.exit(main())
