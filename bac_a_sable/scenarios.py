"""The failures that one can order: by the address of the recipient, or for any address through HTTP.

By address: the local part begins with the name of the scenario: `temporaire@…`, `definitif.martin@…`, and
`temporaire.2@…` for the first two attempts of each message. Through HTTP: POST /scenarios, see the README.
"""

import threading
from collections import Counter
from dataclasses import asdict, dataclass

NOMS = {
    "ok": "accepté",
    "temporaire": "refus temporaire (451), rien n'est gardé",
    "definitif": "refus définitif (550), rien n'est gardé",
    "reponse-perdue": "le message est gardé, puis la connexion tombe avant la réponse",
    "coupure": "la connexion tombe avant que le message soit gardé",
    "lent": "la réponse tarde",
}
TOUS = "*"


@dataclass
class Scenario:
    """What happens to a recipient. `fois`: number of attempts it lasts for each message, 0 for always."""

    destinataire: str
    scenario: str
    fois: int = 0
    duree: float = 3.0


class Scenarios:
    """Thread-safe: SMTP and HTTP run in two threads."""

    def __init__(self) -> None:
        self._ordres: dict[str, Scenario] = {}
        self._essais: Counter[tuple[str, str]] = Counter()
        self._verrou = threading.Lock()

    def ordonner(self, ordre: Scenario) -> None:
        if ordre.scenario not in NOMS:
            raise ValueError(f"Scénario inconnu : {ordre.scenario}. Connus : {', '.join(NOMS)}.")
        with self._verrou:
            self._ordres[ordre.destinataire.lower()] = ordre

    def oublier(self) -> None:
        with self._verrou:
            self._ordres.clear()
            self._essais.clear()

    def liste(self) -> list[dict[str, object]]:
        with self._verrou:
            return [asdict(ordre) for ordre in self._ordres.values()]

    def pour(self, destinataire: str, message_id: str) -> Scenario:
        """The scenario of this attempt; counts it."""
        adresse = destinataire.lower()
        with self._verrou:
            ordre = self._ordres.get(adresse) or _par_adresse(adresse) or self._ordres.get(TOUS)
            if ordre is None:
                return Scenario(adresse, "ok")
            self._essais[adresse, message_id] += 1
            if ordre.fois and self._essais[adresse, message_id] > ordre.fois:
                return Scenario(adresse, "ok")
            return ordre


def _par_adresse(adresse: str) -> Scenario | None:
    nom, *suite = adresse.partition("@")[0].split(".")
    if nom not in NOMS or nom == "ok":
        return None
    fois = int(suite[0]) if suite and suite[0].isdigit() else 0
    return Scenario(adresse, nom, fois)
