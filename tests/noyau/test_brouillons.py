"""I8, S-33, F-23: what is typed is private, encrypted, found again; a post on a closed session is not lost."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dui.core import brouillons, contexte, horloge, purge
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import CHAMP
from dui.core.models import Brouillon, EvenementMetier
from habilitations.acces import acteur_de, contexte_de
from habilitations.sessions import VERROU

pytestmark = pytest.mark.urls("tests.noyau.urls_essai")
TEXTE = "Éloïse a bien mangé, elle a demandé à voir sa sœur."


def _pour(pro):
    return contexte.ouvrir(contexte_de(acteur_de(pro.compte)))


def _garder(navigateur, cle="transmission", **champs):
    return navigateur.post(f"/brouillons/{cle}/", {"texte": TEXTE} | champs)


def test_garder_retrouver_oublier(monde, connecter):
    navigateur = connecter(monde.anne)
    reponse = _garder(navigateur, csrfmiddlewaretoken="x", jeton_soumission="y", password="z")
    assert re.fullmatch(r"\d{1,2}\u00a0h(\u00a0\d\d)?", reponse.json()["garde_le"])
    assert navigateur.get("/brouillons/transmission/").json()["champs"] == {"texte": [TEXTE]}
    assert navigateur.delete("/brouillons/transmission/").status_code == 204
    assert navigateur.get("/brouillons/transmission/").status_code == 204


def test_put_vaut_post_et_le_dernier_texte_gagne(monde, connecter):
    navigateur = connecter(monde.anne)
    _garder(navigateur)
    navigateur.put("/brouillons/transmission/", "texte=suite&choix=1&choix=2&version=4",
                   content_type="application/x-www-form-urlencoded")  # fmt: skip
    recu = navigateur.get("/brouillons/transmission/").json()
    assert recu["champs"] == {"texte": ["suite"], "choix": ["1", "2"], "version": ["4"]}
    assert recu["version_lue"] == 4


def test_chacun_les_siens(monde, connecter):
    _garder(connecter(monde.anne))
    assert connecter(monde.karim, Client()).get("/brouillons/transmission/").status_code == 204
    with _pour(monde.karim):
        assert Brouillon.objects.count() == 0


def test_chiffre_dans_la_base(monde, connecter):
    _garder(connecter(monde.anne))
    with _pour(monde.anne):
        brut = bytes(Brouillon.objects.get().contenu)
    assert b"sa" not in brut.split(b"=")[0][:6]
    assert TEXTE.encode() not in brut
    assert b"texte" not in brut


def test_la_rotation_des_cles_ne_perd_rien(monde, connecter, settings):
    navigateur = connecter(monde.anne)
    _garder(navigateur)
    ancienne = settings.SECRET_KEY
    settings.DUI_CLES_CHAMPS = [brouillons.chiffre().__class__ and "A" * 43 + "="]
    assert navigateur.get("/brouillons/transmission/").json()["champs"]["texte"] == [TEXTE]
    with _pour(monde.anne):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "une-autre-cle-secrete", [ancienne]
        assert brouillons.lire(monde.anne.compte, "transmission").champs["texte"] == [TEXTE]
        settings.SECRET_KEY_FALLBACKS = []
        assert brouillons.lire(monde.anne.compte, "transmission") is None


def test_trop_long_est_dit(monde):
    with _pour(monde.anne), pytest.raises(ErreurMetier):
        brouillons.garder(monde.anne.compte, monde.anne.pk, "x", {"texte": ["a" * 300_000]})


def test_quinze_jours(monde, connecter):
    _garder(connecter(monde.anne), "vieux")
    _garder(connecter(monde.anne), "jeune")
    with _pour(monde.anne):
        Brouillon.objects.filter(cle="vieux").update(modifie_le=horloge.maintenant() - timedelta(days=16))
    assert purge.purger_saisie() == 1
    with _pour(monde.anne):
        assert Brouillon.objects.get().cle == "jeune"


def test_l_envoi_accepte_oublie_le_brouillon_et_le_refus_le_garde(monde, connecter):
    navigateur = connecter(monde.anne)
    _garder(navigateur)
    envoi = {CHAMP: "8c7b5b1e-6d8f-4f07-9d59-6a2f3f0c7d11", "brouillon": "transmission"}
    navigateur.post("/essai/", envoi | {"texte": "invalide"})
    assert navigateur.get("/brouillons/transmission/").status_code == 200
    navigateur.post("/essai/", envoi | {"texte": "bon"})
    assert navigateur.get("/brouillons/transmission/").status_code == 204


def test_une_session_fermee_repond_401_au_script(monde, connecter):
    navigateur = connecter(monde.anne)
    _verrouiller(navigateur)
    reponse = navigateur.post("/brouillons/transmission/", {"texte": TEXTE}, headers={"X-Requested-With": "fetch"})
    assert reponse.status_code == 401
    assert reponse.json()["reprise"] == reverse("reprise_session")


def _verrouiller(navigateur, ferme=True):
    session = navigateur.session
    session[VERROU] = ferme
    session.save()


def _formulaire(navigateur):
    """CSRF token as a page of ours would carry it."""
    navigateur.get("/aide/")
    return {"csrfmiddlewaretoken": navigateur.cookies["csrftoken"].value, CHAMP: "8c7b5b1e-6d8f-4f07-9d59-6a2f3f0c7d11"}


def _caches(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_sans_script_un_envoi_sur_session_verrouillee_se_reprend(monde, connecter):
    navigateur = connecter(monde.anne, Client(enforce_csrf_checks=True))
    jetons = _formulaire(navigateur)
    _verrouiller(navigateur)
    reponse = navigateur.post("/essai/?x=1", jetons | {"texte": TEXTE})
    assert reponse.status_code == 303
    suite = parse_qs(urlsplit(reponse.headers["Location"]).query)["next"][0]
    assert EvenementMetier.objects.filter(nom="essai.cree").count() == 0
    _verrouiller(navigateur, ferme=False)
    page = navigateur.get(suite).content.decode()
    assert TEXTE in page
    assert 'action="/essai/?x=1"' in page
    assert navigateur.post("/essai/?x=1", _caches(page)).status_code == 303
    assert EvenementMetier.objects.filter(nom="essai.cree").count() == 1
    assert navigateur.get(suite).status_code == 404


def test_sans_script_un_envoi_sans_session_reste_dans_la_page(monde, connecter):
    navigateur = Client(enforce_csrf_checks=True)
    reponse = navigateur.post("/essai/", _formulaire(navigateur) | {"texte": TEXTE})
    assert reponse.status_code == 401
    envoi = {"envoi": _caches(reponse.content.decode())["envoi"]}
    assert TEXTE not in reponse.content.decode()
    assert navigateur.post("/brouillons/envoi/", envoi).status_code == 401, "pas encore identifié : la page attend"
    connecter(monde.anne, navigateur)
    page = navigateur.post("/brouillons/envoi/", envoi).content.decode()
    assert TEXTE in page
    assert navigateur.post("/essai/", _caches(page)).status_code == 303
    assert navigateur.post("/essai/", _caches(page)).status_code == 303, "rejouer donne la même réponse"
    assert EvenementMetier.objects.filter(nom="essai.cree").count() == 1


def test_une_page_etrangere_ne_glisse_rien(monde, connecter):
    """Neither a post without our CSRF token, nor a sealed value made for another browser."""
    etranger = Client(enforce_csrf_checks=True)
    assert etranger.post("/essai/", {"texte": TEXTE}).status_code == 303
    envoi = _caches(etranger.post("/essai/", _formulaire(etranger) | {"texte": TEXTE}).content.decode())["envoi"]
    victime = connecter(monde.anne, Client(enforce_csrf_checks=True))
    assert victime.post("/brouillons/envoi/", {"envoi": envoi}).status_code == 422
    assert victime.post("/brouillons/envoi/", {"envoi": "faux"}).status_code == 422


def test_le_role_applicatif_ne_voit_pas_les_brouillons_sans_contexte(monde, connecter):
    _garder(connecter(monde.anne))
    with contexte.ouvrir(contexte.Contexte()), connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM core_brouillon")
        assert curseur.fetchone()[0] == 0
