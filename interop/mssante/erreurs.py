"""How a sending fails, and what follows from it."""

from enum import StrEnum


class Nature(StrEnum):
    """TEMPORAIRE: retried. DEFINITIF: never retried by itself. INCERTAIN: ask the receiver before anything else."""

    TEMPORAIRE = "temporaire"
    DEFINITIF = "definitif"
    INCERTAIN = "incertain"


class EchecEnvoi(Exception):
    """`message`: for people. `detail`: what the server answered, for who administers."""

    def __init__(self, nature: Nature, message: str, detail: str = "") -> None:
        super().__init__(f"{nature}: {detail or message}")
        self.nature = nature
        self.message = message
        self.detail = detail


INDISPONIBLE = "La messagerie sécurisée ne répond pas. Nouvel essai automatique."
SATUREE = "La messagerie sécurisée est momentanément indisponible. Nouvel essai automatique."
CERTIFICAT = "Le certificat de la messagerie n’est pas reconnu : rien n’est envoyé. Prévenez l’administrateur."
IDENTIFICATION = "La messagerie refuse notre identification. Prévenez l’administrateur."
TROP_LOURD = "Le message est trop lourd pour cette messagerie. Retirez des pages, puis relancez."
REPONSE_PERDUE = "La réponse de la messagerie s’est perdue : nous vérifions avant tout nouvel envoi."
ADRESSE = "L’adresse {adresse} n’existe pas dans la messagerie sécurisée. Vérifiez-la, puis relancez."
REFUS = "La messagerie refuse ce message. Prévenez l’administrateur."


def refus(code: int, reponse: bytes, destinataire: str = "") -> EchecEnvoi:
    """An SMTP answer read as a failure: 4xx passes, 5xx stays; a few codes deserve their own sentence."""
    texte = reponse.decode(errors="replace")
    detail = f"{code} {texte}"[:300]
    if 400 <= code < 500:
        return EchecEnvoi(Nature.TEMPORAIRE, SATUREE, detail)
    if code == 552 or "5.3.4" in texte:
        return EchecEnvoi(Nature.DEFINITIF, TROP_LOURD, detail)
    if code in (550, 551, 553) and ("5.1." in texte or code != 550):
        return EchecEnvoi(Nature.DEFINITIF, ADRESSE.format(adresse=destinataire), detail)
    return EchecEnvoi(Nature.DEFINITIF, REFUS, detail)
