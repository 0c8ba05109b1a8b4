"""`python -m bac_a_sable --port 8600 --dossier <folder>`; the first line printed is JSON: the addresses."""

import argparse
import json
import signal
import threading
from pathlib import Path

from bac_a_sable.serveur import BacASable


def main() -> None:
    analyseur = argparse.ArgumentParser(prog="bac_a_sable", description="Simulateurs des services nationaux")
    analyseur.add_argument("--port", type=int, default=0, help="port de la consultation HTTP (0 : un port libre)")
    analyseur.add_argument("--smtp", type=int, default=0, help="port SMTP (0 : un port libre)")
    analyseur.add_argument("--dossier", type=Path, required=True, help="boîtes aux lettres et certificats")
    analyseur.add_argument("--psc", type=int, default=0, help="port de Pro Santé Connect (0 : un port libre)")
    analyseur.add_argument("--dui", default="", help="adresses du DUI, séparées par des virgules, où revenir")
    options = analyseur.parse_args()
    fin = threading.Event()
    for numero in (signal.SIGTERM, signal.SIGINT):
        signal.signal(numero, lambda *_: fin.set())
    dui = [adresse.rstrip("/") for adresse in options.dui.split(",") if adresse]
    with BacASable(options.dossier, port=options.port, port_smtp=options.smtp, port_psc=options.psc, dui=dui) as bac:
        print(json.dumps(bac.adresses, ensure_ascii=False), flush=True)
        fin.wait()


if __name__ == "__main__":
    main()
