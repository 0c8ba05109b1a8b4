"""Mailboxes: one Maildir per address, and an index by Message-ID that is rebuilt at each start."""

import mailbox
import re
import shutil
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

ADRESSE = re.compile(r"[a-z0-9._+\-]{1,64}@[a-z0-9.\-]{1,190}")


@dataclass(frozen=True)
class Depot:
    """One message in one mailbox."""

    numero: str
    boite: str
    message_id: str
    expediteur: str
    objet: str
    recu: str
    taille: int


class Boites:
    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier
        self._verrou = threading.Lock()
        self._depots: dict[str, Depot] = {}
        dossier.mkdir(parents=True, exist_ok=True)
        for boite in sorted(p for p in dossier.iterdir() if p.is_dir()):
            maildir = mailbox.Maildir(boite, create=True)
            for cle in sorted(maildir.keys()):
                self._noter(boite.name, cle, maildir.get_bytes(cle))

    @staticmethod
    def est_une_adresse(texte: str) -> bool:
        return bool(ADRESSE.fullmatch(texte.lower())) and ".." not in texte

    def deposer(self, adresse: str, octets: bytes) -> Depot:
        """Adds the bytes as they are; a message sent twice is there twice."""
        adresse = adresse.lower()
        if not self.est_une_adresse(adresse):
            raise ValueError(f"Adresse refusée : {adresse}")
        with self._verrou:
            cle = mailbox.Maildir(self.dossier / adresse, create=True).add(octets)
            return self._noter(adresse, cle, octets)

    def _noter(self, adresse: str, cle: str, octets: bytes) -> Depot:
        entetes = message_from_bytes(octets, policy=policy.default)
        depot = Depot(
            numero=f"{adresse}:{cle}",
            boite=adresse,
            message_id=str(entetes.get("Message-ID", "")).strip(),
            expediteur=str(entetes.get("From", "")),
            objet=str(entetes.get("Subject", "")),
            recu=str(entetes.get("X-Recu-Le", "")),
            taille=len(octets),
        )
        self._depots[depot.numero] = depot
        return depot

    def adresses(self) -> dict[str, int]:
        with self._verrou:
            compte: dict[str, int] = {}
            for depot in self._depots.values():
                compte[depot.boite] = compte.get(depot.boite, 0) + 1
            return dict(sorted(compte.items()))

    def depots(self, *, boite: str = "", message_id: str = "") -> list[Depot]:
        with self._verrou:
            return [
                depot
                for depot in self._depots.values()
                if (not boite or depot.boite == boite.lower()) and (not message_id or depot.message_id == message_id)
            ]

    def octets(self, numero: str) -> bytes | None:
        with self._verrou:
            depot = self._depots.get(numero)
            if depot is None:
                return None
            cle = numero.partition(":")[2]
            return mailbox.Maildir(self.dossier / depot.boite, create=True).get_bytes(cle)

    def message(self, numero: str) -> EmailMessage | None:
        octets = self.octets(numero)
        return None if octets is None else message_from_bytes(octets, policy=policy.default)  # type: ignore[return-value]

    def vider(self) -> None:
        with self._verrou:
            self._depots.clear()
            for boite in self.dossier.iterdir():
                shutil.rmtree(boite)
