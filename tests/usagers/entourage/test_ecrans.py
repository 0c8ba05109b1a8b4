"""Screens of the entourage: prohibitions first, numbers, search before create, rights and their proof."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dui.core import horloge
from dui.core.models import TraceAcces
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import Contact, DroitEntourage, RelationEntourage

pytestmark = pytest.mark.django_db
NUMERO = "06 39 98 77 66"


def _poster(client: Client, adresse: str, donnees: dict[str, str]) -> Any:
    return client.post(adresse, donnees | {"jeton_soumission": str(uuid.uuid4())})


def _contact(monde: SimpleNamespace, nom: str, **champs: Any) -> Contact:
    with f.technique(monde.mecs):
        return Contact.objects.create(organisme=monde.organisme, structures=[monde.mecs.pk], nom=nom, **champs)


def _relier(monde: SimpleNamespace, contact: Contact, lien: str = "FTH", **champs: Any) -> RelationEntourage:
    with f.technique(monde.mecs):
        return f.relation(monde.eloise, contact, lien, **champs)


@pytest.mark.mission("PDE-REL-3", "PDS-REL-4", "PRI-CAR-COO-5")
def test_ajouter_puis_voir(monde: SimpleNamespace, connecter: Any) -> None:
    client: Client = connecter(monde.sarah)
    adresse = f"/dossiers/{monde.d_eloise.pk}/entourage/"
    donnees = {"nom": "Lambert", "prenom": "Rose", "relation": "MTH", "autorite_parentale": "on", "telephone": NUMERO}
    refus = _poster(client, f"{adresse}nouveau/", donnees)
    assert refus.status_code == 422
    assert "dites lequel" in refus.content.decode()
    assert "Rose" in refus.content.decode()
    assert _poster(client, f"{adresse}nouveau/", donnees | {"preuve": "Acte de naissance"}).status_code == 303
    page = client.get(adresse).content.decode()
    assert "Rose Lambert" in page
    assert "Autorité parentale" in page
    droit = DroitEntourage.objects
    with f.technique(monde.mecs):
        assert droit.get(nature="autorite").preuve == "Acte de naissance"


def test_le_numero_interdit_se_demande_avec_une_raison(monde: SimpleNamespace, connecter: Any) -> None:
    relation = _relier(monde, _contact(monde, "Lambert", prenom="Yann", telephone=NUMERO), contact_interdit=True)
    client: Client = connecter(monde.anne)
    base = f"/dossiers/{monde.d_eloise.pk}/entourage/"
    for page in (base, f"{base}carte/", f"{base}{relation.pk}/", f"/dossiers/{monde.d_eloise.pk}/"):
        html = client.get(page).content.decode()
        assert NUMERO not in html, page
        assert "ontact interdit" in html, page
    assert NUMERO not in _poster(client, f"{base}{relation.pk}/numero/", {"motif": ""}).content.decode()
    reponse = _poster(client, f"{base}{relation.pk}/numero/", {"motif": "Demande de la police, PV 12"})
    assert NUMERO in reponse.content.decode()
    with f.technique(monde.mecs):
        assert TraceAcces.objects.filter(objet=f"contact_interdit:{relation.pk}").exists()


def test_chercher_avant_de_creer(monde: SimpleNamespace, connecter: Any) -> None:
    """PG: duplicates of the same doctor."""
    medecin = _contact(monde, "Roussel", prenom="Ada", organisation="Cabinet du Port", telephone="02 40 00 11 22")
    client: Client = connecter(monde.sarah)
    base = f"/dossiers/{monde.d_eloise.pk}/entourage/"
    for texte in ("roussel", "cabinet du port", "02 40 00 11 22"):
        assert "Ada Roussel" in _poster(client, f"{base}nouveau/", {"cherche": texte}).content.decode(), texte
    assert _poster(client, f"{base}relier/{medecin.pk}/", {"relation": "MT"}).status_code == 303
    assert "Ada Roussel" not in _poster(client, f"{base}nouveau/", {"cherche": "roussel"}).content.decode()
    with f.technique(monde.mecs):
        assert Contact.objects.filter(nom="Roussel").count() == 1


def test_un_contact_d_une_autre_maison_n_existe_pas(monde: SimpleNamespace, connecter: Any) -> None:
    with f.technique(monde.csapa):
        ailleurs = Contact.objects.create(organisme=monde.organisme, structures=[monde.csapa.pk], nom="Addictologue")
    client: Client = connecter(monde.sarah)
    base = f"/dossiers/{monde.d_eloise.pk}/entourage/"
    assert client.get(f"{base}relier/{ailleurs.pk}/").status_code == 404
    assert "Addictologue" not in _poster(client, f"{base}nouveau/", {"cherche": "addicto"}).content.decode()


def test_droits_de_bout_en_bout(monde: SimpleNamespace, connecter: Any) -> None:
    relation = _relier(monde, _contact(monde, "Lambert", prenom="Yann"))
    client: Client = connecter(monde.sarah)
    base = f"/dossiers/{monde.d_eloise.pk}/entourage/{relation.pk}/"
    donnees = {
        "nature": "visite", "modalite": "mediatisee", "debut": "2026-01-01", "terme": "date", "fin": "2025-01-01",
        "preuve": "Jugement",
    }  # fmt: skip
    refus = _poster(client, f"{base}droit/", donnees)
    assert refus.status_code == 422
    assert "ne peut pas être avant" in refus.content.decode()
    assert _poster(client, f"{base}droit/", donnees | {"fin": "2099-01-01"}).status_code == 303
    with f.technique(monde.mecs):
        droit = DroitEntourage.objects.get(relation=relation)
    assert _poster(client, f"{base}droits/{droit.pk}/suspendre/", {"motif": ""}).status_code == 422
    assert _poster(client, f"{base}droits/{droit.pk}/suspendre/", {"motif": "Ordonnance"}).status_code == 303
    assert "Suspendu" in client.get(base).content.decode()
    assert (
        _poster(
            client, f"{base}lien/", {"relation": "FTH", "libelle": "Papa", "ordre_appel": "2", "version": "1"}
        ).status_code
        == 303
    )
    assert (
        _poster(
            client, f"{base}contact/", {"type": "proche", "nom": "Lambert", "telephone": "0639980000", "version": "1"}
        ).status_code
        == 303
    )
    assert (
        _poster(
            client, f"{base}fin/", {"le": horloge.aujourdhui().isoformat(), "motif": "Ne souhaite plus"}
        ).status_code
        == 303
    )


@pytest.mark.parametrize("page", ["", "carte/"])
def test_autant_de_requetes_a_10_et_a_100(monde: SimpleNamespace, connecter: Any, page: str) -> None:
    client: Client = connecter(monde.anne)
    nombres = []
    for combien in (10, 90):
        for i in range(combien):
            relation = _relier(monde, _contact(monde, f"Voisin{combien}{i}"), "COUSN")
        client.get(f"/dossiers/{monde.d_eloise.pk}/entourage/{page}")
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            reponse = client.get(f"/dossiers/{monde.d_eloise.pk}/entourage/{page}")
        nombres.append(len([q for q in requetes if "set_config" not in q["sql"]]))
        assert relation.pk
    assert nombres[0] == nombres[1] <= 15
    assert len(reponse.content) < 60_000


def test_la_secretaire_voit_les_autres_personnes_du_contact(monde: SimpleNamespace) -> None:
    from usagers.selectors.entourage import autres_personnes

    contact = _contact(monde, "Roussel")
    relation = _relier(monde, contact, "MT")
    with f.technique(monde.mecs):
        f.relation(monde.sofia, contact, "MT")
    with au_nom_de(monde.sarah):
        assert autres_personnes(relation, [monde.eloise.pk, monde.sofia.pk]) == [monde.sofia]
        assert autres_personnes(relation, [monde.eloise.pk]) == []
