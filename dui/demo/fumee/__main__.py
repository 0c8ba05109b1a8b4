"""`python -m dui.demo.fumee`: what `make smoke` runs; the last line is one JSON object."""

import argparse
import json
import os
import shutil
import socket
import sys
import time
from pathlib import Path

from dui.demo.fumee.parcours import Parcours
from dui.demo.fumee.visiteur import Echec
from dui.demo.lanceur.demo import RACINE, Demo
from dui.demo.lanceur.erreurs import EchecLancement


def main() -> int:
    analyseur = argparse.ArgumentParser(description="La démonstration sur un port libre, et un premier parcours")
    analyseur.add_argument("--lignes", type=int, default=int(os.environ.get("DUI_FUMEE_LIGNES", "5000")))
    options = analyseur.parse_args()
    dossier = RACINE / ".donnees" / f"fumee-{os.getpid()}"
    try:
        chiffres = jouer(dossier, options.lignes)
    except (Echec, EchecLancement) as echec:
        print(f"\nÉchec : {echec}", file=sys.stderr)
        print(json.dumps({"reussi": False, "raison": str(echec)[:300]}, ensure_ascii=False))
        return 1
    finally:
        shutil.rmtree(dossier, ignore_errors=True)
    print(json.dumps({"reussi": True, **chiffres}, ensure_ascii=False))
    return 0


def jouer(dossier: Path, lignes: int) -> dict[str, object]:
    debut = time.monotonic()
    with Demo(dossier, port_libre()) as demo:
        chiffres: dict[str, object] = {"pret_s": round(time.monotonic() - debut, 1)}
        for nom, etape in Parcours(demo, lignes).etapes().items():
            depart = time.monotonic()
            chiffres[nom] = etape()
            print(f"{nom:<14} {time.monotonic() - depart:6.1f} s  {chiffres[nom]}", flush=True)
    return chiffres


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
