"""Reading a received IHE_XDM.ZIP: tolerant with forms, strict with what could put a document in the wrong record.

Nothing raises for a bad archive: every doubt becomes a reason of quarantine, and a person looks at it.
"""

import hashlib
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dui.core.entrees import EntreeRefusee, ouvrir_xml, ouvrir_zip

PREFIXE = "IHE_XDM/"


@dataclass(frozen=True)
class Motif:
    """Why a person must look. `code` is stable: archive, metadonnees, casse, patients, empreinte, absent, cda."""

    code: str
    message: str


@dataclass(frozen=True)
class DocumentRecu:
    nom: str
    octets: bytes
    mime: str
    unique_id: str
    patient_id: str
    titre: str = ""
    type: str = ""
    infos_patient: tuple[str, ...] = ()


@dataclass
class XdmRecu:
    documents: list[DocumentRecu] = field(default_factory=list)
    motifs: list[Motif] = field(default_factory=list)

    @property
    def en_quarantaine(self) -> bool:
        return bool(self.motifs)

    @property
    def patients(self) -> set[str]:
        return {document.patient_id for document in self.documents}

    def signaler(self, code: str, message: str) -> None:
        self.motifs.append(Motif(code, message))


def lire_xdm(octets: bytes) -> XdmRecu:
    """Documents with their metadata, and the reasons to keep them aside."""
    recu = XdmRecu()
    try:
        fichiers = ouvrir_zip(octets)
    except EntreeRefusee as refus:
        recu.signaler("archive", refus.message)
        return recu
    sous_dossiers = _sous_dossiers(fichiers, recu)
    if not sous_dossiers:
        recu.signaler("metadonnees", "L’archive ne contient pas de fichier METADATA.XML.")
    for chemin in sous_dossiers:
        _lire_sous_dossier(chemin, fichiers, recu)
    if len(recu.patients) > 1:
        recu.signaler("patients", "L’archive concerne plusieurs personnes.")
    return recu


def _sous_dossiers(fichiers: dict[str, bytes], recu: XdmRecu) -> list[str]:
    """Paths of the metadata files, whatever their case; another case than ours is told."""
    trouves = [n for n in fichiers if n.upper().startswith(PREFIXE) and n.upper().endswith("/METADATA.XML")]
    if any(nom != nom.upper() for nom in trouves):
        recu.signaler("casse", "Les noms de fichiers ne sont pas en majuscules.")
    return sorted(trouves)


def _lire_sous_dossier(chemin: str, fichiers: dict[str, bytes], recu: XdmRecu) -> None:
    try:
        racine = ouvrir_xml(fichiers[chemin])
    except EntreeRefusee as refus:
        recu.signaler("metadonnees", f"METADATA.XML est illisible. {refus.message}")
        return
    objets = [e for e in racine.iter() if _local(e) == "ExtrinsicObject"]
    if not objets:
        recu.signaler("metadonnees", "METADATA.XML ne décrit aucun document.")
    for objet in objets:
        _lire_document(objet, chemin.rpartition("/")[0], fichiers, recu)


def _lire_document(objet: Element, dossier: str, fichiers: dict[str, bytes], recu: XdmRecu) -> None:
    slots = {e.get("name", ""): _valeurs(e) for e in objet.iter() if _local(e) == "Slot"}
    uri = "".join(slots.get("URI", [""])[:1]).replace("\\", "/").lstrip("./")
    nom = _trouver(f"{dossier}/{uri}", fichiers) if uri else None
    if nom is None:
        recu.signaler("absent", f"Le document « {uri[:60]} » n’est pas dans l’archive.")
        return
    contenu = fichiers[nom]
    _controler_empreinte(nom, contenu, slots, recu)
    identifiants = _identifiants(objet)
    recu.documents.append(
        DocumentRecu(
            nom=nom,
            octets=contenu,
            mime=objet.get("mimeType", ""),
            unique_id=identifiants.get("uniqueid", ""),
            patient_id=identifiants.get("patientid", ""),
            titre=_titre(objet),
            type=_type(objet),
            infos_patient=tuple(slots.get("sourcePatientInfo", [])),
        )
    )
    if not identifiants.get("patientid"):
        recu.signaler("patients", "Les métadonnées ne disent pas de qui parle le document.")
    if nom.upper().endswith(".XML"):
        _controler_cda(nom, contenu, recu)


def _controler_empreinte(nom: str, contenu: bytes, slots: dict[str, list[str]], recu: XdmRecu) -> None:
    empreinte, taille = slots.get("hash", [""])[0], slots.get("size", [""])[0]
    if not empreinte or not taille:
        recu.signaler("empreinte", f"L’empreinte ou la taille de {nom} n’est pas donnée.")
        return
    if empreinte.lower() != hashlib.sha1(contenu, usedforsecurity=False).hexdigest() or taille != str(len(contenu)):
        recu.signaler("empreinte", f"{nom} a été modifié : son empreinte ou sa taille ne correspond pas.")


def _controler_cda(nom: str, contenu: bytes, recu: XdmRecu) -> None:
    try:
        racine = ouvrir_xml(contenu)
    except EntreeRefusee as refus:
        recu.signaler("cda", f"{nom} : {refus.message}")
        return
    if _local(racine) != "ClinicalDocument":
        recu.signaler("cda", f"{nom} n’est pas un document CDA.")


def _trouver(chemin: str, fichiers: dict[str, bytes]) -> str | None:
    return next((nom for nom in fichiers if nom.upper() == chemin.upper()), None)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _valeurs(slot: Element) -> list[str]:
    return [(e.text or "").strip() for e in slot.iter() if _local(e) == "Value"] or [""]


def _identifiants(objet: Element) -> dict[str, str]:
    """`patientid` and `uniqueid`, by the name of the external identifier."""
    trouves = {}
    for externe in (e for e in objet if _local(e) == "ExternalIdentifier"):
        nom = _titre(externe).rpartition(".")[2].lower()
        trouves[nom] = externe.get("value", "")
    return trouves


def _titre(objet: Element) -> str:
    for enfant in objet:
        if _local(enfant) == "Name":
            return next((e.get("value", "") for e in enfant.iter() if _local(e) == "LocalizedString"), "")
    return ""


def _type(objet: Element) -> str:
    schema = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
    return next((e.get("nodeRepresentation", "") for e in objet if e.get("classificationScheme") == schema), "")
