"""Transport to the secure mail operator: SMTP with STARTTLS, and the question "did you get it?".

Only addresses, trust store and credentials come from settings: nothing here knows which operator it is.
"""

import json
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from dui.core import sortant
from interop.mssante import erreurs
from interop.mssante.erreurs import EchecEnvoi, Nature


@dataclass(frozen=True)
class Reglages:
    """`smtp`: host:port. `autorites`: PEM file of the authorities (IGC Santé). `consultation`: address or empty."""

    smtp: str
    autorites: str
    identifiant: str
    mot_de_passe: str
    expediteur: str
    consultation: str = ""
    delai: float = 30.0

    @property
    def complets(self) -> bool:
        return bool(self.smtp and self.autorites and self.expediteur)

    def confiance(self) -> ssl.SSLContext:
        """TLS 1.2 at least, and only the given authorities: not those of the system."""
        contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        contexte.minimum_version = ssl.TLSVersion.TLSv1_2
        contexte.load_verify_locations(cafile=self.autorites)
        return contexte


class Messagerie(Protocol):
    """What the sending needs; the tests put another one in its place."""

    def envoyer(self, message: bytes, destinataire: str, barriere: Callable[[], None]) -> str: ...

    def connu(self, message_id: str) -> bool | None: ...


class ClientMssante:
    def __init__(self, reglages: Reglages) -> None:
        self.reglages = reglages

    def envoyer(self, message: bytes, destinataire: str, barriere: Callable[[], None]) -> str:
        """Hand the message over. `barriere` is called just before the content leaves; what it raises stops all.

        Returns the words of the server; any failure is an `EchecEnvoi` that says whether it may have arrived.
        """
        session = self._ouvrir()
        try:
            self._enveloppe(session, message, destinataire)
            barriere()
            return _remettre(session, message, destinataire)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()

    def _ouvrir(self) -> smtplib.SMTP:
        hote, _, port = self.reglages.smtp.rpartition(":")
        session = None
        try:
            session = smtplib.SMTP(hote, int(port), timeout=self.reglages.delai)
            session.starttls(context=self.reglages.confiance())
            session.login(self.reglages.identifiant, self.reglages.mot_de_passe)
        except (smtplib.SMTPException, OSError, ValueError) as erreur:
            if session is not None:
                session.close()
            raise _echec_d_ouverture(erreur) from erreur
        return session

    def _enveloppe(self, session: smtplib.SMTP, message: bytes, destinataire: str) -> None:
        maximum = session.esmtp_features.get("size", "")
        if maximum.isdigit() and 0 < int(maximum) < len(message):
            raise EchecEnvoi(Nature.DEFINITIF, erreurs.TROP_LOURD, f"SIZE {maximum} < {len(message)}")
        try:
            for code, reponse in (
                session.mail(self.reglages.expediteur, [f"SIZE={len(message)}"] if maximum else []),
                session.rcpt(destinataire),
            ):
                if code not in (250, 251):
                    raise erreurs.refus(code, reponse, destinataire)
        except (smtplib.SMTPException, OSError) as erreur:
            raise EchecEnvoi(Nature.TEMPORAIRE, erreurs.INDISPONIBLE, repr(erreur)) from erreur

    def connu(self, message_id: str) -> bool | None:
        """True or false when the operator can tell, None when it cannot."""
        if not self.reglages.consultation:
            return None
        url = f"{self.reglages.consultation}?{urlencode({'message_id': message_id})}"
        try:
            reponse = sortant.demander("GET", url, delai=self.reglages.delai, taille=1_000_000)
            return bool(json.loads(reponse.octets)["messages"]) if reponse.statut == 200 else None
        except (sortant.SortieRefusee, sortant.SortieEchouee, ValueError, KeyError, TypeError):
            return None


def _echec_d_ouverture(erreur: Exception) -> EchecEnvoi:
    """Before any content: nothing can have arrived. An administrator may repair, so it is tried again."""
    if isinstance(erreur, ssl.SSLCertVerificationError):
        return EchecEnvoi(Nature.TEMPORAIRE, erreurs.CERTIFICAT, repr(erreur))
    if isinstance(erreur, smtplib.SMTPAuthenticationError):
        return EchecEnvoi(Nature.TEMPORAIRE, erreurs.IDENTIFICATION, f"{erreur.smtp_code}")
    return EchecEnvoi(Nature.TEMPORAIRE, erreurs.INDISPONIBLE, repr(erreur))


def _remettre(session: smtplib.SMTP, message: bytes, destinataire: str) -> str:
    """DATA by hand: only here does one know whether the content had begun to leave."""
    try:
        code, reponse = session.docmd("data")
    except (smtplib.SMTPException, OSError) as erreur:
        raise EchecEnvoi(Nature.TEMPORAIRE, erreurs.INDISPONIBLE, repr(erreur)) from erreur
    if code != 354:
        raise erreurs.refus(code, reponse, destinataire)
    try:
        session.send(_avec_points(message) + b".\r\n")
        code, reponse = session.getreply()
    except (smtplib.SMTPException, OSError) as erreur:
        raise EchecEnvoi(Nature.INCERTAIN, erreurs.REPONSE_PERDUE, repr(erreur)) from erreur
    if code != 250:
        raise erreurs.refus(code, reponse, destinataire)
    return reponse.decode(errors="replace")[:200]


def _avec_points(message: bytes) -> bytes:
    """RFC 5321 §4.5.2: a line that begins with a dot gets a second one; the last line ends with CRLF."""
    complet = message if message.endswith(b"\r\n") else message + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", complet)
