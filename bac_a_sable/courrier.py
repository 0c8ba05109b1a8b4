"""The secure-mail operator: SMTP submission with STARTTLS, AUTH, SIZE, and the failures that were ordered."""

import asyncio
import base64
import datetime as dt
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, auth_mechanism

from bac_a_sable.accuses import repondre
from bac_a_sable.boites import Boites
from bac_a_sable.controles import controler
from bac_a_sable.scenarios import Scenarios

TAILLE_MAX = 10 * 1024 * 1024


class Facteur:
    """aiosmtpd handler: decides, stores, acknowledges."""

    def __init__(self, boites: Boites, scenarios: Scenarios, identifiant: str, mot_de_passe: str) -> None:
        self.boites = boites
        self.scenarios = scenarios
        self.identifiant = identifiant
        self.mot_de_passe = mot_de_passe
        self.jeton = mot_de_passe

    def authentifier(
        self, _serveur: SMTP, _session: Session, _enveloppe: Envelope, _mecanisme: str, donnees: Any
    ) -> AuthResult:
        attendu = (self.identifiant.encode(), self.mot_de_passe.encode())
        bon = isinstance(donnees, LoginPassword) and (donnees.login, donnees.password) == attendu
        return AuthResult(success=bon, handled=False)

    @auth_mechanism("XOAUTH2")
    async def auth_XOAUTH2(self, serveur: SMTP, arguments: list[str]) -> AuthResult:
        """user=<address>^Aauth=Bearer <token>^A^A, as mailboxes of persons do with their national token."""
        try:
            clair = base64.b64decode(arguments[1] if len(arguments) > 1 else "", validate=True).decode()
        except ValueError:
            return AuthResult(success=False, handled=False)
        champs = dict(champ.split("=", 1) for champ in clair.split("\x01") if "=" in champ)
        bon = champs.get("user") == self.identifiant and champs.get("auth") == f"Bearer {self.jeton}"
        return AuthResult(success=bon, handled=False)

    async def handle_RCPT(
        self, _serveur: SMTP, _session: Session, enveloppe: Envelope, adresse: str, options: list[str]
    ) -> str:
        if not self.boites.est_une_adresse(adresse):
            return "550 5.1.3 Adresse mal formée"
        enveloppe.rcpt_tos.append(adresse)
        enveloppe.rcpt_options.extend(options)
        return "250 2.1.5 Destinataire accepté"

    async def handle_DATA(self, serveur: SMTP, _session: Session, enveloppe: Envelope) -> str:
        octets = enveloppe.original_content or b""
        message = message_from_bytes(octets, policy=policy.default)
        message_id = str(message.get("Message-ID", "")).strip()
        ordres = [self.scenarios.pour(adresse, message_id) for adresse in enveloppe.rcpt_tos]
        noms = {ordre.scenario for ordre in ordres}
        if "coupure" in noms:
            return await self._raccrocher(serveur)
        if "definitif" in noms:
            return "550 5.1.1 Boîte inconnue de l'opérateur"
        if "temporaire" in noms:
            return "451 4.3.0 Service momentanément indisponible"
        for adresse in enveloppe.rcpt_tos:
            self._deposer(adresse, enveloppe, octets, message)
        if "reponse-perdue" in noms:
            return await self._raccrocher(serveur)
        if "lent" in noms:
            await asyncio.sleep(max(ordre.duree for ordre in ordres if ordre.scenario == "lent"))
        return "250 2.0.0 Message accepté"

    def _deposer(self, adresse: str, enveloppe: Envelope, octets: bytes, message: EmailMessage) -> None:
        recu = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        trace = f"Return-Path: <{enveloppe.mail_from}>\r\nDelivered-To: {adresse}\r\nX-Recu-Le: {recu}\r\n"
        self.boites.deposer(adresse, trace.encode() + octets)
        reponse = repondre(message, adresse, controler(message))
        if reponse is not None and self.boites.est_une_adresse(reponse[0]):
            self.boites.deposer(reponse[0], f"X-Recu-Le: {recu}\r\n".encode() + reponse[1])

    async def _raccrocher(self, serveur: SMTP) -> str:
        """The line goes dead: the sender cannot know whether the message was kept."""
        if serveur.transport is not None:
            serveur.transport.abort()  # type: ignore[attr-defined]
        raise ConnectionResetError("scénario : la connexion tombe")


def protocole(facteur: Facteur, contexte: ssl.SSLContext, boucle: asyncio.AbstractEventLoop) -> SMTP:
    """One SMTP session: nothing passes before STARTTLS and AUTH."""
    return SMTP(
        facteur,
        hostname="bac-a-sable",
        ident="Bac a sable",
        tls_context=contexte,
        require_starttls=True,
        auth_required=True,
        authenticator=facteur.authentifier,
        data_size_limit=TAILLE_MAX,
        enable_SMTPUTF8=True,
        timeout=60,
        loop=boucle,
    )
