"""What one person prepared is never sent, signed nor read by the next one; two tabs, a lock, a second device."""

import json
import uuid

import pytest
from django.test import Client

from coordination.models import Transmission
from dui.core.models import Brouillon, Notification
from habilitations.models import JournalConnexion, SessionCompte
from tests.habilitations.outils import MOT_DE_PASSE, PIN, code_totp, entrer
from tests.habilitations.test_connexion import _adresses
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-05", "S-07")]
URL = "/transmissions/nouvelle/"


def _saisie(m, **autres):
    return {"dossiers": [m.d_eloise.pk], "texte": "Texte préparé par Anne.", "categorie": "quotidien", "niveau": "2",
            "importance": "1", "jeton_soumission": str(uuid.uuid4())} | autres  # fmt: skip


def _transmissions(m):
    with f.technique(m.mecs):
        return list(
            Transmission.objects.filter(texte__contains="préparé par Anne").values_list("auteur__prenom", flat=True)
        )


def _brouillons(pro):
    from dui.core import contexte

    with contexte.ouvrir(contexte.Contexte(acteur_id=pro.pk)):
        return Brouillon.objects.filter(compte=pro.compte).count()


@pytest.mark.mission("PRI-CON-5", "PRI-ENJ-3")
def test_un_envoi_prepare_avant_la_bascule_n_est_signe_de_personne(releve):
    """The form of Anne's page, with its own token, posted once Karim is there."""
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    appareil.get(URL)
    ancien = appareil.jeton()
    champs = _saisie(releve, csrfmiddlewaretoken=ancien)
    appareil.passer()
    personne = appareil.client.post(URL, champs)
    assert personne.status_code == 403
    assert "Cette page était à une autre session" in personne.content.decode()
    appareil.prendre(releve.karim)
    reponse = appareil.client.post(URL, champs)
    assert reponse.status_code == 403
    assert "au nom de" in reponse.content.decode()
    assert _transmissions(releve) == []
    assert _brouillons(releve.karim) == 0
    assert appareil.client.post("/brouillons/transmission/", champs).status_code == 403
    appareil.passer()
    appareil.prendre(releve.anne)
    assert appareil.post(URL, _saisie(releve)).status_code in (302, 303)
    assert _transmissions(releve) == ["Anne"]


def test_un_script_d_une_page_d_un_autre_ne_lit_ni_n_ecrit_rien(releve):
    """Even with the token of now: the mark of the page is Anne's, the session Karim's."""
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    marque = appareil.get("/").context["page_de"]
    assert f'name="page-de" content="{marque}"' in appareil.get("/personnes/").content.decode()
    appareil.passer()
    appareil.prendre(releve.karim)
    entetes = {"X-Page-De": marque, "X-Requested-With": "fetch"}
    for reponse in (
        appareil.get("/personnes/suggestions/?q=a", headers=entetes),
        appareil.post("/brouillons/transmission/", {"texte": "d’Anne"}, headers=entetes),
        appareil.post(URL, _saisie(releve), headers=entetes),
        appareil.post("/compte/reprise/", headers=entetes),
    ):
        assert reponse.status_code == 409
        assert reponse["X-Page-Perimee"] == "1"
    assert _brouillons(releve.karim) == 0
    assert appareil.get("/personnes/suggestions/?q=a", headers={"X-Page-De": ""}).status_code == 200


def test_se_reconnecter_dans_la_page_d_une_autre_est_refuse(releve):
    """The dialog « votre session s’est arrêtée » of Anne's page, filled in by Karim."""
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    marque = appareil.get("/").context["page_de"]
    appareil.passer()
    qui = releve.karim
    champs = {"login": qui.compte.email, "password": MOT_DE_PASSE, "code": code_totp(qui.secret, 1)}
    reponse = appareil.post("/compte/reprise/", champs, headers={"X-Page-De": marque})
    assert reponse.status_code == 422
    assert "à une autre personne" in reponse.content.decode()
    assert appareil.get("/compte/")["Location"] == "/poste/"


def test_un_envoi_garde_dans_la_page_ne_se_reprend_que_par_son_auteur(releve):
    """Anne's session ended by itself while she wrote; the page keeps her text, Karim cannot make it his."""
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    appareil.get(URL)
    champs = _saisie(releve, csrfmiddlewaretoken=appareil.jeton())
    session = appareil.client.session
    session["ouverte_le"] = 0
    session.save()
    page = appareil.client.post(URL, champs)
    assert page.status_code == 401
    envoi = {"envoi": page.context["envoi"]}
    assert "préparé par Anne" not in page.content.decode(), "sealed, not readable in the page"
    appareil.prendre(releve.karim)
    refus = appareil.client.post(_repris(), envoi)
    assert refus.status_code == 422
    assert "préparé par Anne" not in refus.content.decode()
    appareil.passer()
    appareil.prendre(releve.anne)
    assert "préparé par Anne" in appareil.client.post(_repris(), envoi).content.decode()


def _repris():
    from django.urls import reverse

    return reverse("envoi_repris")


def test_chacun_retrouve_son_brouillon_et_le_mur_le_dit(releve):
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    appareil.post("/brouillons/transmission/", {"texte": "Commencé par Anne"})
    page = appareil.client.get(appareil.passer()["Location"]).content.decode()
    assert "Brouillon gardé" in page
    assert "Le brouillon d’Anne est gardé" in page
    assert "Commencé" not in page
    appareil.prendre(releve.karim)
    assert appareil.get("/brouillons/transmission/").status_code == 204
    appareil.passer()
    appareil.prendre(releve.anne)
    assert appareil.get("/brouillons/transmission/").json()["champs"]["texte"] == ["Commencé par Anne"]


def test_passer_la_main_vide_le_navigateur_et_ferme_la_session(releve):
    """S-34. The old cookie opens nothing any more; preferences and marks of the person leave with them."""
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    appareil.get("/")
    ancienne = appareil.client.cookies["sessionid"].value
    reponse = appareil.passer()
    assert (reponse.status_code, reponse["Location"]) == (303, "/poste/")
    assert reponse["Clear-Site-Data"] == '"cache", "storage"'
    assert reponse["Cache-Control"] == "no-store"
    for nom in ("theme", "raccourcis", "page_de", "sessionid"):
        assert not appareil.client.cookies[nom].value, nom
    voleur = Client()
    voleur.cookies["sessionid"], voleur.cookies["poste"] = ancienne, releve.jeton
    assert voleur.get("/personnes/")["Location"] == "/poste/"
    assert JournalConnexion.objects.filter(nature="deconnexion", moyen="passage").exists()


def test_passer_ne_se_fait_pas_par_un_lien(releve):
    releve.appareil.prendre(releve.anne)
    assert releve.appareil.get("/poste/passer/").status_code == 405
    assert releve.appareil.client.post("/poste/passer/").status_code == 403, "nor from a foreign page"
    assert releve.appareil.get("/compte/").status_code == 200


def test_les_titres_ne_nomment_personne_sur_un_poste(releve):
    """The history of a browser keeps titles."""
    chemin = f"/dossiers/{releve.d_eloise.pk}/"
    releve.appareil.prendre(releve.anne)
    page = releve.appareil.get(chemin).content.decode()
    assert "<title>Dossier, synthèse · DUI</title>" in page
    assert "Éloïse" in page
    assert "Éloïse" not in entrer(releve.anne, decalage=1).get(chemin).content.decode().split("</title>")[0]


@pytest.mark.mission("PRI-CON-6", "PRI-OBS-5")
def test_verrouillee_aucune_adresse_ne_repond(releve):
    """S-07: the cookie of now and the one of before the lock, on every address, GET and POST: no page, no byte."""
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    avant = Client()
    avant.cookies["sessionid"] = appareil.client.cookies["sessionid"].value
    avant.cookies["poste"] = releve.jeton
    appareil.post("/compte/verrouiller/")
    maintenant = Client()
    maintenant.cookies["sessionid"] = appareil.client.cookies["sessionid"].value
    maintenant.cookies["poste"] = releve.jeton
    ouvertes = {"deverrouiller", "verrouiller", "reprise_session", "account_logout", "sante", "aide", "apparence",
                "poste", "poste_prendre", "poste_passer"}  # fmt: skip
    adresses = _toutes(releve)
    assert len(adresses) > 100
    essais = 0
    for navigateur, portes in ((maintenant, ("/compte/deverrouiller/",)), (avant, ("/poste/", "/compte/connexion/"))):
        for nom, url in adresses:
            if nom in ouvertes or (navigateur is avant and nom in _A_TOUS()):
                continue
            for reponse in (navigateur.get(url), navigateur.post(url, {})):
                _rien(reponse, portes, (nom, url))
                essais += 1
    print(f"Mesure : {essais} demandes après le verrou, 0 page")


def _A_TOUS():  # noqa: N802
    from habilitations.middleware import A_TOUS

    return A_TOUS


def _toutes(m):
    from django.urls import get_resolver

    return [(nom, url.replace("/1/", f"/{m.d_eloise.pk}/")) for nom, url in _adresses(get_resolver().url_patterns)]


def _rien(reponse, portes, ou):
    corps = reponse.content.decode(errors="replace")
    assert "Lambert" not in corps, ou
    assert "Éloïse" not in corps, ou
    if reponse.status_code in (302, 303):
        assert reponse["Location"].startswith(portes), (ou, reponse["Location"])
    else:
        assert reponse.status_code in (401, 403), (ou, reponse.status_code)


@pytest.mark.mission("PRI-CON-6")
@pytest.mark.parametrize("entetes", [{"X-Fond": "1"}, {}])
def test_un_rafraichissement_de_fond_ne_prolonge_pas_la_session(releve, entetes):
    """S-07: what the page asks for by itself leaves the clock alone; a gesture moves it."""
    releve.appareil.prendre(releve.anne)
    session = releve.appareil.client.session
    session["vu_le"] = session["vu_le"] - 300
    session.save()
    avant = session["vu_le"]
    chemin = "/personnes/suggestions/?q=a" if entetes else "/transmissions/lectures/"
    if entetes:
        releve.appareil.get(chemin, headers=entetes)
    else:
        releve.appareil.post(chemin, {"ids": "1"})
    assert releve.appareil.client.session["vu_le"] == avant
    releve.appareil.get("/personnes/")
    assert releve.appareil.client.session["vu_le"] > avant


def test_ce_qui_se_rafraichit_seul_le_dit():
    """Every poll written in a template carries the header that keeps it from prolonging a session."""
    from pathlib import Path

    trouves = 0
    for gabarit in Path("templates").rglob("*.html"):
        texte = gabarit.read_text()
        for morceau in texte.split('hx-trigger="every')[1:]:
            trouves += 1
            balise = texte[texte.rindex("<", 0, texte.index(morceau)) :].split(">")[0] + morceau.split(">")[0]
            assert "X-Fond" in balise, gabarit
    assert trouves >= 1


@pytest.mark.mission("PRI-CON-5")
def test_deux_appareils_se_voient_se_previennent_et_se_ferment(releve):
    """S-05: notice here and on the other device, list with the name of the workstation, one gesture ends the others."""
    ailleurs = entrer(releve.anne, decalage=1)
    releve.appareil.prendre(releve.anne)
    assert "Une autre session est ouverte" in releve.appareil.get("/").content.decode()
    assert "1 à voir" in ailleurs.get("/").content.decode()
    assert "sur un autre appareil" in ailleurs.get("/notifications/").content.decode()
    releve.appareil.passer()
    releve.appareil.prendre(releve.anne)
    assert "1 à voir" in ailleurs.get("/").content.decode(), "one notice until it is seen"
    page = ailleurs.get("/compte/").content.decode()
    assert "Bureau des Tilleuls, poste partagé" in page
    assert "2\u00a0sessions" in page
    assert ailleurs.post("/compte/sessions/fermer/").status_code == 303
    assert releve.appareil.get("/compte/")["Location"] == "/poste/"
    assert ailleurs.get("/compte/").status_code == 200
    assert SessionCompte.objects.filter(compte=releve.anne.compte, fermee_le=None).count() == 1


def test_une_seule_session_ne_previent_personne(releve):
    releve.appareil.prendre(releve.anne)
    assert "Une autre session" not in releve.appareil.get("/").content.decode()
    with f.technique(releve.mecs):
        assert not Notification.objects.exists()
    assert json.dumps(PIN) not in str(list(JournalConnexion.objects.values()))


def test_une_recherche_faite_sur_un_poste_ne_se_lit_que_par_son_auteur(releve):
    """An address of the history: sealed, and empty for the next person."""
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    assert 'action="/personnes/recherche/" method="post"' in appareil.get("/").content.decode()
    adresse = appareil.post("/personnes/recherche/", {"q": "Lambert"})["Location"]
    assert "Lambert" not in adresse
    assert "Éloïse" in appareil.get(adresse).content.decode()
    appareil.passer()
    appareil.prendre(releve.karim)
    page = appareil.get(adresse)
    assert page.status_code == 200
    assert page.context["q"] == ""
    assert "Lambert" not in page.content.decode()
    assert appareil.get("/personnes/recherche/?s=autre-chose").context["q"] == ""
