"""CDA N1: header rule by rule, the conformance kit, and mutants that it must kill. tddui.md §2, §3, §12."""

import base64
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dui.core.entrees import ouvrir_xml
from interop.balises import balise
from interop.cda.donnees import Coordonnees
from interop.cda.mapping import construire_n1, instant, transmet_ins
from interop.nomenclatures import profession, secteur
from tests.interop.exemple import HELENE, LE, PDF, donnees, personne, version_deux
from usagers.choices import StatutIdentite
from usagers.identite import EtatIdentite, TraitsStricts

HL7 = {"h": "urn:hl7-org:v3"}
OIDS_INS = [f"1.2.250.1.213.1.4.{n}" for n in (8, 9, 10, 11)]


def lire(**autres):
    return ouvrir_xml(construire_n1(donnees(**autres), PDF))


def valeur(racine, chemin: str, attribut: str = "") -> str | None:
    element = racine.find("/".join(f"h:{pas}" if pas[0] != "." else pas for pas in chemin.split("/")), HL7)
    if element is None:
        return None
    return element.get(attribut) if attribut else element.text


@pytest.mark.parametrize(
    ("chemin", "attribut", "attendu"),
    [
        ("realmCode", "code", "FR"),
        ("typeId", "extension", "POCD_HD000040"),
        ("id", "root", "2.25.1"),
        ("setId", "root", "2.25.2"),
        ("versionNumber", "value", "1"),
        ("effectiveTime", "value", "20261120165000+0100"),
        ("languageCode", "code", "fr-FR"),
        ("confidentialityCode", "code", "N"),
        ("legalAuthenticator/signatureCode", "code", "S"),
        ("recordTarget/patientRole/telecom", "value", "tel:0600000000"),
        ("recordTarget/patientRole/patient/birthTime", "value", "19970226"),
        ("recordTarget/patientRole/patient/birthplace/place/addr/county", "", "2A020"),
        ("author/assignedAuthor/id", "extension", "3440000008/7"),
        ("legalAuthenticator/assignedEntity/id", "extension", "810000000009"),
        ("custodian/assignedCustodian/representedCustodianOrganization/id", "extension", "1440000008"),
        ("custodian/assignedCustodian/representedCustodianOrganization/name", "", "MECS Les Tilleuls & Cie"),
        ("componentOf/encompassingEncounter/location/healthCareFacility/code", "code", "SA20"),
        ("component/nonXMLBody/text", "representation", "B64"),
    ],
)
def test_entete(chemin, attribut, attendu):
    assert valeur(lire(), chemin, attribut) == attendu


def test_les_trois_modeles():
    modeles = [m.get("root") for m in lire().findall("h:templateId", HL7)]
    assert modeles == ["2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20"]


def test_noms_de_la_personne():
    """Only BR and CL; the bare given is the whole list; CL only when different."""
    noms = [
        (n.tag.split("}")[1], n.get("qualifier"), n.text)
        for n in lire().find("h:recordTarget/h:patientRole/h:patient/h:name", HL7)
    ]
    assert noms == [
        ("prefix", None, "MME"),
        ("family", "BR", "ADRTROIS"),
        ("given", None, "DOMINIQUE MARIE-LOU"),
        ("given", "BR", "DOMINIQUE"),
        ("given", "CL", "DOMI"),
    ]


@pytest.mark.mission("PDE-SVC-3", "PDS-SVC-3")
@pytest.mark.parametrize(
    ("etat", "part"),
    [
        (EtatIdentite(StatutIdentite.QUALIFIEE), True),
        (EtatIdentite(StatutIdentite.QUALIFIEE, homonyme=True), True),
        (EtatIdentite(StatutIdentite.RECUPEREE), False),
        (EtatIdentite(StatutIdentite.VALIDEE), False),
        (EtatIdentite(StatutIdentite.PROVISOIRE), False),
        (EtatIdentite(StatutIdentite.PROVISOIRE, douteuse=True), False),
        (EtatIdentite(StatutIdentite.QUALIFIEE, fictive=True), False),
    ],
)
def test_l_ins_ne_part_que_qualifiee(etat, part):
    octets = construire_n1(donnees(personne=personne(etat=etat)), PDF)
    ids = ouvrir_xml(octets).findall("h:recordTarget/h:patientRole/h:id", HL7)
    assert (ids[0].get("root") in OIDS_INS) is part
    assert (b"297022A02077878" in octets) is part
    assert ids[-1].get("extension") == "3440000008/U-12"
    assert transmet_ins(personne(etat=etat)) is part


def test_jamais_de_matricule_sans_oid():
    octets = construire_n1(donnees(personne=personne(oid_ins="")), PDF)
    assert b"297022A02077878" not in octets


def test_nouvelle_version():
    racine = ouvrir_xml(construire_n1(version_deux(), PDF))
    assert valeur(racine, "relatedDocument", "typeCode") == "RPLC"
    assert valeur(racine, "relatedDocument/parentDocument/id", "root") == "2.25.1"
    assert valeur(racine, "setId", "root") == "2.25.2"
    assert valeur(lire(), "relatedDocument", "typeCode") is None


def test_memes_octets_et_le_pdf_revient_entier():
    octets = construire_n1(donnees(), PDF)
    assert octets == construire_n1(donnees(), PDF)
    assert base64.b64decode(valeur(ouvrir_xml(octets), "component/nonXMLBody/text")) == PDF


def test_le_corps_est_un_pdf():
    with pytest.raises(ValueError, match="PDF"):
        construire_n1(donnees(), b"<html>")


@pytest.mark.parametrize(
    ("categorie", "champ", "code"),
    [("177", "PDE", "SA20"), ("286", "PDE", "SA20"), ("197", "PDS", "SA41"), ("500", "PA", "SA17"),
     ("190", "PH", "SA16"), ("354", "DOM", "SA41"), ("214", "AHI", "SA21"), ("", "", "SA41")],
)  # fmt: skip
def test_secteur(categorie, champ, code):
    assert secteur(categorie, champ).code == code


def test_profession_inconnue():
    assert profession("326").libelle == "Educateur spécialisé"
    assert profession("").code == "345"


def test_instant_en_heure_d_ete():
    assert instant(LE.replace(month=7)) == "20260720175000+0200"


@settings(deadline=None, max_examples=40)  # each example starts a process
@given(st.text(max_size=60))
def test_aucun_texte_ne_casse_le_document(texte):
    racine = ouvrir_xml(balise("a", balise("b", texte, c=texte)).encode())
    assert len(racine) == 1
    assert racine[0].attrib.keys() == {"c"}


VARIANTES = {
    "complet": {},
    "sans_ins": {"personne": personne(StatutIdentite.VALIDEE)},
    "sexe_indetermine": {
        "personne": personne(
            traits=TraitsStricts("LAMBERT", "ELOISE", "ELOISE", date(2011, 12, 31), "I", "99999"), matricule=""
        )
    },
    "sans_coordonnees": {"personne": personne(coordonnees=Coordonnees(), lieu_naissance="", civilite="")},
    "auteur_medecin": {"auteur": replace(HELENE, profession=profession("G15_60"))},
    "sejour_clos": {"sejour_fin": date(2026, 10, 1), "acte_fin": LE},
}


@pytest.mark.conformite
@pytest.mark.parametrize("cas", VARIANTES)
def test_conforme(conformite, cas):
    rapport = conformite.valider_cda(construire_n1(donnees(**VARIANTES[cas]), PDF), "n1")
    assert rapport.conforme, [(a.source, a.lieu, a.message) for a in rapport.erreurs]
    assert not rapport.avertissements, [(a.source, a.lieu, a.message) for a in rapport.avertissements]


@pytest.mark.conformite
def test_conforme_version_deux(conformite):
    rapport = conformite.valider_cda(construire_n1(version_deux(), PDF), "n1")
    assert rapport.conforme, [(a.source, a.message) for a in rapport.erreurs]


MUTANTS = [
    ('<templateId root="1.3.6.1.4.1.19376.1.2.20"/>', ""),
    ("<given>DOMINIQUE MARIE-LOU</given>", ""),
    ('qualifier="CL"', 'qualifier="SP"'),
    ("<county>2A020</county>", ""),
    ('languageCode code="fr-FR"', 'languageCode code="fr"'),
    ('value="tel:0600000000"', 'value="0600000000"'),
    ("<prefix>MME</prefix>", "<prefix>Mme</prefix>"),
    ('<versionNumber value="1"/>', '<versionNumber value="1.0"/>'),
    ('code="ESSMS"', 'code="MECS"'),
    ('code="SA20"', 'code="ZZ20"'),
    ('<signatureCode code="S"/>', ""),
    ('extension="297022A02077878"', 'extension="29702"'),
    ('representation="B64"', ""),
    ('code="28653-4"', 'code="00000-0"'),
    ('value="20261120165000+0100"', 'value="2026-11-20T16:50:00"'),
]


@pytest.mark.conformite
@pytest.mark.parametrize(("avant", "apres"), MUTANTS)
def test_le_kit_voit_chaque_mutant(conformite, avant, apres):
    """The gate is only worth what it refuses."""
    octets = construire_n1(donnees(), PDF).decode()
    assert avant in octets
    assert not conformite.valider_cda(octets.replace(avant, apres).encode(), "n1").conforme
