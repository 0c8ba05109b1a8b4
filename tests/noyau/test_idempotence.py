"""F-12, F-13: one submission token, one row, whatever the fingers and the network do."""

import re
import threading
import uuid

import pytest
from django.db import connections
from django.template import Context, Template
from django.test import Client

from dui.core import contexte
from dui.core.idempotence import CHAMP
from dui.core.models import EvenementMetier, JetonSoumission
from habilitations.acces import acteur_de, contexte_de

pytestmark = pytest.mark.urls("tests.noyau.urls_essai")


def _envoyer(navigateur, jeton, texte="bonjour", chemin="/essai/", **entetes):
    return navigateur.post(chemin, {CHAMP: str(jeton), "texte": texte}, headers=entetes)


def _faits() -> int:
    return EvenementMetier.objects.filter(nom="essai.cree").count()


def test_le_rejeu_recoit_la_premiere_reponse(monde, connecter):
    navigateur, jeton = connecter(monde.anne), uuid.uuid4()
    premiere, seconde = _envoyer(navigateur, jeton), _envoyer(navigateur, jeton)
    assert premiere.status_code == seconde.status_code == 303
    assert premiere.headers["Location"] == seconde.headers["Location"]
    assert _faits() == 1


def test_deux_jetons_font_deux_lignes(monde, connecter):
    navigateur = connecter(monde.anne)
    _envoyer(navigateur, uuid.uuid4())
    _envoyer(navigateur, uuid.uuid4())
    assert _faits() == 2


@pytest.mark.parametrize("jeton", ["", "abc"])
def test_sans_jeton_rien_n_est_fait(monde, connecter, jeton):
    reponse = _envoyer(connecter(monde.anne), jeton)
    assert reponse.status_code == 422
    assert "Rechargez-la" in reponse.content.decode()
    assert _faits() == 0


@pytest.mark.parametrize("refus", ["metier", "invalide"])
def test_une_saisie_refusee_rend_son_jeton(monde, connecter, refus):
    navigateur, jeton = connecter(monde.anne), uuid.uuid4()
    assert _envoyer(navigateur, jeton, refus).status_code == 422
    assert _faits() == 0
    assert _envoyer(navigateur, jeton).status_code == 303
    assert _faits() == 1


def test_un_autre_texte_sous_le_meme_jeton_est_garde_et_demande(monde, connecter):
    navigateur, jeton = connecter(monde.anne), uuid.uuid4()
    _envoyer(navigateur, jeton)
    reponse = _envoyer(navigateur, jeton, "un autre texte, tapé après retour")
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "un autre texte, tapé après retour" in page
    neuf = re.search(rf'name="{CHAMP}" value="([^"]+)"', page)[1]
    assert _envoyer(navigateur, neuf, "un autre texte, tapé après retour").status_code == 303
    assert _faits() == 2


def test_le_jeton_est_lie_au_compte_et_au_chemin(monde, connecter):
    jeton = uuid.uuid4()
    _envoyer(connecter(monde.anne), jeton)
    assert _envoyer(connecter(monde.karim, Client()), jeton).status_code == 422
    assert _envoyer(connecter(monde.anne), jeton, chemin="/essai-autre/").status_code == 422
    assert _faits() == 1


def test_un_fragment_rejoue_recharge_la_page(monde, connecter):
    navigateur, jeton = connecter(monde.anne), uuid.uuid4()
    assert _envoyer(navigateur, jeton, "fragment", HX_Request="true").status_code == 200
    rejeu = _envoyer(navigateur, jeton, "fragment", HX_Request="true")
    assert rejeu.headers["HX-Refresh"] == "true"
    assert _faits() == 1


def test_sans_session_rien_n_est_fait(db):
    assert _envoyer(Client(), uuid.uuid4()).status_code in {302, 303, 401, 403}
    assert _faits() == 0


def test_l_etiquette_donne_un_jeton_neuf_a_chaque_rendu():
    rendus = {Template("{% jeton_soumission %}").render(Context()) for _ in range(3)}
    assert len(rendus) == 3
    assert all(f'name="{CHAMP}"' in rendu for rendu in rendus)


@pytest.mark.django_db(transaction=True)
def test_quatre_clics_simultanes_font_une_ligne(monde, connecter):
    """Real threads, real connections: the three others wait, then get the answer of the first."""
    jeton, depart, reponses = uuid.uuid4(), threading.Barrier(4), []
    navigateurs = [connecter(monde.anne, Client()) for _ in range(4)]

    def cliquer(navigateur):
        depart.wait()
        try:
            reponses.append(_envoyer(navigateur, jeton))
        finally:
            connections.close_all()

    fils = [threading.Thread(target=cliquer, args=[n]) for n in navigateurs]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert [r.status_code for r in reponses] == [303] * 4
    assert len({r.headers["Location"] for r in reponses}) == 1
    assert _faits() == 1
    with contexte.ouvrir(contexte_de(acteur_de(monde.anne.compte))):
        assert JetonSoumission.objects.count() == 1
