"""Login by two factors, enrolment, recovery codes, throttling (S-01, S-03, S-04, S-06, S-55)."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from redis.exceptions import ConnectionError as RedisEteint

from habilitations import middleware
from habilitations.models import JournalConnexion
from tests.habilitations.outils import MOT_DE_PASSE, code_totp, entrer, equiper

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-01", "S-03", "S-04", "S-36", "S-55")]
CONNEXION, FACTEUR = "/compte/connexion/", "/compte/facteurs/verifier/"


def _mot_de_passe(pro: Any, navigateur: Client, mot: str = MOT_DE_PASSE) -> Any:
    return navigateur.post(CONNEXION, {"login": pro.compte.email, "password": mot})


def _natures(pro: Any) -> list[str]:
    return list(JournalConnexion.objects.filter(compte=pro.compte).order_by("pk").values_list("nature", flat=True))


@pytest.mark.mission("ATL-SI-3")
def test_mot_de_passe_puis_code(monde, client):
    secret = equiper(monde.anne)
    assert _mot_de_passe(monde.anne, client)["Location"] == FACTEUR
    assert client.get("/personnes/")["Location"].startswith(CONNEXION)
    avant = client.session.session_key
    assert client.post(FACTEUR, {"code": code_totp(secret)})["Location"] == "/"
    assert client.session.session_key != avant
    assert client.get("/compte/").status_code == 200
    assert _natures(monde.anne) == ["connexion"]


def test_un_code_ne_sert_qu_une_fois(monde):
    code = code_totp(equiper(monde.anne))
    for attendu in (302, 200):
        navigateur = Client()
        _mot_de_passe(monde.anne, navigateur)
        assert navigateur.post(FACTEUR, {"code": code}).status_code == attendu


def test_un_code_de_secours_ouvre_une_fois(monde):
    equiper(monde.anne)
    secours = Authenticator.objects.get(user=monde.anne.compte, type="recovery_codes").wrap().get_unused_codes()[0]
    for attendu in (302, 200):
        navigateur = Client()
        _mot_de_passe(monde.anne, navigateur)
        assert navigateur.post(FACTEUR, {"code": secours}).status_code == attendu
    assert "echec_facteur" in _natures(monde.anne)


def _adresses(motifs: list[Any], prefixe: str = "") -> list[tuple[str, str]]:
    trouvees = []
    for motif in motifs:
        chemin = prefixe + str(motif.pattern)
        if isinstance(motif, URLResolver):
            trouvees += _adresses(motif.url_patterns, chemin)
        elif isinstance(motif, URLPattern):
            concret = re.sub(r"<int:\w+>", "1", chemin)
            concret = re.sub(r"<\w+:\w+>|\(\?P<\w+>[^)]*\)", "x1", concret).replace("^", "").replace("$", "")
            trouvees.append((motif.name or "", "/" + concret.replace("\\", "")))
    return trouvees


@pytest.mark.mission("PRI-ENJ-7")
def test_avec_un_mot_de_passe_seul_aucune_adresse_ne_s_ouvre(monde, client):
    """S-01: walk the URLconf, GET and POST; only enrolment and what holds no data answer."""
    _mot_de_passe(monde.anne, client)
    permises = middleware.A_TOUS | middleware.ENROLEMENT
    fermees = [(nom, url) for nom, url in _adresses(get_resolver().url_patterns) if nom not in permises]
    assert len(fermees) > 40
    for nom, url in fermees:
        for reponse in (client.get(url), client.post(url, {})):
            assert reponse.status_code in (302, 303, 401), (nom, url, reponse.status_code)
            if reponse.status_code != 401:
                assert reponse["Location"].startswith("/compte/second-facteur/"), (nom, url)
    print(f"Mesure : {2 * len(fermees)} demandes avec un mot de passe seul, 0 page")


def test_sans_session_aucune_adresse_ne_s_ouvre(monde, client):
    for nom, url in _adresses(get_resolver().url_patterns):
        if nom not in middleware.A_TOUS:
            assert client.get(url)["Location"].startswith(CONNEXION), (nom, url)


@pytest.mark.django_db(transaction=True)
def test_enrolement_par_application(monde, client):
    """First login: factor, recovery codes, code; then only the house opens."""
    _mot_de_passe(monde.anne, client)
    assert "Ajoutez un second facteur" in client.get("/", follow=True).content.decode()
    page = client.get("/compte/facteurs/application/").content.decode()
    secret = re.search(r"<b class=\"cle-texte\">(\w+)</b>", page)[1]
    refuse = client.post("/compte/facteurs/application/", {"code": "000000"})
    assert "Ce code n’est pas le bon" in refuse.content.decode()
    reponse = client.post("/compte/facteurs/application/", {"code": code_totp(secret)}, follow=True)
    codes = re.findall(r"<code>(\w+)</code>", reponse.content.decode())
    assert len(codes) == 10
    assert 'href="/compte/code/"' in reponse.content.decode()
    assert client.get("/compte/code/").status_code == 200
    assert client.post("/compte/code/", {"code": "246813", "encore": "246813"})["Location"] == "/"
    assert _natures(monde.anne) == ["connexion", "facteur_ajoute", "code"]


def test_le_dernier_facteur_ne_se_retire_pas(monde):
    navigateur = entrer(monde.anne)
    page = navigateur.post("/compte/facteurs/application/retirer/")
    assert "seul second facteur" in page.content.decode()
    assert Authenticator.objects.filter(user=monde.anne.compte, type="totp").exists()


def test_un_inconnu_et_un_connu_lisent_la_meme_page(monde):
    """S-04: neither login nor reset tells who has an account."""
    pages = []
    for adresse in (monde.anne.compte.email, "personne.inconnue@exemple.test"):
        navigateur = Client()
        connexion = navigateur.post(CONNEXION, {"login": adresse, "password": "faux-faux-faux"})
        oubli = navigateur.post("/compte/mot-de-passe/oublie/", {"email": adresse}, follow=True)
        pages.append([_sans_variable(r.content.decode(), adresse) for r in (connexion, oubli)])
    assert pages[0] == pages[1]
    assert len(mail.outbox) == 2


def _sans_variable(page: str, adresse: str) -> str:
    page = re.sub(r'(csrfmiddlewaretoken" value|jeton-csrf" content)="\w+"', "", page)
    return page.replace(adresse, "")


def test_les_courriels_ne_nomment_personne(monde, client):
    client.post("/compte/mot-de-passe/oublie/", {"email": monde.anne.compte.email})
    envoye = mail.outbox[0]
    for mot in ("Anne", "Dupont", "Tilleuls", "Clairière"):
        assert mot not in envoye.subject + envoye.body


def test_mot_de_passe_oublie_puis_second_facteur(monde, client):
    secret = equiper(monde.anne)
    ailleurs = entrer_avec(monde.anne, secret)
    client.post("/compte/mot-de-passe/oublie/", {"email": monde.anne.compte.email})
    lien = re.search(r"/compte/mot-de-passe/choisir/\S+", mail.outbox[0].body)[0]
    page = client.get(lien, follow=True)
    nouveau = "une-toute-autre-phrase"
    action = page.request["PATH_INFO"]
    assert client.post(action, {"password1": nouveau, "password2": nouveau}).status_code == 302
    assert client.get(lien, follow=True).content.decode().count("Ce lien ne sert plus") == 1
    assert _mot_de_passe(monde.anne, client, nouveau)["Location"] == FACTEUR
    assert ailleurs.get("/compte/").status_code == 302


def entrer_avec(pro: Any, secret: str) -> Client:
    pro.secret = secret
    return entrer(pro, decalage=-1)


@pytest.mark.mission("ATL-SI-3")
def test_cinq_essais_par_compte(monde, client):
    """S-03, on the real cache: after five wrong passwords not even the right one is looked at, elsewhere neither."""
    for _ in range(5):
        _mot_de_passe(monde.anne, client, "faux-faux-faux")
    for navigateur in (client, Client(REMOTE_ADDR="10.0.0.9")):
        reponse = _mot_de_passe(monde.anne, navigateur)
        assert reponse.status_code == 200
        assert "Trop d’essais" in reponse.content.decode()
    assert _natures(monde.anne) == ["echec"] * 5 + ["blocage"] * 2


def test_dix_echecs_par_minute_et_par_adresse(monde, client):
    for rang in range(12):
        reponse = client.post(CONNEXION, {"login": f"inconnu{rang}@exemple.test", "password": "faux-faux-faux"})
    assert "Trop d’essais" in reponse.content.decode()
    assert _mot_de_passe(monde.anne, Client(REMOTE_ADDR="10.0.0.9"))["Location"] == "/compte/code/"


def test_le_second_facteur_aussi_se_limite(monde, client):
    secret = equiper(monde.anne)
    _mot_de_passe(monde.anne, client)
    for _ in range(5):
        client.post(FACTEUR, {"code": "000000"})
    assert client.post(FACTEUR, {"code": code_totp(secret)}).status_code == 200


def test_sans_cache_aucune_porte_ne_s_ouvre(monde, client, monkeypatch):
    """S-55: attempts cannot be counted any more; those inside stay inside."""
    dedans = entrer(monde.lucie)

    def eteint(*args: Any, **kwargs: Any) -> None:
        raise RedisEteint("refused")

    for verbe in ("add", "get", "set", "incr", "delete", "touch"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCache.{verbe}", eteint)
    reponse = _mot_de_passe(monde.anne, client)
    assert reponse.status_code == 503
    assert "Les connexions sont en pause" in reponse.content.decode()
    assert "refused" not in reponse.content.decode()
    assert dedans.get("/compte/code/").status_code == 200


@pytest.mark.mission("PRI-CON-5")
def test_un_compte_suspendu_n_entre_pas(monde, client):
    equiper(monde.anne)
    monde.anne.compte.etat = "suspendu"
    monde.anne.compte.save()
    assert _mot_de_passe(monde.anne, client)["Location"] == "/compte/ferme/"
    assert client.get("/compte/ferme/").status_code == 200


def test_personne_ne_s_inscrit(client):
    page = client.get("/compte/inscription/").content.decode()
    assert "préparés par la maison" in page
    assert client.post("/compte/inscription/", {"email": "a@b.fr", "password1": "x" * 14}).status_code == 200
    assert not JournalConnexion.objects.exists()


@pytest.mark.parametrize("suite", ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example"])
def test_aucune_redirection_ne_sort(monde, client, suite):
    """S-36."""
    secret = equiper(monde.anne)
    client.post(CONNEXION, {"login": monde.anne.compte.email, "password": MOT_DE_PASSE, "next": suite})
    assert "ailleurs" not in client.post(FACTEUR, {"code": code_totp(secret)})["Location"]
    assert "ailleurs" not in client.post("/compte/structure/", {"structure": "1", "suite": suite})["Location"]


def test_la_deconnexion_vide_le_navigateur(monde):
    """S-34."""
    navigateur = entrer(monde.anne)
    page = navigateur.get("/compte/")
    assert page["Cache-Control"] == "no-store"
    reponse = navigateur.post("/compte/deconnexion/")
    assert '"cookies"' in reponse["Clear-Site-Data"]
    assert navigateur.get("/compte/").status_code == 302
    assert _natures(monde.anne) == ["connexion", "deconnexion"]
