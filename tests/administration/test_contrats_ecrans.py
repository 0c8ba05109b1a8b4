"""Screens of the contracts: from the question to the signatures, the follow-up of the house, what each reader sees."""

import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from administration.models import Contrat, EtatContratHisto, SignataireContrat, VersionContrat
from documents.models import Document, Signataire, Signature
from dui.core import boite
from tests.administration import outils as o
from tests.administration.versions import deux_editions
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-GAD-1", "PDS-GAD-1", "PRI-CAR-COO-6")]


@pytest.fixture
def m(monde: SimpleNamespace) -> SimpleNamespace:
    return o.famille(monde)


def poster(client: Any, nom: str, *args: Any, **champs: Any) -> Any:
    return client.post(reverse(nom, args=args), {"jeton_soumission": str(uuid.uuid4()), **champs})


def corps(reponse: Any) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def dit(jour: Any) -> str:
    return f"{jour:%d/%m/%Y}"


def test_de_la_question_aux_signatures(m: SimpleNamespace, connecter: Any) -> None:
    """The secretary prepares and hands, both parents then the director sign; the month is kept."""
    client, pk = connecter(m.sarah), m.d_eloise.pk
    assert "Quel document ?" in corps(client.get(reverse("dossier_contrats", args=[pk])))
    faits = {"admission": dit(o.jour(-10)), "lieu": "sejour"}
    lue = poster(client, "contrat_preparer", pk, **faits)
    assert lue.status_code == 200
    assert "CASF art. D311, I" in corps(lue)
    assert poster(client, "contrat_preparer", pk, preparer="1", **faits).status_code == 303
    with f.technique(m.mecs):
        contrat = Contrat.objects.get(dossier=pk)
    page = corps(client.get(reverse("contrat", args=[contrat.pk])))
    assert "Avant de le remettre, il manque" in page
    assert poster(client, "contrat_acte", contrat.pk, "remettre", le=dit(o.jour())).status_code == 422
    texte = o.TEXTES | {"avis_le": dit(o.jour(-9)), "version": "1"}
    assert poster(client, "contrat_texte", contrat.pk, **texte).status_code == 303
    assert poster(client, "contrat_acte", contrat.pk, "remettre", le=dit(o.jour(-8))).status_code == 303
    page = corps(client.get(reverse("contrat_signatures", args=[contrat.pk])))
    assert re.findall(r"<b>(\w+ Lambert|Hélène Garnier)", page) == ["Éloïse Lambert", "Carole Lambert", "Marc Lambert",
                                                                  "Hélène Garnier"]  # fmt: skip
    sans = poster(client, "contrat_signatures", contrat.pk)
    assert (sans.status_code, "Qui signe pour l’établissement" in corps(sans)) == (422, True)
    ouverte = poster(client, "contrat_signatures", contrat.pk, direction=m.helene.pk)
    circuit = Circuit(client, ouverte.headers["Location"])
    for qui in ("Éloïse", "Carole", "Marc"):
        circuit.signer_sur_l_ecran(m, qui)
        client = circuit.client = connecter(m.sarah, Client())  # the tablet came back locked
    assert "2 sur 3" in corps(client.get("/contrats/?situation=signer"))
    assert fraiche(client).get(f"{circuit.adresse}signer/").status_code == 403, (
        "the secretary does not sign for the house"
    )
    directrice = fraiche(connecter(m.helene))
    assert poster(directrice, "circuit_signer", circuit.pk, lu="on").status_code == 303
    boite.livrer()
    page = corps(directrice.get(reverse("contrat", args=[contrat.pk])))
    assert "Signé, ne change plus" in page
    assert "Ouvrir un avenant" in page
    assert f"{circuit.adresse}preuve.zip" in page
    assert f"/contrats/{contrat.pk}/" in corps(directrice.get(circuit.adresse))
    assert poster(directrice, "contrat_texte", contrat.pk, **texte).status_code == 422
    assert poster(directrice, "contrat_signatures", contrat.pk, direction=m.helene.pk).status_code == 422


class Circuit:
    """The page of a circuit, driven as a professional with a tablet does."""

    def __init__(self, client: Any, adresse: str) -> None:
        self.client, self.adresse = client, adresse
        self.pk = int(adresse.strip("/").split("/")[1])

    def de(self, m: SimpleNamespace, prenom: str) -> Signataire:
        with f.technique(m.mecs):
            return Signataire.objects.get(circuit=self.pk, nom__startswith=prenom)

    def signer_sur_l_ecran(self, m: SimpleNamespace, prenom: str) -> None:
        s = self.de(m, prenom)
        fait = poster(self.client, "circuit_tablette", self.pk, s.pk, lu="on", mention=s.nom)
        with f.technique(m.mecs):
            assert Signature.objects.get(signataire=s).mode == "lu_approuve"
        assert fait.headers["Location"].startswith("/compte/deverrouiller/")


def test_le_juge_impose_le_dipc_a_l_ecran(m: SimpleNamespace, connecter: Any) -> None:
    client, pk = connecter(m.sarah), m.d_eloise.pk
    faits = {"admission": dit(o.jour(-10)), "lieu": "sejour", "mesure_judiciaire": "on"}
    assert "Imposé par la loi" in corps(poster(client, "contrat_preparer", pk, **faits))
    force = poster(client, "contrat_preparer", pk, preparer="1", type="sejour", motif="Habitude", **faits)
    assert (force.status_code, "Un juge a décidé" in corps(force)) == (422, True)
    sans_motif = faits | {"mesure_judiciaire": ""}
    assert poster(client, "contrat_preparer", pk, preparer="1", type="dipc", **sans_motif).status_code == 422


def test_refus_puis_dipc_et_annexes(m: SimpleNamespace, connecter: Any) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        pere = o.demande(o.remettre(contrat), "Marc")
    client = connecter(m.sarah)
    assert poster(client, "circuit_noter", pere.circuit_id, pere.pk, mode="refus").status_code == 422
    assert poster(client, "circuit_noter", pere.circuit_id, pere.pk, mode="refus", motif="« Non. »").status_code == 303
    page = corps(client.get(reverse("contrat", args=[contrat.pk])))
    assert "Passer au document individuel" in page
    assert "Proposer de nouveau" in page
    assert poster(client, "contrat_acte", contrat.pk, "dipc", motif="Le père refuse").status_code == 303
    assert "Document individuel" in corps(client.get(reverse("dossier_contrats", args=[m.d_eloise.pk])))
    with f.technique(m.mecs):
        dipc = Contrat.objects.get(remplace=contrat)
    assert poster(client, "contrat_annexe", dipc.pk, "livret").status_code == 422
    remis = {"version": 1, "remise_le": dit(o.jour()), "remise_a": "Carole Lambert"}
    assert poster(client, "contrat_annexe", dipc.pk, "livret", **remis).status_code == 303
    assert poster(client, "contrat_annexe", dipc.pk, "tarifs", **remis).status_code == 404
    assert "à Carole Lambert" in corps(client.get(reverse("contrat", args=[dipc.pk])))


def test_une_annexe_notee_a_deux(m: SimpleNamespace, connecter: Any) -> None:
    """The day and to whom a paper was handed: never written over in silence."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
    m.pauline = f.professionnel(m.organisme, "Pauline", "Ferrand", "Assistante sociale")
    f.affecter(m.pauline, m.mecs, f.CSE | {"CTR": "W"}, transverse="structure")

    def remise() -> str:
        with f.technique(m.mecs):
            return str(contrat.annexes.get(type="livret").remise_a)

    deux_editions((connecter(m.pauline), connecter(m.helene)), ("contrat_annexe", [contrat.pk, "livret"]), "remise_a",
                  ("Carole Lambert", "Marc Lambert"), remise, version=1, remise_le=o.jour())  # fmt: skip


def test_deux_ecritures_menent_a_la_fusion(m: SimpleNamespace, connecter: Any) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
    client = connecter(m.sarah)
    premier = o.TEXTES | {"avis_le": dit(o.jour(-9)), "version": "1"}
    assert poster(client, "contrat_texte", contrat.pk, **premier).status_code == 303
    second = poster(client, "contrat_texte", contrat.pk, **(premier | {"objectifs": "Autre chose"}))
    assert second.status_code == 409
    assert "Rien n’est perdu" in corps(second)


def test_chaque_chiffre_ouvre_sa_liste(m: SimpleNamespace, connecter: Any) -> None:
    with f.technique(m.mecs):
        for d in (m.d_eloise, m.d_sofia):
            o.preparer(m, dossier=d)
        contrat = Contrat.objects.get(dossier=m.d_eloise.pk)
        o.ecrire(contrat)
        o.remettre(contrat)
    client = connecter(m.paul)
    page = corps(client.get("/contrats/"))
    ruban = re.search(r'<div class="ruban">.*?</div>', page, re.DOTALL)
    assert ruban is not None
    cellules = re.findall(r'<a href="(.*?)">(.*?)<b>(\d+)</b>', ruban.group())
    assert {titre: int(n) for _, titre, n in cellules} == {
        "À remettre": 1, "À signer": 1, "En retard": 0, "En vigueur": 0, "Refus": 0
    }  # fmt: skip
    for url, titre, n in cellules:
        liste = corps(client.get("/contrats/" + url.replace("&amp;", "&")))
        assert liste.count("<tr data-element>") == int(n), titre
    assert "Aucun contrat ici" in corps(connecter(m.zoe).get("/contrats/"))


def test_qui_resume_ne_lit_pas_le_texte(m: SimpleNamespace, connecter: Any) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat, objectifs="CANARI-OBJECTIF", avis_mineur="CANARI-AVIS")
    comptable = f.professionnel(m.organisme, "Gil", "Monnier", "Comptable")
    f.affecter(comptable, m.mecs, {"ID": "S", "CTR": "S", "PRE": "R"}, transverse="structure")
    page = corps(connecter(comptable).get(reverse("contrat", args=[contrat.pk])))
    assert "Contrat de séjour" in page
    assert "CANARI" not in page
    assert "CANARI-OBJECTIF" in corps(connecter(m.anne).get(reverse("contrat", args=[contrat.pk])))
    assert poster(connecter(m.anne), "contrat_acte", contrat.pk, "clore", motif="x").status_code == 403
    assert connecter(m.karim).get(reverse("contrat", args=[contrat.pk])).status_code == 404


@pytest.mark.mission("PDE-DOCX-1", "PDE-DOCX-4")
def test_le_papier_est_garde_pour_qui_le_fait(m: SimpleNamespace, connecter: Any) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
    for nom, titre in (("contrat", "Contrat de séjour"), ("remise", "Attestation de remise")):
        assert poster(connecter(m.sarah), "contrat_papier", contrat.pk, nom).status_code == 303
        with f.technique(m.mecs):
            document = Document.objects.latest("pk")
            assert (document.titre, document.lecteur_id) == (titre, m.sarah.pk)
            assert document.contenu.startswith(b"%PDF")


def test_memes_requetes_a_dix_et_a_cent(m: SimpleNamespace, connecter: Any) -> None:
    client, comptes = connecter(m.paul), []
    for debut, fin in ((0, 10), (10, 100)):
        with f.technique(m.mecs):
            for n in range(debut, fin):
                d = f.dossier(f.usager(m.mecs, f"P{n}", "Test"), m.mecs, m.tilleuls)
                o.preparer(m, dossier=d)
        client.get("/contrats/")
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get("/contrats/")
        comptes.append(len([q for q in requetes if "SAVEPOINT" not in q["sql"] and "set_config" not in q["sql"]]))
        assert len(reponse.content) < 60_000
    assert comptes[0] == comptes[1] <= 10, comptes


def requetes_de(client: Any, adresse: str) -> int:
    """Everything that this page asks the database, its line in the log included."""
    client.get(adresse)
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert len(reponse.content) < 60_000
    return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SET ", "SELECT set_config")) for q in requetes)


def test_la_page_d_un_contrat_tient_en_quinze_requetes(m: SimpleNamespace, connecter: Any) -> None:
    """Every reader, every state; as much with one version and with twenty, signed by five or by forty."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
    adresse, lecteurs = reverse("contrat", args=[contrat.pk]), (m.anne, m.paul, m.sarah, m.lucie, m.helene)
    for etat, version in (("brouillon", "brouillon"), ("remis", "figee"), ("a_signer", "figee"),
                          ("refuse", "figee"), ("en_vigueur", "signee")):  # fmt: skip
        with f.technique(m.mecs):
            Contrat.objects.filter(pk=contrat.pk).update(etat=etat)
            VersionContrat.objects.filter(contrat=contrat).update(etat=version)
        comptes = {str(pro): requetes_de(connecter(pro), adresse) for pro in lecteurs}
        assert max(comptes.values()) <= 15, (etat, comptes)
    une = requetes_de(connecter(m.paul), adresse)
    with f.technique(m.mecs):
        _avenants(contrat, 20)
    assert requetes_de(connecter(m.paul), adresse) == une


def _avenants(contrat: Contrat, nombre: int) -> None:
    """Each with two who sign; as many states; every annex handed."""
    commun = {"dossier_id": contrat.dossier_id, "structure_id": contrat.structure_id, "niveau": contrat.niveau}
    for rang in range(2, nombre + 2):
        version = VersionContrat.objects.create(contrat=contrat, rang=rang, etat="figee", objet="Avenant", **commun)
        for ordre in (1, 2):
            SignataireContrat.objects.create(
                version_contrat=version, ordre=ordre, qualite="titulaire", nom=f"Parent {ordre}", **commun
            )
        EtatContratHisto.objects.create(contrat=contrat, structure_id=contrat.structure_id, etat="avenante")
    contrat.annexes.update(remise_le=o.jour(), remise_a="Carole Lambert")


def test_la_page_d_un_contrat_ne_coute_pas_plus_apres_quatre_circuits(m: SimpleNamespace, connecter: Any) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        o.remettre(contrat)
    client, adresse = connecter(m.paul), reverse("contrat", args=[contrat.pk])
    un = requetes_de(client, adresse)
    with f.technique(m.mecs):
        for _ in range(3):
            o.repondre(contrat, "Marc")
            o.ouvrir(contrat)
    assert requetes_de(client, adresse) == un <= 15
