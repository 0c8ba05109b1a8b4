"""The demonstration: services, sandbox of the national services, web, worker and clock, watched together."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

from dui.demo.lanceur.erreurs import EchecLancement
from dui.demo.lanceur.preparation import deja_prete
from dui.demo.lanceur.processus import Processus, attendre
from dui.demo.lanceur.services import Services

RACINE = Path(__file__).resolve().parents[3]
REGLAGES = "dui.settings.demo"
RELANCES = 5
AUTRE_PORT = "Donnez-en un autre : make demo PORT=8123"


class Demo:
    """`with Demo(dossier, port) as demo:` everything answers; on the way out nothing is left running."""

    def __init__(self, dossier: Path, port: int, dire: Callable[[str], None] = print) -> None:
        self.dossier = dossier.resolve()
        self.port = port
        self.dire = dire
        self.services: Services | None = None
        self.processus: dict[str, Processus] = {}
        self.relances: dict[str, list[float]] = {}
        self.bac: dict[str, str] = {}
        self.env: dict[str, str] = {}
        self._verrou: IO[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def __enter__(self) -> "Demo":
        try:
            self._prendre_le_dossier()
            self.services = Services.demarrer(self.dossier)
            self.env = self._environnement(self.services)
            self._lancer_le_bac_a_sable()
            if prete := deja_prete(self.dossier):
                self._attendre_le_bac_a_sable()
                self._lancer("web", "worker", "horloge")
            else:
                self._preparer("socle")
                self._attendre_le_bac_a_sable()
                self._lancer("worker")  # slow to start: beside the world
            self._preparer("monde")
            if not prete:
                self._lancer("web", "horloge")  # nobody is answered before the world is there
            self._attendre_le_web()
            self._attendre_le_worker()
        except BaseException:
            self.arreter()
            raise
        return self

    def __exit__(self, *_erreur: object) -> None:
        self.arreter()

    def arreter(self) -> None:
        """In the order that lets the worker finish: clock, web, worker, sandbox, then the servers."""
        for nom in ("horloge", "web", "worker", "bac_a_sable"):
            if processus := self.processus.pop(nom, None):
                processus.arreter()
        if self.services is not None:
            self.services.arreter()
            self.services = None
        if self._verrou is not None:
            self._verrou.close()
            self._verrou = None

    def surveiller(self) -> None:
        """Starts again what dies; gives up when a process dies again and again."""
        while True:
            time.sleep(0.5)
            for nom, processus in list(self.processus.items()):
                if not processus.vit():
                    self._relancer(nom, processus)

    def _relancer(self, nom: str, processus: Processus) -> None:
        recentes = [t for t in self.relances.get(nom, []) if time.monotonic() - t < 60]
        if len(recentes) >= RELANCES or nom == "bac_a_sable":
            raise EchecLancement(f"« {nom} » s'est arrêté :\n{processus.fin_de_sortie()}")
        self.relances[nom] = [*recentes, time.monotonic()]
        processus.tuer()
        self.dire(f"« {nom} » s'est arrêté, il repart.")
        self._lancer(nom)

    def _prendre_le_dossier(self) -> None:
        self.dossier.mkdir(parents=True, exist_ok=True)
        self._verrou = (self.dossier / "verrou").open("w")
        try:
            fcntl.flock(self._verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EchecLancement(f"Une démonstration tourne déjà sur le port {self.port}. {AUTRE_PORT}") from None
        with socket.socket() as prise:
            prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                prise.bind(("127.0.0.1", self.port))
            except OSError as erreur:
                raise EchecLancement(f"Le port {self.port} n'est pas libre ({erreur.strerror}). {AUTRE_PORT}") from None

    def _environnement(self, services: Services) -> dict[str, str]:
        ailleurs = self.dossier / "ailleurs"  # stands for the folder of another machine
        ailleurs.mkdir(parents=True, exist_ok=True)
        propres = {
            "DUI_ANCRE_DOSSIER": str(ailleurs),
            "DJANGO_SETTINGS_MODULE": REGLAGES,
            "DUI_STATIQUES": str(self.dossier / "statiques"),
            "DUI_HOTES": "localhost,127.0.0.1",
            "DUI_ORIGINES": f"http://localhost:{self.port},http://127.0.0.1:{self.port}",
            "PYTHONUNBUFFERED": "1",
        }
        return dict(os.environ) | services.env() | propres

    def _lancer_le_bac_a_sable(self) -> None:
        dossier = self.dossier / "bac_a_sable"
        dossier.mkdir(exist_ok=True)
        sortie = self.dossier / "bac_a_sable.log"
        sortie.write_text("")
        ici = f"http://127.0.0.1:{self.port},http://localhost:{self.port}"
        commande = [sys.executable, "-m", "bac_a_sable", "--port", "0", "--dossier", str(dossier), "--dui", ici]
        processus = Processus("bac_a_sable", commande, sortie=sortie, dossier=RACINE)
        self.processus["bac_a_sable"] = processus

    def _attendre_le_bac_a_sable(self) -> None:
        """Its ready line is one JSON object: the addresses that the connectors need."""
        processus = self.processus["bac_a_sable"]

        def prete() -> str:
            lignes = processus.sortie.read_text().splitlines()
            return next((ligne for ligne in lignes if ligne.startswith("{") and ligne.endswith("}")), "")

        if not attendre(lambda: bool(prete()) or not processus.vit(), 20) or not prete():
            raise EchecLancement(f"Le bac à sable n'a pas démarré :\n{processus.fin_de_sortie()}")
        self.bac = json.loads(prete())
        self.env |= {
            "DUI_MSSANTE_SMTP": self.bac["smtp"],
            "DUI_MSSANTE_CONSULTATION": self.bac["consultation"],
            "DUI_MSSANTE_AUTORITES": self.bac["autorites"],
            "DUI_MSSANTE_IDENTIFIANT": self.bac["identifiant"],
            "DUI_MSSANTE_MOT_DE_PASSE": self.bac["mot_de_passe"],
            "DUI_MSSANTE_EXPEDITEUR": self.bac["expediteur"],
            "DUI_PSC_EMETTEUR": self.bac["psc_emetteur"],
            "DUI_PSC_CLIENT": self.bac["psc_client"],
            "DUI_PSC_SECRET_FICHIER": self.bac["psc_secret_fichier"],
        }

    def _preparer(self, partie: str) -> None:
        commande = [sys.executable, "-m", "dui.demo.lanceur.preparation", str(self.dossier), partie]
        fait = subprocess.run(commande, env=self.env, cwd=RACINE, stdin=subprocess.DEVNULL)
        if fait.returncode:
            raise EchecLancement("La préparation de la base a échoué.")

    def _lancer(self, *noms: str) -> None:
        for nom in noms:
            sortie = self.dossier / f"{nom}.log"
            if nom not in self.relances:
                sortie.write_text("")
            commande = self._commandes()[nom]
            self.processus[nom] = Processus(nom, commande, sortie=sortie, env=self.env, dossier=RACINE)

    def _commandes(self) -> dict[str, list[str]]:
        python = [sys.executable, "-m"]
        web = [
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "2",
            "--threads",
            "4",
            "--worker-class",
            "gthread",
        ]
        return {
            "web": [
                *python,
                "gunicorn",
                "dui.wsgi:application",
                *web,
                "--timeout",
                "60",
                "--graceful-timeout",
                "5",
            ],
            "worker": [
                *python,
                "celery",
                "-A",
                "dui.celery",
                "worker",
                "--concurrency",
                "2",
                "--loglevel",
                "INFO",
            ],
            "horloge": [*python, "celery", "-A", "dui.celery", "beat", "-s", str(self.dossier / "horloge")],
        }

    def _attendre_le_web(self) -> None:
        web = self.processus["web"]
        if not attendre(lambda: not web.vit() or self._repond(), 60, pas=0.1) or not self._repond():
            raise EchecLancement(f"Le serveur web ne répond pas :\n{web.fin_de_sortie(30)}")

    def _attendre_le_worker(self) -> None:
        worker = self.processus["worker"]

        def pret() -> bool:
            return " ready." in worker.sortie.read_text(errors="replace")

        if not attendre(lambda: not worker.vit() or pret(), 60, pas=0.1) or not pret():
            raise EchecLancement(f"Le worker n'a pas démarré :\n{worker.fin_de_sortie(30)}")

    def _repond(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}sante/", timeout=5) as reponse:
                return bool(reponse.status == 200)
        except (urllib.error.URLError, OSError):
            return False
