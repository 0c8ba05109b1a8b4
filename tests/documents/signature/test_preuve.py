"""The proof of a circuit: seal, certificate, manifest. It says the level that was reached, and no more (S27)."""

import hashlib
import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from documents.models import PreuveSignature
from documents.services.signature import Invite
from documents.services.signature.preuve import archive, lire
from dui.core import boite
from dui.core.entrees import generer_pdf
from tests.documents.signature.outils import ouvrir, produire, relu
from tests.documents.signature.test_circuit import parents, poser, refuser
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mission("PDE-HAB-2", "PDS-HAB-2")]


@pytest.fixture(scope="module")
def contrat() -> bytes:
    return generer_pdf("<html lang=fr><title>Contrat</title><h1>Contrat de séjour</h1></html>", "").octets


def livrer() -> None:
    boite.livrer()


def prouver(maison, circuit) -> PreuveSignature:
    livrer()
    with f.technique(maison.mecs):
        return PreuveSignature.objects.select_related("circuit__document").get(circuit=circuit)


def _valider(signature):
    """In a thread of its own: the validator opens an event loop, and a browser test of the same process has one."""
    confiance = ValidationContext(trust_roots=[signature.signer_cert])
    with ThreadPoolExecutor(1) as fil:
        return fil.submit(validate_pdf_signature, signature, confiance).result()


def test_le_cachet_couvre_le_document_signe(maison, contrat):
    circuit = ouvrir(maison, *parents(maison), document=produire(maison, contenu=contrat))
    poser(maison, circuit, "Carole")
    poser(maison, circuit, "Yann")
    preuve = prouver(maison, circuit)
    assert preuve.niveau_atteint == "cachet"
    scelle = lire(preuve, "scelle")
    assert scelle.startswith(contrat)
    signature = PdfFileReader(io.BytesIO(scelle)).embedded_signatures[0]
    etat = _valider(signature)
    assert (etat.intact, etat.valid, etat.bottom_line) == (True, True, True)
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    altere = scelle[:200] + bytes([scelle[200] ^ 1]) + scelle[201:]
    faux = PdfFileReader(io.BytesIO(altere)).embedded_signatures[0]
    faux.compute_integrity_info()
    assert not _valider(faux).intact


def test_le_dossier_de_preuve_se_verifie_seul(maison, contrat):
    circuit = ouvrir(maison, *parents(maison), document=produire(maison, contenu=contrat), acte="non_usuel")
    poser(maison, circuit, "Carole")
    poser(maison, circuit, "Yann")
    preuve = prouver(maison, circuit)
    with f.technique(maison.mecs):
        fichiers = zipfile.ZipFile(io.BytesIO(archive(preuve)))
    assert set(fichiers.namelist()) == {
        "document.pdf", "document-scelle.pdf", "certificat.pdf", "manifeste.json", "manifeste.sig", "cle.pub",
        "LISEZ-MOI.txt",
    }  # fmt: skip
    manifeste = fichiers.read("manifeste.json")
    cle, sig = load_pem_public_key(fichiers.read("cle.pub")), fichiers.read("manifeste.sig").decode()
    cle.verify(bytes.fromhex(sig), manifeste)
    lu = json.loads(manifeste)
    assert lu["document"]["sha256"] == hashlib.sha256(fichiers.read("document.pdf")).hexdigest() == circuit.sha256
    assert lu["scelle_sha256"] == hashlib.sha256(fichiers.read("document-scelle.pdf")).hexdigest()
    assert [(s["nom"], s["mode"], s["sha256"]) for s in lu["signataires"]] == [
        ("Carole Lambert", "lu_approuve", circuit.sha256), ("Yann Lambert", "lu_approuve", circuit.sha256),
    ]  # fmt: skip
    assert "chaque titulaire" in lu["circuit"]["autorite_parentale"]
    assert fichiers.read("certificat.pdf").startswith(b"%PDF-1.7")


def test_sans_cachet_le_niveau_reste_simple(maison, contrat, settings, tmp_path):
    settings.DUI_PRODUCTION, settings.DUI_CACHETS = True, str(tmp_path)
    circuit = ouvrir(maison, *parents(maison), document=produire(maison, contenu=contrat))
    poser(maison, circuit, "Carole")
    poser(maison, circuit, "Yann")
    preuve = prouver(maison, circuit)
    assert (preuve.niveau_atteint, preuve.cachet) == ("simple", "")
    assert lire(preuve, "scelle") == contrat


def test_un_refus_se_prouve_aussi_et_n_atteint_aucun_niveau(maison):
    circuit = ouvrir(maison, Invite("titulaire", relation=maison.carole))
    refuser(maison, circuit, "Carole")
    preuve = prouver(maison, circuit)
    assert preuve.niveau_atteint == ""
    assert "pas d’accord" in preuve.manifeste
    assert relu(circuit, maison).etat == "refuse"
    livrer()
    with f.technique(maison.mecs):
        assert PreuveSignature.objects.filter(circuit=circuit).count() == 1
