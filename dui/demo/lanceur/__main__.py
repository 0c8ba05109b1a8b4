"""`python -m dui.demo.lanceur --port 8000`: what `make demo` runs."""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from dui.demo.lanceur.demo import RACINE, Demo
from dui.demo.lanceur.erreurs import EchecLancement


def _interrompre(_numero: int, _cadre: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    analyseur = argparse.ArgumentParser(description="Démonstration locale du DUI")
    analyseur.add_argument("--port", type=int, default=8000)
    analyseur.add_argument("--dossier", type=Path, help="où garder les données (par défaut .donnees/demo-<port>)")
    options = analyseur.parse_args()
    for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(numero, _interrompre)
    debut = time.monotonic()
    dossier = options.dossier or RACINE / ".donnees" / f"demo-{options.port}"
    try:
        with Demo(dossier, options.port) as demo:
            annoncer(demo, time.monotonic() - debut)
            demo.surveiller()
    except EchecLancement as echec:
        print(f"\n{echec}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nArrêté.", flush=True)
    return 0


def annoncer(demo: Demo, duree: float) -> None:
    print(f"\nPrêt en {duree:.1f} s : {demo.url}  (Ctrl-C pour arrêter)")
    comptes = demo.dossier / "comptes.txt"
    if comptes.exists():
        print(f"\n{comptes.read_text().rstrip()}")
    print(f"\nBac à sable des services nationaux : {demo.bac['http']}")
    print("Pro Santé Connect (simulé) : « S’identifier avec Pro Santé Connect », puis Nora Haddad.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
