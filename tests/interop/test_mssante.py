"""Secure mail: the message, and the transport against the sandbox operator (real SMTP, STARTTLS, AUTH). socle.md §3."""

import email
import json
import urllib.request
from dataclasses import replace
from email.policy import default

import pytest

from dui.core.entrees import ouvrir_zip
from interop.cda.mapping import construire_n1
from interop.mssante.client import ClientMssante, Reglages, _avec_points
from interop.mssante.erreurs import EchecEnvoi, Nature, refus
from interop.mssante.mapping import Courrier, construire_message, message_id, objet, objet_lisible
from interop.xdm.mapping import construire_xdm
from tests.interop.conftest import operateur_ouvert
from tests.interop.exemple import LE, PDF, donnees, personne, version_deux
from tests.interop.test_xdm import META
from usagers.choices import StatutIdentite

COURRIER = Courrier(
    "2.25.99", "dui@demo.mssante.example", "MECS Les Tilleuls", "dr.martin@demo.mssante.example", LE,
    "Bonjour,\nvoici la fiche d’Éloïse.",
)  # fmt: skip


def message(courrier: Courrier = COURRIER, **autres) -> bytes:
    d = donnees(**autres)
    cda = construire_n1(d, PDF)
    return construire_message(courrier, d, construire_xdm(cda, PDF, d, META), PDF)


def lire(octets: bytes):
    return email.message_from_bytes(octets, policy=default)


def test_objet():
    assert objet(donnees()) == "XDM/1.0/DDM+Fiche de synthèse ADRTROIS Dominique 26/02/1997"
    assert objet(version_deux()).startswith("XDM/1.0/DDM+[Annule et remplace] Fiche")
    assert objet_lisible(objet(donnees())).startswith("Fiche de synthèse")
    assert lire(message())["Subject"] == objet(donnees())


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("X-MSS-NIL", "DUI"),
        ("X-MSS-CODECDA", "28653-4"),
        ("X-MSS-INS", "O"),
        ("Message-ID", "<7e6c886c9cc6bd136443b61ab26f9f0d@demo.mssante.example>"),
        ("Date", "Fri, 20 Nov 2026 16:50:00 +0100"),
        ("To", "dr.martin@demo.mssante.example"),
        ("From", "MECS Les Tilleuls <dui@demo.mssante.example>"),
    ],
)
def test_entetes(nom, attendu):
    assert lire(message())[nom] == attendu


def test_sans_ins():
    octets = message(personne=personne(StatutIdentite.VALIDEE))
    assert lire(octets)["X-MSS-INS"] == "N"
    archive = ouvrir_zip(next(p for p in lire(octets).iter_attachments()).get_content())
    assert all(b"297022A02077878" not in contenu for contenu in archive.values())


def test_pieces_et_corps():
    lu = lire(message())
    assert [p.get_filename() for p in lu.iter_attachments()] == ["IHE_XDM.ZIP", "DOCUMENT_20261120.pdf"]
    assert [p.get_content_type() for p in lu.iter_attachments()] == ["application/zip", "application/pdf"]
    corps = lu.get_body(("plain",)).get_content()
    assert "voici la fiche d’Éloïse" in corps
    assert "Anne DUPONT" in corps


def test_memes_octets_et_meme_identifiant():
    assert message() == message()
    assert message_id(COURRIER) == message_id(replace(COURRIER, texte="autre"))
    assert lire(message())["Disposition-Notification-To"] is None
    assert lire(message(replace(COURRIER, accuse=True)))["Disposition-Notification-To"] == COURRIER.expediteur


def test_aucune_injection_d_en_tete():
    d = donnees(titre="Fiche\r\nBcc: tous@exemple.fr")
    octets = construire_message(replace(COURRIER, expediteur_nom="A\r\nBcc: x@y.fr"), d, b"PK", PDF)
    assert lire(octets)["Bcc"] is None


def test_lignes_qui_commencent_par_un_point():
    assert _avec_points(b"a\r\n.\r\n..b") == b"a\r\n..\r\n...b\r\n"


@pytest.mark.parametrize(
    ("code", "reponse", "nature", "mots"),
    [
        (451, b"4.3.0 plus tard", Nature.TEMPORAIRE, "Nouvel essai"),
        (421, b"", Nature.TEMPORAIRE, "Nouvel essai"),
        (550, b"5.1.1 inconnu", Nature.DEFINITIF, "x@y.fr n’existe pas"),
        (550, b"5.7.1 interdit", Nature.DEFINITIF, "refuse ce message"),
        (552, b"5.3.4 gros", Nature.DEFINITIF, "trop lourd"),
        (554, b"5.7.0", Nature.DEFINITIF, "refuse ce message"),
    ],
)
def test_phrases(code, reponse, nature, mots):
    echec = refus(code, reponse, "x@y.fr")
    assert echec.nature == nature
    assert mots in echec.message


@pytest.fixture
def client(bac) -> ClientMssante:
    noms = ("smtp", "autorites", "identifiant", "mot_de_passe", "expediteur", "consultation")
    return ClientMssante(Reglages(**{nom: bac.adresses[nom] for nom in noms}, delai=5))


def rien() -> None:
    return None


def courrier_pour(adresse: str, numero: str) -> tuple[bytes, str]:
    courrier = replace(COURRIER, destinataire=adresse, identifiant=f"2.25.{numero}")
    return message(courrier), message_id(courrier)


def recus(bac, identifiant: str) -> list[dict]:
    with urllib.request.urlopen(f"{bac.adresses['http']}/messages?message_id={identifiant}") as reponse:
        return json.load(reponse)["messages"]


def test_remis_et_lu_sans_defaut(bac, client):
    octets, identifiant = courrier_pour("dr.martin@demo.mssante.example", "1")
    assert client.connu(identifiant) is False
    assert "accept" in client.envoyer(octets, "dr.martin@demo.mssante.example", rien)
    assert client.connu(identifiant) is True
    (recu,) = recus(bac, identifiant)
    with urllib.request.urlopen(f"{bac.adresses['http']}/messages/{recu['numero']}/detail") as reponse:
        assert json.load(reponse)["defauts"] == []


def test_les_octets_arrivent_tels_quels(bac, client):
    octets, identifiant = courrier_pour("dr.martin@demo.mssante.example", "2")
    client.envoyer(octets, "dr.martin@demo.mssante.example", rien)
    (recu,) = recus(bac, identifiant)
    with urllib.request.urlopen(f"{bac.adresses['http']}/messages/{recu['numero']}") as reponse:
        assert reponse.read().endswith(octets)


@pytest.mark.parametrize(
    ("adresse", "nature", "arrive"),
    [
        ("temporaire@demo.mssante.example", Nature.TEMPORAIRE, 0),
        ("definitif@demo.mssante.example", Nature.DEFINITIF, 0),
        ("reponse-perdue@demo.mssante.example", Nature.INCERTAIN, 1),
        ("coupure@demo.mssante.example", Nature.INCERTAIN, 0),
        ("pas une adresse", Nature.DEFINITIF, 0),
    ],
)
def test_pannes(bac, client, adresse, nature, arrive):
    octets, identifiant = courrier_pour("dr.martin@demo.mssante.example", f"3{abs(hash(adresse))}")
    with pytest.raises(EchecEnvoi) as echec:
        client.envoyer(octets, adresse, rien)
    assert echec.value.nature == nature
    assert len(recus(bac, identifiant)) == arrive
    assert client.connu(identifiant) is bool(arrive)


def test_la_barriere_arrete_avant_le_contenu(bac, client):
    octets, identifiant = courrier_pour("dr.martin@demo.mssante.example", "4")

    def bail_perdu():
        raise RuntimeError("lease lost")

    with pytest.raises(RuntimeError):
        client.envoyer(octets, "dr.martin@demo.mssante.example", bail_perdu)
    assert recus(bac, identifiant) == []


def test_trop_lourd_avant_d_envoyer(client):
    with pytest.raises(EchecEnvoi) as echec:
        client.envoyer(b"x" * (11 * 1024 * 1024), "dr.martin@demo.mssante.example", rien)
    assert "trop lourd" in echec.value.message


def test_mauvais_mot_de_passe(client):
    autre = ClientMssante(replace(client.reglages, mot_de_passe="faux"))
    with pytest.raises(EchecEnvoi) as echec:
        autre.envoyer(b"x", "a@b.fr", rien)
    assert echec.value.nature == Nature.TEMPORAIRE
    assert "identification" in echec.value.message
    assert "faux" not in echec.value.detail


def test_autorite_inconnue(client, tmp_path_factory):
    with operateur_ouvert(tmp_path_factory.mktemp("autre")) as autre_bac:
        autre = ClientMssante(replace(client.reglages, autorites=autre_bac.adresses["autorites"]))
        with pytest.raises(EchecEnvoi) as echec:
            autre.envoyer(b"x", "a@b.fr", rien)
    assert "certificat" in echec.value.message


def test_serveur_absent(client):
    autre = ClientMssante(replace(client.reglages, smtp="127.0.0.1:9", consultation="http://127.0.0.1:9/m"))
    with pytest.raises(EchecEnvoi) as echec:
        autre.envoyer(b"x", "a@b.fr", rien)
    assert echec.value.nature == Nature.TEMPORAIRE
    assert autre.connu("<x>") is None
    assert ClientMssante(replace(client.reglages, consultation="")).connu("<x>") is None


def test_reglages_complets(client):
    assert client.reglages.complets
    assert not replace(client.reglages, smtp="").complets
