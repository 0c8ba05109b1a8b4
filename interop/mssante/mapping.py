"""The secure mail that carries one document about one person (socle.md §3, « volet CDA par courriel »).

Pure: same values, same bytes and same Message-ID, so that a retry can be recognised.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from dui.core.horloge import PARIS
from interop.cda.donnees import DonneesCda
from interop.cda.mapping import transmet_ins

PRODUIT = "DUI"
PREFIXE = "XDM/1.0/DDM+"


@dataclass(frozen=True)
class Courrier:
    """One message: `identifiant` (OID of the sending) makes the Message-ID; `texte`: what people read."""

    identifiant: str
    expediteur: str
    expediteur_nom: str
    destinataire: str
    envoye_le: datetime
    texte: str
    accuse: bool = False


def construire_message(courrier: Courrier, donnees: DonneesCda, xdm: bytes, pdf: bytes) -> bytes:
    """RFC 5322 bytes, CRLF. The subject is for machines; screens hide its prefix."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_ligne(courrier.expediteur_nom), addr_spec=courrier.expediteur)
    message["To"] = Address(addr_spec=courrier.destinataire)
    message["Subject"] = objet(donnees)
    message["Date"] = format_datetime(courrier.envoye_le.astimezone(PARIS))
    message["Message-ID"] = message_id(courrier)
    message["X-MSS-NIL"] = PRODUIT
    message["X-MSS-CODECDA"] = donnees.type.code
    message["X-MSS-INS"] = "O" if transmet_ins(donnees.personne) else "N"
    if courrier.accuse:
        message["Disposition-Notification-To"] = courrier.expediteur
    message.set_content(_corps(courrier, donnees), cte="quoted-printable")
    message.add_attachment(xdm, maintype="application", subtype="zip", filename="IHE_XDM.ZIP")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=nom_du_pdf(donnees))
    message.set_boundary(f"dui-{_empreinte(courrier)}")
    return message.as_bytes()


def message_id(courrier: Courrier) -> str:
    """Short enough for one line of header: some receivers do not unfold."""
    return f"<{_empreinte(courrier)}@{courrier.expediteur.rpartition('@')[2]}>"


def _empreinte(courrier: Courrier) -> str:
    return hashlib.sha256(courrier.identifiant.encode()).hexdigest()[:32]


def objet(donnees: DonneesCda) -> str:
    """`XDM/1.0/DDM+<libellé> <NOM> <prénom> <JJ/MM/AAAA>`; a replacement says so."""
    traits = donnees.personne.traits
    remplace = "[Annule et remplace] " if donnees.remplace else ""
    prenom = traits.premier_prenom.title()
    naissance = f"{traits.date_naissance:%d/%m/%Y}"
    return _ligne(f"{PREFIXE}{remplace}{donnees.titre} {traits.nom_naissance} {prenom} {naissance}")


def objet_lisible(texte: str) -> str:
    """The subject as people should read it."""
    return texte.removeprefix(PREFIXE)


def nom_du_pdf(donnees: DonneesCda) -> str:
    """No name of a person in the name of a file: it shows in lists and notifications."""
    return f"DOCUMENT_{donnees.cree_le.astimezone(PARIS):%Y%m%d}.pdf"


def _corps(courrier: Courrier, donnees: DonneesCda) -> str:
    lignes = [courrier.texte.strip()] if courrier.texte.strip() else []
    lignes.append(f"{donnees.auteur.prenom} {donnees.auteur.nom}\n{donnees.structure.nom}")
    return "\n\n".join(lignes).replace("\r", "") + "\n"


def _ligne(texte: str) -> str:
    """One line: a header cannot be injected."""
    return " ".join(texte.split())
