"""S-54: one account's heavy acts do not become everybody's wait; a page never holds the database more than 5 s."""

import pytest
from django.db import OperationalError, connection, transaction

from dui.core import contexte
from habilitations.acces import acteur_de, contexte_de
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-54")]


def test_trop_de_papiers_en_une_minute(monde, connecter, settings, monkeypatch):
    settings.DUI_DEBITS = {"papier": 3, "export": 2, "recherche": 4}
    monkeypatch.setattr("coordination.views.synthese.rendre_fiche", lambda *a, **k: b"%PDF")
    client = fraiche(connecter(monde.anne))
    papier = f"/dossiers/{monde.d_eloise.pk}/synthese.pdf"
    codes = [client.get(papier).status_code for _ in range(20)]
    assert codes == [200] * 3 + [429] * 17
    refus = client.get(papier)
    assert refus.headers["Retry-After"] == "60"
    assert "Attendez un instant" in refus.content.decode()
    # The emergency sheet is never counted, the others are not slowed down.
    assert client.get(f"/dossiers/{monde.d_eloise.pk}/urgence.pdf").status_code == 200
    assert fraiche(connecter(monde.lucie)).get(papier).status_code == 200


def test_trop_de_recherches_en_une_minute(monde, connecter, settings):
    settings.DUI_DEBITS = {"papier": 3, "export": 2, "recherche": 4}
    client = connecter(monde.anne)
    codes = [client.get(f"/personnes/suggestions/?q=elo{n}").status_code for n in range(8)]
    assert codes == [200] * 4 + [429] * 4


def test_une_requete_de_page_s_arrete(monde):
    acteur = acteur_de(monde.anne.compte)
    with contexte.ouvrir(contexte_de(acteur)), connection.cursor() as curseur:
        curseur.execute("SELECT current_setting('statement_timeout')")
        assert curseur.fetchone()[0] == "5s"
        curseur.execute("SET LOCAL statement_timeout = '100ms'")
        with pytest.raises(OperationalError), transaction.atomic():
            curseur.execute("SELECT pg_sleep(3)")


def test_une_tache_garde_sa_limite(monde):
    with contexte.ouvrir(contexte.agent_technique("essai", [monde.mecs.pk])), connection.cursor() as curseur:
        curseur.execute("SELECT current_setting('statement_timeout')")
        assert curseur.fetchone()[0] != "5s"


@pytest.mark.parametrize("taille", [5 * 1024 * 1024 + 1000, 12 * 1024 * 1024])
def test_un_corps_trop_gros_est_refuse(monde, connecter, taille):
    donnees = {"texte": "x" * taille, "dossiers": [monde.d_eloise.pk]}
    assert connecter(monde.anne).post("/transmissions/nouvelle/", donnees).status_code in (400, 413)
