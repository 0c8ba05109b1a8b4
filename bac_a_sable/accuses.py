"""Acknowledgement of a message that asks for one (MDN, RFC 8098, « volet CDA par courriel »)."""

import unicodedata
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formatdate, make_msgid, parseaddr

CODE_AUTRE = "906"


def repondre(message: EmailMessage, boite: str, defauts: list[str]) -> tuple[str, bytes] | None:
    """Address of the answer and its bytes; None when none is asked, or when answering could loop."""
    demande = parseaddr(str(message.get("Disposition-Notification-To", "")))[1]
    automatique = str(message.get("Auto-Submitted", "no")).lower() != "no"
    if not demande or automatique or message.get_content_type() == "multipart/report":
        return None
    return demande, _accuse(message, boite, demande, defauts).as_bytes()


def _accuse(message: EmailMessage, boite: str, demande: str, defauts: list[str]) -> MIMEMultipart:
    objet = str(message.get("Subject", ""))
    accuse = MIMEMultipart("report", report_type="disposition-notification")
    accuse["From"] = boite
    accuse["To"] = demande
    accuse["Date"] = formatdate()
    accuse["Message-ID"] = make_msgid(domain="bac-a-sable.invalid")
    accuse["In-Reply-To"] = str(message.get("Message-ID", ""))
    accuse["References"] = str(message.get("Message-ID", ""))
    accuse["Auto-Submitted"] = "auto-replied"
    accuse["Subject"] = f"[KO Intégration système !][{CODE_AUTRE}] {objet}" if defauts else f"[OK] {objet}"
    texte = "\n".join(defauts) if defauts else "Le document a été intégré."
    accuse.attach(MIMEText(texte, "plain", "utf-8"))
    accuse.attach(_disposition(message, boite, defauts))
    if defauts:
        for piece in message.iter_attachments():
            accuse.attach(piece)
    return accuse


def _disposition(message: EmailMessage, boite: str, defauts: list[str]) -> Message:
    champs = {
        "Reporting-UA": "bac-a-sable; DUI",
        "Final-Recipient": f"rfc822; {boite}",
        "Original-Message-ID": str(message.get("Message-ID", "")),
        "Disposition": "automatic-action/MDN-sent-automatically; processed" + ("/Error" if defauts else ""),
    }
    if defauts:
        champs["Error"] = f"{CODE_AUTRE}^{_ascii(defauts[0])}"
    corps = Message()
    corps["Content-Type"] = "message/disposition-notification"
    corps.set_payload("".join(f"{nom}: {valeur}\r\n" for nom, valeur in champs.items()))
    return corps


def _ascii(texte: str) -> str:
    """The fields of a notification are ASCII."""
    return unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode()
