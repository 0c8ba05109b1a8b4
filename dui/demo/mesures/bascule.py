"""Seconds to pass a shared workstation from one colleague to the next, in Chromium, on the demonstration.

From the key that passes the hand to the home page of the next person, six digits typed at the pace of a hand; exit
status 1 when one switch is above the limit.
"""

import argparse
import os
import shutil
import statistics
import sys
import time
from typing import Any

from dui.demo.fumee.__main__ import port_libre
from dui.demo.lanceur.demo import RACINE, Demo
from dui.demo.monde.comptes import MOT_DE_PASSE, PIN, SECRET_TOTP, code_totp

FRAPPE_MS = 120
TOURS = int(os.environ.get("DUI_BASCULES", "12"))
COLLEGUES = ("Anne", "Claire")


def main() -> int:
    analyseur = argparse.ArgumentParser()
    analyseur.add_argument("--secondes", type=float, default=3)
    limite = analyseur.parse_args().secondes
    dossier = RACINE / ".donnees" / f"bascule-{os.getpid()}"
    try:
        with Demo(dossier, port_libre(), dire=lambda _: None) as demo:
            durees = _mesurer(f"http://localhost:{demo.port}")
    finally:
        shutil.rmtree(dossier, ignore_errors=True)
    print(
        f"{len(durees)} bascules : médiane {statistics.median(durees):.2f} s, pire {max(durees):.2f} s (≤ {limite:g})"
    )
    return int(max(durees) > limite)


def _mesurer(base: str) -> list[float]:
    from playwright.sync_api import sync_playwright

    options = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    chemin = os.environ.get("DUI_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as pilote:
        navigateur = pilote.chromium.launch(executable_path=chemin, args=options)
        page = navigateur.new_context(locale="fr-FR").new_page()
        _enroler(page, base)
        for adresse in ("anne.dupont", "claire.morvan"):
            _passer(page)
            page.click("text=Je ne suis pas dans la liste")
            _identifier(page, adresse)
        durees = [_basculer(page, COLLEGUES[tour % 2]) for tour in range(TOURS)]
        navigateur.close()
    return durees


def _enroler(page: Any, base: str) -> None:
    page.goto(f"{base}/compte/connexion/")
    _identifier(page, "helene.garnier")
    page.goto(f"{base}/habilitations/postes/")
    page.fill("input[name=nom]", "Poste de la mesure")
    page.click("#enroler button[type=submit]")
    page.wait_for_selector(".badge:has-text('Ici')")


def _identifier(page: Any, adresse: str) -> None:
    """Password, then the code of the telephone."""
    page.fill("input[name=login]", f"{adresse}@clairiere.example")
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.click("main button[type=submit]")
    page.fill("input[name=code]", code_totp(SECRET_TOTP))
    page.click("text=Ouvrir ma session")
    page.wait_for_selector(".moi")


def _passer(page: Any) -> None:
    page.keyboard.press("Control+Alt+KeyL")
    page.wait_for_selector("[data-mur]")


def _basculer(page: Any, prenom: str) -> float:
    page.wait_for_load_state("load")
    debut = time.perf_counter()
    _passer(page)
    page.click(f".collegues a:has-text('{prenom}')")
    page.wait_for_selector("input[name=code]:focus")
    page.keyboard.type(PIN, delay=FRAPPE_MS)
    page.wait_for_selector(f".moi:has-text('{prenom}')")
    return time.perf_counter() - debut


if __name__ == "__main__":
    sys.exit(main())
