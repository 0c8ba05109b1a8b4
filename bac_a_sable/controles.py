"""What a receiver checks in a secure mail that carries an IHE_XDM.ZIP (« volet CDA par courriel »)."""

import base64
import hashlib
import io
import zipfile
from email.message import EmailMessage
from email.policy import default
from xml.etree import ElementTree

RIM = "{urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0}"
CDA = "{urn:hl7-org:v3}"
METADATA = "IHE_XDM/SUBSET01/METADATA.XML"
TAILLE_MAX = 200 * 1024 * 1024
ENTREES_MAX = 500
PATIENT_ID = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"


def controler(message: EmailMessage) -> list[str]:
    """Empty list: the message can be integrated. Each line is a readable defect."""
    defauts = [f"En-tête absent : {nom}" for nom in ("Message-ID", "Date", "X-MSS-NIL") if not message.get(nom)]
    zip_joint = _piece(message, "IHE_XDM.ZIP")
    if zip_joint is None:
        return defauts
    if not message.get("X-MSS-CODECDA"):
        defauts.append("En-tête absent : X-MSS-CODECDA")
    if message.get("X-MSS-INS") not in {"O", "N"}:
        defauts.append("En-tête X-MSS-INS : O ou N attendu")
    if not str(message.get("Subject", "")).startswith("XDM/1.0/DDM+"):
        defauts.append("L'objet ne commence pas par XDM/1.0/DDM+")
    try:
        return defauts + _controler_zip(zip_joint)
    except (zipfile.BadZipFile, ElementTree.ParseError, ValueError) as erreur:
        return [*defauts, f"Archive illisible : {erreur}"]


def _piece(message: EmailMessage, nom: str) -> bytes | None:
    for piece in message.walk():
        if (piece.get_filename() or "").upper() == nom:
            contenu = piece.get_payload(decode=True)
            return contenu if isinstance(contenu, bytes) else None
    return None


def _controler_zip(octets: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        infos = archive.infolist()
        if len(infos) > ENTREES_MAX or sum(info.file_size for info in infos) > TAILLE_MAX:
            return ["Archive démesurée"]
        noms = {info.filename for info in infos}
        manquants = [f"Absent de l'archive : {nom}" for nom in ("INDEX.HTM", "README.TXT", METADATA) if nom not in noms]
        manquants += [f"Nom hors ISO 9660 : {nom}" for nom in sorted(noms) if not _nom_iso(nom)]
        if METADATA not in noms:
            return manquants
        lot = _xml(archive.read(METADATA))
        documents = list(lot.iter(f"{RIM}ExtrinsicObject"))
        defauts = manquants if documents else [*manquants, "METADATA.XML ne décrit aucun document"]
        for document in documents:
            defauts += _controler_document(archive, document)
        return defauts


def _nom_iso(nom: str) -> bool:
    """8.3, capital letters, no way up."""
    for morceau in nom.rstrip("/").split("/"):
        base, _, extension = morceau.partition(".")
        if morceau != morceau.upper() or not 1 <= len(base) <= 8 or len(extension) > 3 or ".." in morceau:
            return False
    return not nom.startswith("/")


def _controler_document(archive: zipfile.ZipFile, document: ElementTree.Element) -> list[str]:
    chemin = f"IHE_XDM/SUBSET01/{_case(document, 'URI')}"
    if chemin not in archive.namelist():
        return [f"Document décrit mais absent : {chemin}"]
    octets = archive.read(chemin)
    defauts = []
    if _case(document, "hash").lower() != hashlib.sha1(octets).hexdigest():
        defauts.append(f"Empreinte SHA-1 différente de METADATA : {chemin}")
    if _case(document, "size") != str(len(octets)):
        defauts.append(f"Taille différente de METADATA : {chemin}")
    if chemin.endswith(".XML"):
        defauts += _controler_patient(_xml(octets), document)
    return defauts


def _controler_patient(cda: ElementTree.Element, document: ElementTree.Element) -> list[str]:
    """The patient named by the metadata is one of those of the document's header."""
    if cda.tag != f"{CDA}ClinicalDocument":
        return ["Le document n'est pas un CDA"]
    annonces = [
        identifiant.get("value", "")
        for identifiant in document.iter(f"{RIM}ExternalIdentifier")
        if identifiant.get("identificationScheme") == PATIENT_ID
    ]
    portes = {
        f"{ident.get('extension')}^^^&{ident.get('root')}&ISO"
        for ident in cda.findall(f"{CDA}recordTarget/{CDA}patientRole/{CDA}id")
    }
    if not annonces or not any(annonce.startswith(tuple(portes)) for annonce in annonces):
        return ["Le patient de METADATA.XML n'est pas celui du CDA"]
    return []


def _case(document: ElementTree.Element, nom: str) -> str:
    valeur = document.find(f"{RIM}Slot[@name='{nom}']/{RIM}ValueList/{RIM}Value")
    return (valeur.text or "").strip() if valeur is not None else ""


def _xml(octets: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in octets[:4096].upper():
        raise ValueError("DOCTYPE refusé")
    return ElementTree.fromstring(octets)


def documents(message: EmailMessage) -> dict[str, bytes]:
    """Files of the archive, for those who want to look further."""
    zip_joint = _piece(message, "IHE_XDM.ZIP")
    if zip_joint is None or not zipfile.is_zipfile(io.BytesIO(zip_joint)):
        return {}
    with zipfile.ZipFile(io.BytesIO(zip_joint)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def en_json(message: EmailMessage) -> dict[str, object]:
    """Headers, body, defects and files (base64): what the consultation page serves."""
    corps = message.get_body(("plain",))
    return {
        "entetes": [[nom, str(valeur)] for nom, valeur in message.items()],
        "texte": corps.get_content() if corps is not None else "",
        "pieces": [
            {"nom": p.get_filename() or "", "type": p.get_content_type(), "taille": len(_octets(p))}
            for p in message.iter_attachments()
        ],
        "xdm": {nom: base64.b64encode(octets).decode() for nom, octets in documents(message).items()},
        "defauts": controler(message),
    }


def _octets(piece: EmailMessage) -> bytes:
    contenu = piece.get_payload(decode=True)
    return contenu if isinstance(contenu, bytes) else piece.as_bytes(policy=default)
