"""Where documents rest: nothing clear on the disk nor in the base; what was altered is never shown nor sent."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from documents.models import Document
from dui.core.coffre import FichierRefuse
from dui.core.stockage import stockage_fichiers
from interop.models import Envoi
from tests.documents.test_conserver import PDF, garder
from tests.interop.outils import demander, livrer, relire
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db(transaction=True)


def au_repos(nom: str) -> Path:
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"]) / nom


def alterer(nom: str) -> None:
    octets = bytearray(au_repos(nom).read_bytes())
    octets[-1] ^= 1
    au_repos(nom).write_bytes(bytes(octets))


def test_ni_le_disque_ni_la_base_ne_gardent_le_document(monde, bac, connexion_role):
    document = garder(monde, contenu=b"%PDF-1.4 CANARI-ELOISE")
    envoi = demander(monde)
    livrer()
    with f.technique(monde.mecs):
        envoi = Envoi.objects.select_related("document").get(pk=envoi.pk)
    assert envoi.document.contenu.startswith(b"%PDF")
    assert b"Message-ID" in envoi.message
    for nom in (document.fichier.name, envoi.courrier.name):
        repos = au_repos(nom).read_bytes()
        assert b"CANARI" not in repos
        assert b"Message-ID" not in repos
    colonnes = connexion_role("dui_owner").execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'bytea'"
        " AND table_name IN ('documents_document', 'interop_envoi', 'interop_envoievent')"
    )
    assert colonnes.fetchall() == []


def test_un_document_altere_est_refuse_avec_une_phrase(monde, connecter):
    document = garder(monde)
    alterer(document.fichier.name)
    reponse = connecter(monde.anne).get(f"/documents/{document.pk}/")
    assert reponse.status_code == 422
    assert "modifié hors du logiciel" in reponse.content.decode()
    assert PDF not in reponse.content


def test_un_autre_fichier_valable_du_meme_nom_est_refuse(monde):
    """Even a file sealed with our own keys: the row knows the digest of what was kept."""
    from dui.core import coffre

    document = garder(monde)
    nom = document.fichier.name
    au_repos(nom).write_bytes(coffre.chiffrer(b"%PDF-1.4 autre", nom))
    with f.technique(monde.mecs), pytest.raises(FichierRefuse):
        _ = Document.objects.get(pk=document.pk).contenu


def test_un_document_altere_ne_part_pas(monde, bac, boite):
    envoi = demander(monde)
    alterer(envoi.document.fichier.name)
    livrer()
    envoi = relire(monde, envoi)
    assert (envoi.etat, envoi.essais) == ("echec", 0)
    assert "modifié hors du logiciel" in envoi.raison
    assert boite(envoi.destinataire) == []


@pytest.mark.skipif(
    "DUI_MIGRATIONS" not in os.environ, reason="DUI_MIGRATIONS n’est pas donné : ni retour ni reprise des migrations."
)
@pytest.mark.django_db(transaction=True, databases=["default", "proprietaire"])
def test_ce_qui_etait_dans_la_base_rejoint_le_stockage(monde):
    """The migration, on rows written before it."""
    proprietaire = connections["proprietaire"]
    cibles = [("documents", "0002_rls"), ("interop", "0002_rls")]
    try:
        MigrationExecutor(proprietaire).migrate(cibles)
        with proprietaire.cursor() as curseur:
            curseur.execute("ALTER TABLE documents_document NO FORCE ROW LEVEL SECURITY")
            curseur.execute(
                "INSERT INTO documents_document (niveau, structure_id, identifiant, jeu, version, dossier_id, type,"
                " titre, auteur_id, lecteur_id, destinataire, contenu, mime, sha256, taille, produit_le) VALUES (2, %s,"
                " gen_random_uuid(), gen_random_uuid(), 1, %s, '28653-4', 'Ancien', %s, %s, '', %s, 'application/pdf',"
                " encode(sha256(%s), 'hex'), 3, now()) RETURNING id",
                [monde.mecs.pk, monde.d_eloise.pk, monde.anne.pk, monde.anne.pk, PDF, PDF],
            )
            (pk,) = curseur.fetchone()
            curseur.execute("ALTER TABLE documents_document FORCE ROW LEVEL SECURITY")
    finally:
        executeur = MigrationExecutor(proprietaire)
        executeur.migrate(executeur.loader.graph.leaf_nodes())
    with f.technique(monde.mecs):
        document = Document.objects.get(pk=pk)
        assert document.contenu == PDF
        assert PDF not in au_repos(document.fichier.name).read_bytes()
        assert Envoi.objects.count() == 0
    with proprietaire.cursor() as curseur:
        curseur.execute(
            "SELECT bool_and(relforcerowsecurity) FROM pg_class"
            " WHERE relname IN ('documents_document', 'interop_envoi')"
        )
        assert curseur.fetchone() == (True,)
    assert stockage_fichiers().exists(document.fichier.name)
