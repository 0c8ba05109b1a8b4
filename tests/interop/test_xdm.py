"""IHE_XDM.ZIP: what we send, and what we dare to receive. socle.md §2.4, §3."""

import hashlib
import io
import zipfile

import pytest

from documents.types import SYNTHESE, types_documents
from dui.core.entrees import creer_zip, ouvrir_xml, ouvrir_zip
from interop.cda.mapping import construire_n1
from interop.xdm.lecture import lire_xdm
from interop.xdm.mapping import MetaXdm, construire_metadonnees, construire_xdm
from tests.interop.exemple import LE, PDF, donnees, personne
from usagers.choices import StatutIdentite

META = MetaXdm("2.25.99", "2.25.7", LE, types_documents()[SYNTHESE])
RIM = {"r": "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"}
CDA = construire_n1(donnees(), PDF)


def archive(**autres) -> bytes:
    d = donnees(**autres)
    return construire_xdm(construire_n1(d, PDF), PDF, d, META)


def slots(objet) -> dict[str, list[str]]:
    return {s.get("name"): [v.text for v in s.iter(f"{{{RIM['r']}}}Value")] for s in objet.findall("r:Slot", RIM)}


def classifications(objet) -> dict[str, str]:
    return {c.get("classificationScheme"): c.get("nodeRepresentation") for c in objet.findall("r:Classification", RIM)}


def document():
    racine = ouvrir_xml(construire_metadonnees(CDA, donnees(), META))
    return racine.find(".//r:ExtrinsicObject", RIM)


def test_arborescence_en_8_3_majuscules():
    noms = list(ouvrir_zip(archive()))
    assert noms == [
        "INDEX.HTM",
        "README.TXT",
        "IHE_XDM/SUBSET01/METADATA.XML",
        "IHE_XDM/SUBSET01/DOC0001.XML",
        "IHE_XDM/SUBSET01/DOC0001.PDF",
    ]
    for nom in noms:
        base, _, extension = nom.rpartition("/")[2].partition(".")
        assert len(base) <= 8
        assert len(extension) <= 3
        assert nom == nom.upper()


def test_memes_octets():
    assert archive() == archive()
    dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(archive())).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_slots_du_document():
    valeurs = slots(document())
    assert valeurs["hash"] == [hashlib.sha1(CDA).hexdigest()]
    assert valeurs["size"] == [str(len(CDA))]
    assert valeurs["URI"] == ["DOC0001.XML"]
    assert valeurs["creationTime"] == ["20261120155000"], "UTC"
    assert valeurs["languageCode"] == ["fr-FR"]
    assert valeurs["legalAuthenticator"] == ["810000000009^GARNIER^Hélène^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"]
    assert valeurs["sourcePatientId"] == ["3440000008/U-12^^^&2.25.1&ISO^PI"]
    assert valeurs["sourcePatientInfo"] == ["PID-5|ADRTROIS^DOMINIQUE^^^^^L", "PID-7|19970226", "PID-8|F"]


def test_classifications_et_identifiants():
    objet = document()
    codes = classifications(objet)
    assert set(codes.values()) == {
        "", "10", "N", "urn:ihe:iti:xds-sd:pdf:2008", "SA20", "ESSMS", "28653-4",
    }  # fmt: skip
    identifiants = {e.find("r:Name/r:LocalizedString", RIM).get("value"): e.get("value")
                    for e in objet.findall("r:ExternalIdentifier", RIM)}  # fmt: skip
    assert identifiants == {
        "XDSDocumentEntry.patientId": "297022A02077878^^^&1.2.250.1.213.1.4.10&ISO^NH",
        "XDSDocumentEntry.uniqueId": "2.25.1",
    }


def test_sans_ins_le_numero_local():
    d = donnees(personne=personne(StatutIdentite.RECUPEREE))
    metadonnees = construire_metadonnees(construire_n1(d, PDF), d, META)
    assert b"297022A02077878" not in metadonnees
    assert metadonnees.count(b"3440000008/U-12^^^&amp;2.25.1&amp;ISO^PI") == 3


def test_lot():
    racine = ouvrir_xml(construire_metadonnees(CDA, donnees(), META))
    lot = racine.find(".//r:RegistryPackage", RIM)
    association = racine.find(".//r:Association", RIM)
    assert slots(lot)["submissionTime"] == ["20261120155000"]
    assert [e.get("value") for e in lot.findall("r:ExternalIdentifier", RIM)][1:] == ["2.25.7", "2.25.99"]
    assert association.get("sourceObject") == lot.get("id")
    assert association.get("targetObject") == document().get("id")


@pytest.mark.conformite
@pytest.mark.parametrize("statut", [StatutIdentite.QUALIFIEE, StatutIdentite.PROVISOIRE])
def test_conforme(conformite, statut):
    fichiers = ouvrir_zip(archive(personne=personne(statut), acte_fin=LE))
    rapport = conformite.valider_xds(fichiers["IHE_XDM/SUBSET01/METADATA.XML"])
    assert rapport.conforme, [(a.lieu, a.message) for a in rapport.erreurs]
    assert conformite.valider_cda(fichiers["IHE_XDM/SUBSET01/DOC0001.XML"], "n1").conforme


@pytest.mark.conformite
@pytest.mark.parametrize("mutant", [("<Slot ", "<Slat "), ('classifiedObject="', 'x="'), ("<ValueList>", "<List>")])
def test_le_kit_voit_les_mutants(conformite, mutant):
    metadonnees = construire_metadonnees(CDA, donnees(), META).decode().replace(*mutant)
    assert not conformite.valider_xds(metadonnees.encode()).conforme


def test_aller_retour():
    recu = lire_xdm(archive())
    assert recu.motifs == []
    (lu,) = recu.documents
    assert lu.octets == CDA
    assert (lu.unique_id, lu.type, lu.titre, lu.mime) == ("2.25.1", "28653-4", "Fiche de synthèse", "text/xml")
    assert lu.patient_id.startswith("297022A02077878^^^")
    assert lu.infos_patient[0] == "PID-5|ADRTROIS^DOMINIQUE^^^^^L"


def modifiee(**changements) -> bytes:
    """Our archive with files replaced (or removed with None); keys use __ for / and _ for the dot."""
    fichiers = ouvrir_zip(archive())
    noms = {"metadata": "IHE_XDM/SUBSET01/METADATA.XML", "cda": "IHE_XDM/SUBSET01/DOC0001.XML"}
    for cle, fonction in changements.items():
        contenu = fonction(fichiers.pop(noms[cle]))
        if contenu is not None:
            fichiers[noms[cle]] = contenu
    return creer_zip(fichiers)


def deux_personnes() -> bytes:
    fichiers = ouvrir_zip(archive())
    autre = ouvrir_zip(archive(personne=personne(StatutIdentite.PROVISOIRE)))
    for nom, contenu in autre.items():
        if nom.startswith("IHE_XDM/"):
            fichiers[nom.replace("SUBSET01", "SUBSET02")] = contenu
    return creer_zip(fichiers)


QUARANTAINES = {
    "pas_un_zip": (lambda: b"bonjour", "archive"),
    "zip_slip": (lambda: creer_zip({"../evade": b"x"}), "archive"),
    "bombe": (lambda: creer_zip({"IHE_XDM/SUBSET01/METADATA.XML": b"\0" * 30_000_000}), "archive"),
    "sans_metadonnees": (lambda: modifiee(metadata=lambda _: None), "metadonnees"),
    "metadonnees_xxe": (
        lambda: modifiee(metadata=lambda o: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + o[39:]),
        "metadonnees",
    ),
    "metadonnees_vides": (lambda: modifiee(metadata=lambda _: b"<a/>"), "metadonnees"),
    "document_absent": (lambda: modifiee(cda=lambda _: None), "absent"),
    "document_modifie": (lambda: modifiee(cda=lambda o: o.replace(b"ADRTROIS", b"ADRQUATR")), "empreinte"),
    "empreinte_absente": (lambda: modifiee(metadata=lambda o: o.replace(b'"hash"', b'"hache"')), "empreinte"),
    "uri_qui_sort": (
        lambda: modifiee(metadata=lambda o: o.replace(b"DOC0001.XML", b"../../../etc/passwd")),
        "absent",
    ),
    "cda_pas_cda": (lambda: modifiee(cda=lambda _: b"<html/>"), "cda"),
    "deux_personnes": (deux_personnes, "patients"),
    "casse": (lambda: creer_zip({n.lower(): o for n, o in ouvrir_zip(archive()).items()}), "archive"),
}


@pytest.mark.parametrize("cas", QUARANTAINES)
def test_quarantaine(cas):
    fabrique, code = QUARANTAINES[cas]
    recu = lire_xdm(fabrique())
    codes = {motif.code for motif in recu.motifs}
    attendu = "casse" if cas == "casse" else code
    assert attendu in codes, codes
    assert recu.en_quarantaine
    assert all(motif.message for motif in recu.motifs)


def test_la_casse_n_empeche_pas_de_lire():
    recu = lire_xdm(creer_zip({n.lower(): o for n, o in ouvrir_zip(archive()).items()}))
    assert [m.code for m in recu.motifs] == ["casse"]
    assert recu.documents[0].octets == CDA
