"""Stage of the fault suite: a receiver on loopback, real workers, a nemesis with a seed."""

import http.server
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis

from dui.core import contexte, evenements
from dui.core.models import Remise
from dui.demo.lanceur.processus import Processus, attendre
from tests.pannes import application

RACINE = Path(__file__).resolve().parents[2]
BAIL_S = 2
PRET = " ready."


class Receveur:
    """Counts each message that reaches it; takes a little time to answer, as the real ones do."""

    def __init__(self, delai: float = 0.01) -> None:
        self.recus: Counter[str] = Counter()
        verrou = threading.Lock()
        recus = self.recus

        class Guichet(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                with verrou:
                    recus[self.path.strip("/")] += 1
                time.sleep(delai)
                self._repondre(200)

            def do_HEAD(self) -> None:
                self._repondre(200 if recus[self.path.strip("/")] else 404)

            def _repondre(self, code: int) -> None:
                try:
                    self.send_response(code)
                    self.end_headers()
                except ConnectionError:
                    self.close_connection = True  # the worker was killed while it waited

            def log_message(self, *_: Any) -> None:
                """Silence: one line per message would hide the report."""

        self.serveur = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
        self.adresse = f"http://127.0.0.1:{self.serveur.server_port}"
        threading.Thread(target=self.serveur.serve_forever, daemon=True).start()

    def fermer(self) -> None:
        self.serveur.shutdown()
        self.serveur.server_close()


class Scene:
    """Receiver, workers and bell of one drill; everything stops with `fermer`."""

    def __init__(self, dossier: Path, *, pause: float = 0.0) -> None:
        self.dossier = dossier
        self.receveur = Receveur()
        self.processus: list[Processus] = []
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.pannes.reglages",
            "DUI_BAIL_SECONDES": str(BAIL_S),
            "PANNES_RECEVEUR": self.receveur.adresse,
            "PANNES_DOSSIER": str(dossier),
            "PANNES_PAUSE": str(pause),
        }
        application.inscrire()

    def fermer(self) -> None:
        for processus in self.processus:
            processus.tuer()
        self.receveur.fermer()
        application.retirer()

    def _lancer(self, nom: str, *arguments: str) -> Processus:
        sortie = self.dossier / f"{nom}-{len(self.processus)}.log"
        commande = [sys.executable, "-m", "celery", "-A", "dui.celery", *arguments]
        lance = Processus(nom, commande, sortie=sortie, env=self.env, dossier=RACINE)
        self.processus.append(lance)
        return lance

    def ouvrier(self) -> Processus:
        """A real Celery worker, ready."""
        lance = self._lancer(
            "ouvrier", "worker", "--concurrency", "1", "--loglevel", "INFO",
            "--without-gossip", "--without-mingle", "-n", f"o{len(self.processus)}@%h",
        )  # fmt: skip
        pret = attendre(lambda: not lance.vit() or PRET in lance.sortie.read_text(errors="replace"), 60, pas=0.05)
        if not pret or not lance.vit():
            raise RuntimeError(f"L’ouvrier n’a pas démarré :\n{lance.fin_de_sortie(30)}")
        return lance

    def cloche(self) -> Processus:
        """The beat: looks at the table without anybody ringing."""
        return self._lancer("cloche", "beat", "-s", str(self.dossier / "cloche"), "--loglevel", "INFO")

    @staticmethod
    def vider_la_file() -> None:
        """Everything that Redis holds for this run disappears: queue, unacknowledged messages, cache."""
        with redis.Redis.from_url(os.environ["REDIS_URL"]) as file:
            file.flushdb()

    def attendre_passage(self, cle: str, delai: float = 30) -> bool:
        return attendre(lambda: (self.dossier / f"{cle}.1").exists(), delai)


def publier(nom: str, cle: str) -> None:
    with contexte.ouvrir(contexte.agent_technique("pannes", [1])):
        evenements.publier(nom, structure_id=1, cle=cle)


def publier_direct(cle: str) -> None:
    application.envoyer_direct.delay(cle)


def geler(processus: Processus) -> None:
    os.killpg(processus.pid, signal.SIGSTOP)


def degeler(processus: Processus) -> None:
    os.killpg(processus.pid, signal.SIGCONT)


def bilan(scene: Scene, cles: list[str], **autres: Any) -> dict[str, Any]:
    """Checkers on the history: lost, doubled, waiting for somebody."""
    recus = scene.receveur.recus
    return {
        "messages": len(cles),
        "perdus": sum(recus[cle] == 0 for cle in cles),
        "doubles": sum(recus[cle] > 1 for cle in cles),
        "a_traiter": Remise.objects.filter(etat="a_traiter").count(),
        **autres,
    }


def tuer_et_vider(scene: Scene, messages: int, fautes: int, graine: int) -> dict[str, Any]:
    """Messages committed while a nemesis kills the worker (kill -9) or empties Redis; then everything heals."""
    hasard = random.Random(graine)
    cles = [f"m{numero}" for numero in range(messages)]
    reste = list(cles)
    scene.cloche()
    ouvrier = scene.ouvrier()
    compte = Counter[str]()
    for numero in range(fautes):
        for cle in reste[: max(1, messages // fautes)]:
            publier(application.BARRE, cle)
            reste.remove(cle)
        time.sleep(hasard.uniform(0, 0.4))
        if numero % 2:
            scene.vider_la_file()
            compte["vidages"] += 1
        else:
            ouvrier.tuer()
            compte["morts"] += 1
            ouvrier = scene.ouvrier()
    for cle in reste:
        publier(application.BARRE, cle)
    debut = time.monotonic()
    attendre(lambda: not Remise.objects.exclude(etat__in=["remise", "a_traiter"]).exists(), 120, pas=0.2)
    return bilan(scene, cles, graine=graine, reprise_s=round(time.monotonic() - debut, 1), **compte)


def entre_commit_et_remise(
    scene: Scene, envoyer: Callable[[str], None], messages: int, patience_s: float = 60
) -> dict[str, Any]:
    """Nobody works, the facts are committed, Redis loses everything, then a worker comes. Waits for the last one."""
    cles = [f"c{numero}" for numero in range(messages)]
    ouvrier = scene.ouvrier()
    ouvrier.tuer()
    for cle in cles:
        envoyer(cle)
    scene.vider_la_file()
    scene.ouvrier()
    scene.cloche()
    attendre(lambda: all(scene.receveur.recus[cle] for cle in cles), patience_s, pas=0.1)
    return bilan(scene, cles)


def zombie(scene: Scene, nom: str) -> dict[str, Any]:
    """A worker frozen past its lease, between the claim and the sending; another delivers; the first wakes up."""
    premier = scene.ouvrier()
    publier(nom, "z")
    if not scene.attendre_passage("z"):
        raise RuntimeError(f"Rien n’a été pris :\n{premier.fin_de_sortie(30)}")
    geler(premier)
    time.sleep(BAIL_S + 0.5)
    scene.ouvrier()
    scene.cloche()
    attendre(lambda: scene.receveur.recus["z"] >= 1, 30, pas=0.1)
    degeler(premier)
    attendre(lambda: scene.receveur.recus["z"] > 1, 4, pas=0.1)
    return bilan(scene, ["z"])
