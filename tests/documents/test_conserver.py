"""Kept documents: versions, and served to one reader only (DESIGN §7)."""

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction

from documents.models import Document
from documents.services import conserver
from documents.types import SYNTHESE, types_documents
from dui.core import contexte
from dui.core.erreurs import ErreurMetier
from dui.core.models import EvenementMetier
from habilitations.acces import acteur_de, contexte_de
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


def garder(monde, pro=None, **autres) -> Document:
    acteur = acteur_de((pro or monde.anne).compte)
    base = {"type": SYNTHESE, "titre": "Fiche de synthèse", "niveau": 2, "contenu": PDF, "lecteur_id": acteur.id}
    with contexte.ouvrir(contexte_de(acteur)):
        return conserver(acteur=acteur, dossier=monde.d_eloise, **{**base, **autres})


def test_octets_empreinte_evenement(monde):
    document = garder(monde)
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (document.taille, document.version, document.cle_acces) == (len(PDF), 1, monde.mecs.pk * 8 + 2)
    assert document.type_libelle == "Document du secteur social / médico-social"
    with f.technique(monde.mecs):
        evenement = EvenementMetier.objects.get(nom="documents.document_conserve")
    assert evenement.ids == {"document_id": document.pk}


def test_versions_d_un_meme_jeu(monde):
    premiere = garder(monde)
    deuxieme = garder(monde, remplace=premiere)
    assert (deuxieme.jeu, deuxieme.version, deuxieme.remplace_id) == (premiere.jeu, 2, premiere.pk)
    assert garder(monde).jeu != premiere.jeu


def test_type_hors_liste(monde):
    with pytest.raises(ErreurMetier) as refus:
        garder(monde, type="00000-0")
    assert refus.value.code == "type"


def test_un_lecteur_et_un_seul(monde):
    for champs in ({"lecteur_id": None}, {"destinataire": "a@b.fr"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            garder(monde, **champs)


def test_servi_a_son_lecteur_seulement(monde, connecter, django_capture_on_commit_callbacks):
    document = garder(monde)
    reponse = connecter(monde.anne).get(f"/documents/{document.pk}/")
    assert reponse.status_code == 200
    assert reponse.content == PDF
    assert reponse.headers["Content-Security-Policy"] == "sandbox"
    assert "attachment" in reponse.headers["Content-Disposition"]
    for autre in (monde.paul, monde.lucie, monde.nora, monde.zoe):
        assert connecter(autre).get(f"/documents/{document.pk}/").status_code == 404


def test_celui_d_un_destinataire_exterieur_n_est_servi_a_personne(monde, connecter):
    document = garder(monde, lecteur_id=None, destinataire="dr@exemple.fr")
    assert connecter(monde.anne).get(f"/documents/{document.pk}/").status_code == 404


def test_le_mur_de_la_base(monde):
    document = garder(monde, niveau=2)
    with contexte.ouvrir(contexte_de(acteur_de(monde.nora.compte))):
        assert not Document.objects.filter(pk=document.pk).exists()
    with contexte.ouvrir(contexte.Contexte()):
        assert Document.objects.count() == 0


def test_un_document_ne_change_plus(monde):
    document = garder(monde)
    with f.technique(monde.mecs), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(titre="autre")
    assert connection.vendor == "postgresql"


def test_la_liste_nationale_est_lisible():
    types = types_documents()
    assert len(types) > 40
    assert {t.classe for t in types.values()} == {"10", "11", "90"}
    assert types["80788-3"].systeme == "2.16.840.1.113883.6.1"
