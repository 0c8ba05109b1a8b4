"""The simulators together: SMTP in one thread, HTTP in another."""

import asyncio
import json
import os
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path

from bac_a_sable.autorite import Autorite
from bac_a_sable.boites import Boites
from bac_a_sable.consultation import Consultation
from bac_a_sable.courrier import Facteur, protocole
from bac_a_sable.psc import Psc
from bac_a_sable.scenarios import Scenarios

EXPEDITEUR = "dui@demo.mssante.example"


class BacASable:
    """`with BacASable(dossier) as bac:` then `bac.adresses`."""

    def __init__(
        self, dossier: Path, *, port: int = 0, port_smtp: int = 0, port_psc: int = 0, dui: Iterable[str] = ()
    ) -> None:
        dossier.mkdir(parents=True, exist_ok=True)
        self.dossier = dossier.resolve()
        self.port = port
        self.port_smtp = port_smtp
        self.boites = Boites(self.dossier / "boites")
        self.scenarios = Scenarios()
        self.autorite = Autorite(self.dossier / "certificats")
        self.mot_de_passe = _mot_de_passe(self.dossier / "acces.json")
        self.psc = Psc(port_psc, dui=dui, secret=_tire(self.dossier / "psc.secret"))
        self.adresses: dict[str, str] = {}

    def __enter__(self) -> "BacASable":
        self._boucle = asyncio.new_event_loop()
        self._consultation = Consultation(self.port, self.boites, self.scenarios)
        facteur = Facteur(self.boites, self.scenarios, EXPEDITEUR, self.mot_de_passe)
        contexte = self.autorite.contexte_serveur()
        self._smtp = self._boucle.run_until_complete(
            self._boucle.create_server(lambda: protocole(facteur, contexte, self._boucle), "127.0.0.1", self.port_smtp)
        )
        self._fils = [
            threading.Thread(target=self._boucle.run_forever, daemon=True),
            threading.Thread(target=self._consultation.serve_forever, daemon=True),
        ]
        for fil in self._fils:
            fil.start()
        self.psc.__enter__()
        self.adresses = self._adresses()
        return self

    def __exit__(self, *_erreur: object) -> None:
        self.psc.__exit__()
        self._consultation.shutdown()
        self._consultation.server_close()
        self._boucle.call_soon_threadsafe(self._smtp.close)
        self._boucle.call_soon_threadsafe(self._boucle.stop)
        for fil in self._fils:
            fil.join(5)
        self._boucle.close()

    def _adresses(self) -> dict[str, str]:
        http = f"http://127.0.0.1:{self._consultation.server_address[1]}"
        return {
            "http": http,
            "smtp": f"127.0.0.1:{self._smtp.sockets[0].getsockname()[1]}",
            "consultation": f"{http}/messages",
            "autorites": str(self.autorite.certificat),
            "identifiant": EXPEDITEUR,
            "mot_de_passe": self.mot_de_passe,
            "expediteur": EXPEDITEUR,
            "psc_emetteur": self.psc.adresses["emetteur"],
            "psc_client": self.psc.adresses["client"],
            "psc_secret_fichier": str(self.dossier / "psc.secret"),
        }


def _tire(fichier: Path) -> str:
    """A secret of this folder, drawn once, read by its owner only."""
    if not fichier.exists():
        descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descripteur, "w") as flux:
            flux.write(secrets.token_urlsafe(32))
    return fichier.read_text()


def _mot_de_passe(fichier: Path) -> str:
    if fichier.exists():
        return str(json.loads(fichier.read_text())["mot_de_passe"])
    tire = secrets.token_urlsafe(18)
    descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descripteur, "w") as flux:
        json.dump({"mot_de_passe": tire}, flux)
    return tire
