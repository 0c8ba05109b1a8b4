"""IHE_XDM.ZIP: the CDA, its human copy and the XDS metadata on a medium (socle.md §2.4 and §3).

File names are those of ISO 9660 level 1. Instants are UTC in the metadata. The same values give the same bytes.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from uuid import NAMESPACE_OID, uuid5

from documents.types import TypeDocument
from dui.core.entrees import creer_zip
from interop.balises import ENTETE, Balise, balise, suite
from interop.cda.donnees import DonneesCda, ProfessionnelCda
from interop.cda.mapping import transmet_ins
from interop.nomenclatures import OID_PROFESSIONNELS, OID_STRUCTURES, OID_VISIBILITE, Code

DOSSIER = "IHE_XDM/SUBSET01/"
SCHEMAS = {  # socle.md §2.4
    "lot": "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd",
    "lot.auteur": "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d",
    "lot.contenu": "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500",
    "lot.patient": "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446",
    "lot.source": "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832",
    "lot.unique": "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8",
    "document": "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1",
    "auteur": "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d",
    "classe": "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a",
    "type": "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983",
    "confidentialite": "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f",
    "format": "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d",
    "secteur": "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1",
    "cadre": "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead",
    "patient": "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427",
    "unique": "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab",
}
OID_CLASSES = "1.2.250.1.213.1.1.4.1"
OID_CONTENU = "1.2.250.1.213.2.2"
FORMAT_N1 = Code("urn:ihe:iti:xds-sd:pdf:2008", "Document à corps non structuré en PDF/A-1", "1.3.6.1.4.1.19376.1.2.3")
ESPACES = {
    "xmlns": "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0",
    "xmlns__lcm": "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0",
}
SEXES = {"M": "M", "F": "F", "I": "U"}


@dataclass(frozen=True)
class MetaXdm:
    """`lot`: OID of this sending; `source`: OID of the sending software; `logiciel`: name shown to people."""

    lot: str
    source: str
    envoye_le: datetime
    type: TypeDocument
    logiciel: str = "DUI"


def construire_xdm(cda: bytes, pdf: bytes, donnees: DonneesCda, meta: MetaXdm) -> bytes:
    """The archive. `donnees` are those that made `cda`: metadata and header cannot differ."""
    return creer_zip(
        {
            "INDEX.HTM": _index(donnees, meta),
            "README.TXT": _lisez_moi(donnees, meta),
            f"{DOSSIER}METADATA.XML": construire_metadonnees(cda, donnees, meta),
            f"{DOSSIER}DOC0001.XML": cda,
            f"{DOSSIER}DOC0001.PDF": pdf,
        }
    )


def construire_metadonnees(cda: bytes, donnees: DonneesCda, meta: MetaXdm) -> bytes:
    """lcm:SubmitObjectsRequest: one DocumentEntry, one SubmissionSet, their association."""
    document, lot = _uuid(donnees.identifiant), _uuid(meta.lot)
    objets = balise(
        "RegistryObjectList",
        _document(document, cda, donnees, meta),
        _lot(lot, donnees, meta),
        balise(
            "Classification",
            id=_uuid(meta.lot, "noeud"),
            classifiedObject=lot,
            classificationNode=SCHEMAS["lot"],
            objectType="urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Classification",
        ),
        balise(
            "Association",
            _slot("SubmissionSetStatus", "Original"),
            id=_uuid(meta.lot, "membre"),
            associationType="urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember",
            objectType="urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association",
            sourceObject=lot,
            targetObject=document,
        ),
    )
    return (ENTETE + balise("lcm:SubmitObjectsRequest", objets, **ESPACES) + "\n").encode()


def identifiant_cx(donnees: DonneesCda) -> str:
    """INS when it may leave, else the local number."""
    personne = donnees.personne
    if transmet_ins(personne):
        return f"{personne.matricule}^^^&{personne.oid_ins}&ISO^NH"
    return identifiant_local_cx(donnees)


def identifiant_local_cx(donnees: DonneesCda) -> str:
    return f"{donnees.personne.identifiant_local}^^^&{donnees.personne.oid_local}&ISO^PI"


def _document(id_: str, cda: bytes, d: DonneesCda, meta: MetaXdm) -> Balise:
    traits = d.personne.traits
    slots = [
        _slot("creationTime", _utc(d.cree_le)),
        _slot("languageCode", "fr-FR"),
        _slot("legalAuthenticator", _xcn(d.responsable)),
        _slot("serviceStartTime", _utc(d.acte_debut)),
        _slot("serviceStopTime", _utc(d.acte_fin)) if d.acte_fin else None,
        _slot("sourcePatientId", identifiant_local_cx(d)),
        _slot(
            "sourcePatientInfo",
            f"PID-5|{_hl7(traits.nom_naissance)}^{_hl7(traits.premier_prenom)}^^^^^L",
            f"PID-7|{traits.date_naissance:%Y%m%d}",
            f"PID-8|{SEXES[traits.sexe]}",
        ),
        _slot("hash", hashlib.sha1(cda, usedforsecurity=False).hexdigest()),
        _slot("size", str(len(cda))),
        _slot("URI", "DOC0001.XML"),
    ]
    return balise(
        "ExtrinsicObject",
        *slots,
        _libelle("Name", d.titre),
        _auteur("auteur", id_, d),
        _classification("classe", id_, Code(meta.type.classe, meta.type.classe_libelle, OID_CLASSES)),
        _classification("confidentialite", id_, d.confidentialite),
        *(_classification("confidentialite", id_, masque) for masque in d.masques),
        _classification("format", id_, FORMAT_N1),
        _classification("secteur", id_, d.structure.secteur),
        _classification("cadre", id_, d.structure.cadre),
        _classification("type", id_, d.type),
        _identifiant("patient", "XDSDocumentEntry.patientId", id_, identifiant_cx(d)),
        _identifiant("unique", "XDSDocumentEntry.uniqueId", id_, d.identifiant),
        id=id_,
        mimeType="text/xml",
        objectType=SCHEMAS["document"],
        status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved",
    )


def _lot(id_: str, d: DonneesCda, meta: MetaXdm) -> Balise:
    contenu = Code("04", "Hors contexte de venue", OID_CONTENU)
    return balise(
        "RegistryPackage",
        _slot("submissionTime", _utc(meta.envoye_le)),
        _libelle("Name", d.titre),
        _auteur("lot.auteur", id_, d),
        _classification("lot.contenu", id_, contenu),
        _identifiant("lot.patient", "XDSSubmissionSet.patientId", id_, identifiant_cx(d)),
        _identifiant("lot.source", "XDSSubmissionSet.sourceId", id_, meta.source),
        _identifiant("lot.unique", "XDSSubmissionSet.uniqueId", id_, meta.lot),
        id=id_,
        objectType="urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:RegistryPackage",
        status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved",
    )


def _slot(nom: str, *valeurs: str) -> Balise:
    return balise("Slot", balise("ValueList", *(balise("Value", v) for v in valeurs)), name=nom)


def _libelle(nom: str, texte: str) -> Balise:
    return balise(nom, balise("LocalizedString", value=texte, xml__lang="fr-FR"))


def _classification(schema: str, objet: str, code: Code) -> Balise:
    return balise(
        "Classification",
        _slot("codingScheme", code.systeme),
        _libelle("Name", code.libelle),
        id=_uuid(objet, schema if code.systeme != OID_VISIBILITE else schema + code.code),
        classificationScheme=SCHEMAS[schema],
        classifiedObject=objet,
        nodeRepresentation=code.code,
        objectType="urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Classification",
    )


def _auteur(schema: str, objet: str, d: DonneesCda) -> Balise:
    metier = d.auteur.profession
    return balise(
        "Classification",
        _slot("authorInstitution", _xon(d)),
        _slot("authorPerson", _xcn(d.auteur)),
        _slot("authorSpecialty", f"{metier.code}^{_hl7(metier.libelle)}^{metier.systeme}") if metier else None,
        id=_uuid(objet, schema),
        classificationScheme=SCHEMAS[schema],
        classifiedObject=objet,
        nodeRepresentation="",
        objectType="urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Classification",
    )


def _identifiant(schema: str, nom: str, objet: str, valeur: str) -> Balise:
    return balise(
        "ExternalIdentifier",
        _libelle("Name", nom),
        id=_uuid(objet, schema),
        registryObject=objet,
        identificationScheme=SCHEMAS[schema],
        value=valeur,
        objectType="urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:ExternalIdentifier",
    )


def _uuid(oid: str, role: str = "") -> str:
    """Stable `urn:uuid:` for an object: a second sending of the same bytes carries the same identifiers."""
    return f"urn:uuid:{uuid5(NAMESPACE_OID, oid + role)}"


def _utc(quand: datetime) -> str:
    return quand.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def _hl7(texte: str) -> str:
    """HL7 separators cannot stand in a value."""
    return "".join(" " if c in "^&|~\\" else c for c in texte)


def _xcn(p: ProfessionnelCda) -> str:
    """National number, or internal number (3, 4, 5…) of the structure."""
    nature = "IDNPS" if p.identifiant.startswith(("8", "0")) else "EI"
    return f"{p.identifiant}^{_hl7(p.nom)}^{_hl7(p.prenom)}^^^^^^&{OID_PROFESSIONNELS}&ISO^D^^^{nature}"


def _xon(d: DonneesCda) -> str:
    return f"{_hl7(d.structure.nom)}^^^^^&{OID_STRUCTURES}&ISO^IDNST^^^{d.structure.identifiant}"


def _index(d: DonneesCda, meta: MetaXdm) -> bytes:
    traits = d.personne.traits
    corps = suite(
        balise("h1", d.titre),
        balise("p", f"{traits.nom_naissance} {traits.premier_prenom}, {traits.date_naissance:%d/%m/%Y}"),
        balise("p", f"{d.structure.nom}, {meta.envoye_le:%d/%m/%Y}"),
        balise(
            "ul",
            balise("li", balise("a", f"{d.titre} (PDF)", href=f"{DOSSIER}DOC0001.PDF")),
            balise("li", balise("a", f"{d.titre} (CDA)", href=f"{DOSSIER}DOC0001.XML")),
        ),
    )
    page = balise(
        "html",
        balise("head", balise("meta", charset="utf-8"), Balise(f"<title>{escape(d.titre)}</title>")),
        balise("body", corps),
        lang="fr",
        xmlns="http://www.w3.org/1999/xhtml",
    )
    return f"<!DOCTYPE html>\n{page}\n".encode()


def _lisez_moi(d: DonneesCda, meta: MetaXdm) -> bytes:
    lignes = [
        f"Emetteur : {d.structure.nom} ({d.structure.identifiant})",
        f"Logiciel : {meta.logiciel}",
        f"Contenu  : {d.titre}",
        "",
        "INDEX.HTM                      page d'accueil : a ouvrir dans un navigateur",
        "IHE_XDM/SUBSET01/METADATA.XML  metadonnees XDS",
        "IHE_XDM/SUBSET01/DOC0001.XML   document CDA R2",
        "IHE_XDM/SUBSET01/DOC0001.PDF   le meme document, a lire ou a imprimer",
        "",
    ]
    return "\r\n".join(lignes).encode()
