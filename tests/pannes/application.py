"""What the real workers of the fault suite run: three ways of sending one message to a receiver outside."""

import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from celery import shared_task

from dui.core import evenements

BARRE, NU, DIRECT = "pannes.barre", "pannes.nu", "pannes.direct"


def _requete(methode: str, cle: str) -> int:
    """Status of the receiver: POST takes the message, HEAD tells whether it has it."""
    requete = urllib.request.Request(f"{os.environ['PANNES_RECEVEUR']}/{cle}", method=methode)
    try:
        with urllib.request.urlopen(requete, timeout=5) as reponse:
            return reponse.status
    except urllib.error.HTTPError as erreur:
        return erreur.code


def _traverser(cle: str, essai: int) -> None:
    """The moment between the claim and the sending, made long enough for a nemesis to strike."""
    (Path(os.environ["PANNES_DOSSIER"]) / f"{cle}.{essai}").touch()
    if essai == 1:
        time.sleep(float(os.environ.get("PANNES_PAUSE", "0")))


def envoyer_barre(evenement: Any, remise: Any) -> None:
    """The way of the product: fence, ask the receiver when an earlier attempt may have reached it, send."""
    cle = str(evenement.ids["cle"])
    _traverser(cle, remise.essai)
    remise.confirmer()
    if remise.reprise and _requete("HEAD", cle) == 200:
        return
    _requete("POST", cle)


def envoyer_nu(evenement: Any, remise: Any) -> None:
    """Control: same outbox, no fence, nothing asked."""
    cle = str(evenement.ids["cle"])
    _traverser(cle, remise.essai)
    _requete("POST", cle)


@shared_task(name="pannes.direct", acks_late=False)
def envoyer_direct(cle: str) -> None:
    """Control: plain task sent after the commit."""
    _requete("POST", cle)


def inscrire() -> None:
    evenements.abonner(BARRE, id="pannes.barre")(envoyer_barre)
    evenements.abonner(NU, id="pannes.nu")(envoyer_nu)


def retirer() -> None:
    evenements.desabonner(BARRE, "pannes.barre")
    evenements.desabonner(NU, "pannes.nu")
