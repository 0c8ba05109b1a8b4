"""CDA R2 level 1: our PDF under the French header (CI-SIS minimal structure, tddui.md §2 and §3).

The order of elements is that of the schema. The same values give the same bytes.
"""

import base64
import re
from datetime import date, datetime

from dui.core.horloge import PARIS
from interop.balises import ENTETE, Balise, balise, suite
from interop.cda.donnees import Coordonnees, DonneesCda, OrganisationCda, PersonneCda, ProfessionnelCda
from interop.nomenclatures import OID_PROFESSIONNELS, OID_STRUCTURES, Code
from usagers.identite import majuscules, peut_transmettre_ins

MODELES = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20")
SEXES = {"M": ("M", "Masculin"), "F": ("F", "Féminin"), "I": ("UN", "Inconnu")}
ESPACES = {
    "xmlns": "urn:hl7-org:v3",
    "xmlns__sdtc": "urn:hl7-org:sdtc",
    "xmlns__xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def construire_n1(donnees: DonneesCda, pdf: bytes) -> bytes:
    """The document, UTF-8. `pdf`: PDF/A-1 without attachment."""
    if not pdf.startswith(b"%PDF-"):
        raise ValueError("the body of a CDA N1 is a PDF")
    racine = balise(
        "ClinicalDocument",
        _entete(donnees),
        _personne(donnees.personne),
        _auteur(donnees),
        _conservateur(donnees.structure),
        _responsable(donnees),
        _acte(donnees),
        balise("relatedDocument", balise("parentDocument", _id(donnees.remplace)), typeCode="RPLC")
        if donnees.remplace
        else None,
        _sejour(donnees),
        _corps(pdf),
        **ESPACES,
    )
    return (ENTETE + racine + "\n").encode()


def transmet_ins(personne: PersonneCda) -> bool:
    """The matricule leaves only with a qualified identity, and never without its register (EXI ID 29)."""
    return bool(personne.matricule and personne.oid_ins and peut_transmettre_ins(personne.etat))


def instant(quand: datetime) -> str:
    """HL7 TS to the second with the offset of Paris: 20260115103000+0100."""
    return quand.astimezone(PARIS).strftime("%Y%m%d%H%M%S%z")


def _jour(quand: date) -> str:
    return f"{quand:%Y%m%d}"


def _id(root: str, extension: str | None = None) -> Balise:
    return balise("id", root=root, extension=extension)


def _code(nom: str, code: Code) -> Balise:
    return balise(nom, code=code.code, displayName=code.libelle, codeSystem=code.systeme)


def _entete(d: DonneesCda) -> Balise:
    return suite(
        balise("realmCode", code="FR"),
        balise("typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040"),
        *(balise("templateId", root=modele) for modele in MODELES),
        _id(d.identifiant),
        _code("code", d.type),
        balise("title", d.titre),
        balise("effectiveTime", value=instant(d.cree_le)),
        _code("confidentialityCode", d.confidentialite),
        balise("languageCode", code="fr-FR"),
        balise("setId", root=d.serie),
        balise("versionNumber", value=str(d.version)),
    )


def _personne(p: PersonneCda) -> Balise:
    ins = _id(p.oid_ins, p.matricule) if transmet_ins(p) else None
    code, libelle = SEXES[p.traits.sexe]
    naissance = balise(
        "birthplace",
        balise(
            "place",
            balise(
                "addr",
                balise("county", p.traits.lieu_cog),
                balise("city", p.lieu_naissance) if p.lieu_naissance else None,
            ),
        ),
    )
    patient = balise(
        "patient",
        _nom_du_patient(p),
        balise("administrativeGenderCode", code=code, displayName=libelle, codeSystem="2.16.840.1.113883.5.1"),
        balise("birthTime", value=_jour(p.traits.date_naissance)),
        balise("sdtc:multipleBirthOrderNumber", value=str(p.ordre_naissance)) if p.ordre_naissance else None,
        naissance,
    )
    local = _id(p.oid_local, p.identifiant_local)
    return balise(
        "recordTarget", balise("patientRole", ins, local, _adresse(p.coordonnees), _telecoms(p.coordonnees), patient)
    )


def _nom_du_patient(p: PersonneCda) -> Balise:
    """Qualifiers BR (birth) and CL (used, only when different); the bare `given` is the whole list of first names."""
    nom_utilise, prenom_utilise = majuscules(p.nom_utilise), majuscules(p.prenom_utilise)
    return balise(
        "name",
        balise("prefix", p.civilite) if p.civilite in ("M", "MME") else None,
        balise("family", p.traits.nom_naissance, qualifier="BR"),
        balise("given", p.traits.prenoms),
        balise("given", p.traits.premier_prenom, qualifier="BR"),
        balise("family", nom_utilise, qualifier="CL")
        if nom_utilise and nom_utilise != p.traits.nom_naissance
        else None,
        balise("given", prenom_utilise, qualifier="CL")
        if prenom_utilise and prenom_utilise != p.traits.premier_prenom
        else None,
    )


def _auteur(d: DonneesCda) -> Balise:
    return balise(
        "author",
        balise("time", value=instant(d.cree_le)),
        balise(
            "assignedAuthor",
            _id(OID_PROFESSIONNELS, d.auteur.identifiant),
            _code("code", d.auteur.profession) if d.auteur.profession else None,
            _adresse(d.auteur.coordonnees),
            _telecoms(d.auteur.coordonnees),
            _nom_du_professionnel(d.auteur),
            _organisation("representedOrganization", d.structure),
        ),
    )


def _conservateur(structure: OrganisationCda) -> Balise:
    organisation = balise(
        "representedCustodianOrganization",
        _id(OID_STRUCTURES, structure.identifiant),
        balise("name", structure.nom),
        _telecom(structure.coordonnees),
        _adresse(structure.coordonnees),
    )
    return balise("custodian", balise("assignedCustodian", organisation))


def _responsable(d: DonneesCda) -> Balise:
    return balise(
        "legalAuthenticator",
        balise("time", value=instant(d.cree_le)),
        balise("signatureCode", code="S"),
        _entite(d.responsable, d.structure),
    )


def _acte(d: DonneesCda) -> Balise:
    periode = balise(
        "effectiveTime",
        balise("low", value=instant(d.acte_debut)),
        balise("high", value=instant(d.acte_fin)) if d.acte_fin else None,
    )
    acteur = balise("performer", _entite(d.auteur, d.structure, cadre=True), typeCode="PRF")
    return balise("documentationOf", balise("serviceEvent", periode, acteur))


def _sejour(d: DonneesCda) -> Balise:
    periode = balise(
        "effectiveTime",
        balise("low", value=_jour(d.sejour_debut)),
        balise("high", value=_jour(d.sejour_fin)) if d.sejour_fin else None,
    )
    lieu = balise(
        "healthCareFacility", _id(OID_STRUCTURES, d.structure.identifiant), _code("code", d.structure.secteur)
    )
    return balise("componentOf", balise("encompassingEncounter", periode, balise("location", lieu)))


def _corps(pdf: bytes) -> Balise:
    contenu = base64.b64encode(pdf).decode()
    texte = balise("text", contenu, mediaType="application/pdf", representation="B64")
    return balise("component", balise("nonXMLBody", texte))


def _entite(p: ProfessionnelCda, structure: OrganisationCda, *, cadre: bool = False) -> Balise:
    return balise(
        "assignedEntity",
        _id(OID_PROFESSIONNELS, p.identifiant),
        _code("code", p.profession) if p.profession else None,
        _adresse(p.coordonnees),
        _telecoms(p.coordonnees),
        _nom_du_professionnel(p),
        _organisation("representedOrganization", structure, cadre=cadre),
    )


def _nom_du_professionnel(p: ProfessionnelCda) -> Balise:
    nom = balise(
        "name",
        balise("prefix", p.civilite) if p.civilite in ("M", "MME") else None,
        balise("family", p.nom),
        balise("given", p.prenom),
        balise("suffix", p.titre) if p.titre else None,
    )
    return balise("assignedPerson", nom)


def _organisation(balise_: str, o: OrganisationCda, *, cadre: bool = False) -> Balise:
    return balise(
        balise_,
        _id(OID_STRUCTURES, o.identifiant),
        balise("name", o.nom),
        _telecoms(o.coordonnees),
        _adresse(o.coordonnees),
        _code("standardIndustryClassCode", o.cadre) if cadre else None,
    )


def _adresse(c: Coordonnees) -> Balise:
    if not c.lignes:
        return balise("addr", nullFlavor="NASK")
    return balise("addr", *(balise("streetAddressLine", ligne) for ligne in c.lignes[:7]))


def _telecoms(c: Coordonnees) -> Balise:
    valeurs = [*([_tel(c.telephone)] if c.telephone else []), *([f"mailto:{c.courriel}"] if c.courriel else [])]
    if not valeurs:
        return balise("telecom", nullFlavor="NASK")
    return suite(*(balise("telecom", value=valeur) for valeur in valeurs))


def _telecom(c: Coordonnees) -> Balise:
    """Custodian takes one only."""
    return balise("telecom", value=_tel(c.telephone)) if c.telephone else balise("telecom", nullFlavor="NASK")


def _tel(numero: str) -> str:
    return "tel:" + re.sub(r"[^0-9+]", "", numero)
