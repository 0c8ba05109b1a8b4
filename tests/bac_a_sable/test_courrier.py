"""The mail operator, spoken to with the client of the standard library."""

import base64
import hashlib
import io
import json
import smtplib
import ssl
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest

from bac_a_sable import BacASable
from tests.interop.conftest import operateur_ouvert

METADATA = """<?xml version="1.0" encoding="UTF-8"?>
<lcm:SubmitObjectsRequest xmlns:lcm="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
 xmlns:rim="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"><rim:RegistryObjectList><rim:ExtrinsicObject id="d1">
<rim:Slot name="URI"><rim:ValueList><rim:Value>DOC0001.XML</rim:Value></rim:ValueList></rim:Slot>
<rim:Slot name="hash"><rim:ValueList><rim:Value>{empreinte}</rim:Value></rim:ValueList></rim:Slot>
<rim:Slot name="size"><rim:ValueList><rim:Value>{taille}</rim:Value></rim:ValueList></rim:Slot>
<rim:ExternalIdentifier id="e" registryObject="d1" value="{patient}"
 identificationScheme="urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"/>
</rim:ExtrinsicObject></rim:RegistryObjectList></lcm:SubmitObjectsRequest>"""
CDA = (
    b'<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>'
    b'<id root="1.2.250.1.213.1.4.10" extension="279035121518989"/></patientRole></recordTarget>'
    b"</ClinicalDocument>"
)
PATIENT = "279035121518989^^^&amp;1.2.250.1.213.1.4.10&amp;ISO"


@pytest.fixture(scope="module")
def bac(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BacASable]:
    with operateur_ouvert(tmp_path_factory.mktemp("bac à sable")) as ouvert:
        yield ouvert


@pytest.fixture(autouse=True)
def _vide(bac: BacASable) -> None:
    bac.boites.vider()
    bac.scenarios.oublier()


def archive(*, empreinte: str = "", patient: str = PATIENT, chemin: str = "DOC0001.XML") -> bytes:
    sortie = io.BytesIO()
    metadata = METADATA.format(empreinte=empreinte or hashlib.sha1(CDA).hexdigest(), taille=len(CDA), patient=patient)
    with zipfile.ZipFile(sortie, "w") as zip_:
        zip_.writestr("INDEX.HTM", "<html></html>")
        zip_.writestr("README.TXT", "DUI")
        zip_.writestr("IHE_XDM/SUBSET01/METADATA.XML", metadata)
        zip_.writestr(f"IHE_XDM/SUBSET01/{chemin}", CDA)
    return sortie.getvalue()


def message(numero: str = "<1@dui.example>", xdm: bytes | None = None, **entetes: str) -> EmailMessage:
    courriel = EmailMessage()
    courriel["Message-ID"] = numero
    courriel["From"] = "DUI <dui@demo.mssante.example>"
    courriel["To"] = "martin@cabinet.mssante.example"
    courriel["Date"] = "Sat, 21 Nov 2026 10:00:00 +0000"
    courriel["Subject"] = "XDM/1.0/DDM+Synthèse MARTIN Léa 01/02/2012"
    courriel["X-MSS-NIL"] = "DUI/0.1"
    for nom, valeur in entetes.items():
        courriel[nom.replace("_", "-")] = valeur
    courriel.set_content("Veuillez trouver ci-joint la fiche de synthèse.\n")
    if xdm is not None:
        courriel["X-MSS-CODECDA"] = "80788-3"
        courriel["X-MSS-INS"] = "O"
        courriel.add_attachment(xdm, maintype="application", subtype="zip", filename="IHE_XDM.ZIP")
    return courriel


def client(bac: BacASable, *, confiance: str | None = None, delai: float = 10) -> smtplib.SMTP:
    hote, port = bac.adresses["smtp"].split(":")
    session = smtplib.SMTP(hote, int(port), timeout=delai)
    session.starttls(context=ssl.create_default_context(cafile=confiance or bac.adresses["autorites"]))
    return session


def envoyer(
    bac: BacASable, courriel: EmailMessage, a: str = "martin@cabinet.mssante.example", **options: float
) -> None:
    session = client(bac, **options)
    try:
        session.login(bac.adresses["identifiant"], bac.adresses["mot_de_passe"])
        session.send_message(courriel, "dui@demo.mssante.example", [a])
    finally:
        session.close()


def lire(bac: BacASable, chemin: str, methode: str = "GET", corps: object = None) -> dict:
    octets = None if corps is None else json.dumps(corps).encode()
    demande = urllib.request.Request(bac.adresses["http"] + chemin, octets, method=methode)
    with urllib.request.urlopen(demande, timeout=5) as reponse:
        return json.loads(reponse.read())


def retrouver(bac: BacASable, numero: str) -> list[dict]:
    return lire(bac, f"/messages?message_id={quote(numero)}")["messages"]


def test_a_message_is_kept_as_it_was_sent(bac: BacASable) -> None:
    courriel = message(xdm=archive())
    envoyes = courriel.as_bytes()
    envoyer(bac, courriel)
    (depot,) = retrouver(bac, "<1@dui.example>")
    assert depot["boite"] == "martin@cabinet.mssante.example"
    with urllib.request.urlopen(bac.adresses["http"] + depot["lien"]) as reponse:
        octets = reponse.read()
    entetes, _, reste = octets.partition(b"Message-ID:")
    assert b"Return-Path: <dui@demo.mssante.example>" in entetes
    assert b"Message-ID:" + reste.replace(b"\r\n", b"\n") == envoyes


def test_nothing_passes_without_tls_nor_password(bac: BacASable) -> None:
    hote, port = bac.adresses["smtp"].split(":")
    with (
        smtplib.SMTP(hote, int(port), timeout=5) as session,
        pytest.raises(smtplib.SMTPSenderRefused) as refus,
    ):
        session.sendmail("a@b.example", ["c@d.example"], b"x")
    assert refus.value.smtp_code == 530
    session = client(bac)
    with pytest.raises(smtplib.SMTPAuthenticationError):
        session.login(bac.adresses["identifiant"], "faux")
    session.close()
    assert lire(bac, "/boites")["boites"] == []


def test_its_certificate_is_only_trusted_through_its_own_authority(bac: BacASable, tmp_path: Path) -> None:
    with BacASable(tmp_path) as autre, pytest.raises(ssl.SSLCertVerificationError):
        client(bac, confiance=autre.adresses["autorites"])


def test_national_token_opens_the_session(bac: BacASable) -> None:
    session = client(bac)
    session.ehlo()
    assert "XOAUTH2" in session.esmtp_features["auth"]
    for jeton, attendu in (("faux", 535), (bac.mot_de_passe, 235)):
        clair = f"user={bac.adresses['identifiant']}\x01auth=Bearer {jeton}\x01\x01"
        code, _ = session.docmd("AUTH", "XOAUTH2 " + base64.b64encode(clair.encode()).decode())
        assert code == attendu
    session.close()


def test_size_is_announced_and_enforced(bac: BacASable) -> None:
    session = client(bac)
    session.ehlo()
    limite = int(session.esmtp_features["size"])
    session.close()
    with pytest.raises(smtplib.SMTPResponseException) as refus:
        envoyer(bac, message(xdm=b"0" * limite))
    assert refus.value.smtp_code == 552


@pytest.mark.parametrize(("adresse", "code"), [("temporaire@x.example", 451), ("definitif.martin@x.example", 550)])
def test_refusals_ordered_by_address_keep_nothing(bac: BacASable, adresse: str, code: int) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as refus:
        envoyer(bac, message(), adresse)
    assert refus.value.smtp_code == code
    assert retrouver(bac, "<1@dui.example>") == []


def test_temporary_refusal_can_last_two_attempts_of_each_message(bac: BacASable) -> None:
    for _essai in range(2):
        with pytest.raises(smtplib.SMTPDataError):
            envoyer(bac, message(), "temporaire.2@x.example")
    envoyer(bac, message(), "temporaire.2@x.example")
    with pytest.raises(smtplib.SMTPDataError):
        envoyer(bac, message("<2@dui.example>"), "temporaire.2@x.example")
    assert len(retrouver(bac, "<1@dui.example>")) == 1


@pytest.mark.parametrize(("adresse", "gardes"), [("reponse-perdue@x.example", 1), ("coupure@x.example", 0)])
def test_the_sender_asks_whether_a_message_without_answer_was_kept(bac: BacASable, adresse: str, gardes: int) -> None:
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError, ssl.SSLError)):
        envoyer(bac, message(), adresse)
    assert len(retrouver(bac, "<1@dui.example>")) == gardes


def test_a_slow_receiver_exceeds_the_patience_of_the_sender(bac: BacASable) -> None:
    lire(bac, "/scenarios", "POST", {"destinataire": "*", "scenario": "lent", "duree": 1.5})
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        envoyer(bac, message(), delai=0.5)
    assert len(retrouver(bac, "<1@dui.example>")) == 1


def test_an_ordered_scenario_ends_when_it_is_forgotten(bac: BacASable) -> None:
    lire(bac, "/scenarios", "POST", {"destinataire": "martin@cabinet.mssante.example", "scenario": "definitif"})
    with pytest.raises(smtplib.SMTPDataError):
        envoyer(bac, message())
    lire(bac, "/scenarios", "DELETE")
    envoyer(bac, message())
    with pytest.raises(urllib.error.HTTPError) as refus:
        lire(bac, "/scenarios", "POST", {"destinataire": "*", "scenario": "inconnu"})
    assert refus.value.code == 400


def test_a_message_sent_twice_is_there_twice(bac: BacASable) -> None:
    envoyer(bac, message())
    envoyer(bac, message())
    assert len(retrouver(bac, "<1@dui.example>")) == 2


def defauts(bac: BacASable, courriel: EmailMessage) -> list[str]:
    envoyer(bac, courriel)
    (depot,) = retrouver(bac, str(courriel["Message-ID"]))
    return lire(bac, depot["lien"] + "/detail")["defauts"]


def test_a_right_archive_has_no_defect(bac: BacASable) -> None:
    assert defauts(bac, message(xdm=archive())) == []


@pytest.mark.parametrize(
    ("xdm", "attendu"),
    [
        (archive(empreinte="0" * 40), "Empreinte SHA-1"),
        (archive(patient="999^^^&amp;1.2.3&amp;ISO"), "Le patient de METADATA.XML"),
        (archive(chemin="doc0001.xml"), "hors ISO 9660"),
        (b"pas un zip", "Archive illisible"),
    ],
)
def test_a_wrong_archive_is_named(bac: BacASable, xdm: bytes, attendu: str) -> None:
    assert any(attendu in ligne for ligne in defauts(bac, message(xdm=xdm)))


@pytest.mark.parametrize(
    ("xdm", "objet", "disposition"),
    [
        (archive(), "[OK]", "processed\r\n"),
        (archive(empreinte="0" * 40), "[KO Intégration", "processed/Error\r\n"),
    ],
)
def test_acknowledgement_only_when_it_is_asked(bac: BacASable, xdm: bytes, objet: str, disposition: str) -> None:
    envoyer(bac, message("<sans@dui.example>", xdm))
    assert lire(bac, "/boites/dui@demo.mssante.example")["messages"] == []
    envoyer(bac, message("<avec@dui.example>", xdm, Disposition_Notification_To="dui@demo.mssante.example"))
    (accuse,) = lire(bac, "/boites/dui@demo.mssante.example")["messages"]
    recu = message_from_bytes(bac.boites.octets(accuse["numero"]), policy=policy.default)
    assert recu["Subject"].startswith(objet)
    assert recu["In-Reply-To"] == "<avec@dui.example>"
    assert recu.get_content_type() == "multipart/report"
    partie = next(p for p in recu.walk() if p.get_content_type() == "message/disposition-notification")
    assert disposition.strip() in partie.as_string()
    assert "Original-Message-ID: <avec@dui.example>" in partie.as_string()


def test_an_automatic_message_is_never_acknowledged(bac: BacASable) -> None:
    demande = {"Disposition_Notification_To": "dui@demo.mssante.example", "Auto_Submitted": "auto-replied"}
    envoyer(bac, message(**demande))
    assert lire(bac, "/boites/dui@demo.mssante.example")["messages"] == []


def test_mailboxes_certificate_and_password_survive_a_restart(tmp_path: Path) -> None:
    with BacASable(tmp_path) as premier:
        envoyer(premier, message())
        avant = premier.adresses
    with BacASable(tmp_path) as second:
        assert len(retrouver(second, "<1@dui.example>")) == 1
        assert second.adresses["mot_de_passe"] == avant["mot_de_passe"]
        session = client(second, confiance=avant["autorites"])
        session.close()


def test_an_address_cannot_leave_the_folder(bac: BacASable) -> None:
    for adresse in ("../evasion@x.example", "a/b@x.example", "a@..", "sans-arobase"):
        assert not bac.boites.est_une_adresse(adresse)
        with pytest.raises(ValueError, match="Adresse refusée"):
            bac.boites.deposer(adresse, b"x")


def test_the_page_escapes_what_it_shows(bac: BacASable) -> None:
    courriel = message()
    courriel.replace_header("Subject", "<script>alert(1)</script>")
    envoyer(bac, courriel)
    with urllib.request.urlopen(bac.adresses["http"]) as reponse:
        page = reponse.read().decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
