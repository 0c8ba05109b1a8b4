"""Acceptance 6 in a real browser: after the switch nothing of the first person can be reached, by any way."""

from pathlib import Path
from typing import Any

import pytest

from tests.front.axe import analyser, debordement, petites_cibles
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur, pytest.mark.exigence("S-07")]


@pytest.fixture
def poste(releve: Any, navigateur: Any, live_server: Any) -> Any:
    from tests.habilitations.poste.bureau import Bureau, chromium

    with chromium(navigateur) as contexte:
        yield Bureau(releve, contexte, live_server.url)


def propre(page: Any, ou: str) -> None:
    from tests.habilitations.poste.bureau import contenu, traces

    assert traces(contenu(page)) == [], ou


@pytest.mark.mission("PRI-CON-6", "PRI-ENJ-5")
def test_apres_la_bascule_rien_de_la_premiere_ne_revient(poste):
    """Back to the very first page, forward, refresh, typed addresses, a tab opened again: nothing of Anne's."""
    page = poste.ouvrir("/poste/")
    visites = poste.soiree_d_anne(page)
    autre = poste.ouvrir(poste.dossier())
    assert "Lambert" in autre.content()
    page.bring_to_front()
    poste.passer(page)
    propre(page, "mur")
    autre.wait_for_selector("[data-mur]")
    propre(autre, "second onglet")
    autre.close()
    for _ in range(len(visites) + 1):
        page.go_back()
        propre(page, f"retour, sans personne : {page.url}")
    poste.ouvrir("/poste/", page)
    poste.prendre(page, poste.m.karim)
    for _ in range(len(visites) + 3):
        page.go_back()
        propre(page, f"retour : {page.url}")
        page.reload()
        propre(page, f"rafraîchi : {page.url}")
    for _ in range(4):
        page.go_forward()
        propre(page, f"avance : {page.url}")
    for chemin in visites:
        propre(poste.ouvrir(chemin, page), f"tapée : {chemin}")
    propre(poste.ouvrir(poste.dossier()), "onglet rouvert")


def test_le_texte_commence_attend_son_auteur_et_lui_seul(poste):
    page = poste.ouvrir("/poste/")
    poste.prendre(page, poste.m.anne)
    poste.ecrire(page)
    poste.passer(page)
    assert page.locator(".collegues a:has-text('Anne') .badge").inner_text().strip() == "Brouillon gardé"
    poste.prendre(page, poste.m.karim)
    poste.ouvrir("/transmissions/nouvelle/", page)
    page.wait_for_timeout(600)
    assert page.input_value("textarea[name=texte]") == ""
    poste.passer(page)
    poste.prendre(page, poste.m.anne)
    poste.ouvrir("/transmissions/nouvelle/", page)
    page.wait_for_function("() => document.querySelector('textarea[name=texte]').value.startsWith('Confidence')")


def test_le_navigateur_ne_garde_rien(poste):
    """HTTP cache asked through the protocol and by only-if-cached; storages, workers, cookies counted."""
    page = poste.ouvrir("/poste/")
    visites = poste.soiree_d_anne(page)
    assert _en_cache(page, visites) == []
    poste.passer(page)
    poste.prendre(page, poste.m.karim)
    assert _en_cache(page, visites) == []
    outil = poste.contexte.new_cdp_session(page)
    assert outil.send("CacheStorage.requestCacheNames", {"securityOrigin": poste.base})["caches"] == []
    usage = outil.send("Storage.getUsageAndQuota", {"origin": poste.base})
    assert usage["usage"] == 0, usage
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases().then((b) => b.length)") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((r) => r.length)") == 0
    assert {c["name"] for c in poste.contexte.cookies()} <= {"poste", "sessionid", "csrftoken", "page_de"}
    assert page.evaluate("document.cookie") == "", "no cookie that a script reads"


def _en_cache(page: Any, visites: list[str]) -> list[str]:
    demande = """async (urls) => {
      const vus = [];
      for (const url of urls)
        await fetch(url, {cache: 'only-if-cached', mode: 'same-origin'}).then((r) => r.ok && vus.push(url), () => 0);
      return vus;
    }"""
    return list(page.evaluate(demande, visites))


def test_le_profil_sur_disque_ne_contient_ni_nom_ni_texte(releve, navigateur, live_server, tmp_path):
    """History, sessions, cache, form data: the files that Chromium leaves on the workstation, byte by byte."""
    from tests.habilitations.poste.bureau import Bureau, chromium

    with chromium(navigateur, tmp_path) as contexte:
        poste = Bureau(releve, contexte, live_server.url)
        page = poste.ouvrir("/poste/")
        poste.soiree_d_anne(page)
        poste.passer(page)
        poste.prendre(page, releve.karim)
        page.wait_for_timeout(1500)
    fichiers = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert any(p.name == "History" for p in fichiers)
    assert _trouves(fichiers, "/transmissions/nouvelle/"), "the search itself works: addresses are there"
    assert {mot: _trouves(fichiers, mot) for mot in ("Lambert", "Éloïse", "Confidence écrite")} == {
        "Lambert": [], "Éloïse": [], "Confidence écrite": [],
    }  # fmt: skip


def _trouves(fichiers: list[Path], mot: str) -> list[str]:
    octets = [mot.encode(), mot.encode("utf-16-le"), mot.lower().encode(), mot.lower().encode("utf-16-le")]
    return [p.name for p in fichiers if any(o in p.read_bytes() for o in octets)]


def test_le_tiroir_du_navigateur_ne_rend_pas_la_page(releve, navigateur, live_server, tmp_path):
    """Back-forward cache switched on, as on a real workstation: the page is asked again, or shown empty."""
    from tests.habilitations.poste.bureau import Bureau, chromium, contenu, traces

    with chromium(navigateur, tmp_path, tiroir=True) as contexte:
        poste = Bureau(releve, contexte, live_server.url)
        page = poste.ouvrir("/poste/")
        poste.soiree_d_anne(page)
        poste.passer(page)
        poste.prendre(page, releve.karim)
        for _ in range(8):
            page.evaluate("setTimeout(() => history.back(), 0)")
            page.wait_for_timeout(500)
            assert traces(contenu(page)) == [], page.url


def test_deux_onglets_chaque_ecrit_est_de_qui_est_la(poste):
    """Anne's second tab slept through the switch (its scripts heard nothing): what it sends is refused."""
    from coordination.models import Transmission

    page = poste.ouvrir("/poste/")
    poste.prendre(page, poste.m.anne)
    endormi = poste.contexte.new_page()
    endormi.add_init_script("window.BroadcastChannel = class { postMessage() {} }")
    poste.ecrire(endormi)
    endormi.check("input[name=dossiers] >> nth=0", force=True)
    page.bring_to_front()
    poste.passer(page)
    poste.prendre(page, poste.m.karim)
    endormi.bring_to_front()
    endormi.evaluate("setTimeout(() => document.querySelector('form[data-brouillon]').submit(), 0)")
    endormi.wait_for_selector("h1:has-text('réservée')")
    assert "au nom de" in endormi.content()
    with f.technique(poste.m.mecs):
        assert not Transmission.objects.filter(texte__contains="Confidence").exists()
    assert page.evaluate("fetch('/brouillons/transmission/').then((r) => r.status)") == 204, "nor a draft of Karim's"


def test_un_onglet_endormi_se_retire_des_qu_il_parle(poste):
    """Its first request says whose page it is: refused, and the page empties itself."""
    page = poste.ouvrir("/poste/")
    poste.prendre(page, poste.m.anne)
    endormi = poste.contexte.new_page()
    endormi.add_init_script("window.BroadcastChannel = class { postMessage() {} }")
    poste.ecrire(endormi, "Début.")
    page.bring_to_front()
    poste.passer(page)
    poste.prendre(page, poste.m.karim)
    endormi.bring_to_front()
    endormi.type("textarea[name=texte]", " La suite.")
    endormi.wait_for_selector(".moi:has-text('Karim')", timeout=10_000)
    propre(endormi, "page retirée")


# The form does not leave yet: what is on the screen at that instant, the words and the fields.
RETENIR = """() => {
  const partir = HTMLFormElement.prototype.submit;
  HTMLFormElement.prototype.submit = function () {
    window.reste = [document.body.innerText.trim(), document.querySelectorAll("textarea").length];
    window.envoyer = () => partir.call(this);
  };
}"""


def test_l_ecran_se_vide_avant_meme_la_reponse(poste):
    """A slow network changes nothing: both tabs are empty, their texts at the server, before the hand has passed."""
    page = poste.ouvrir("/poste/")
    poste.prendre(page, poste.m.anne)
    poste.ecrire(page)
    autre = poste.ouvrir(poste.dossier())
    page.bring_to_front()
    page.evaluate(RETENIR)
    page.keyboard.press("Control+Alt+KeyL")
    page.wait_for_function("() => window.reste !== undefined")
    assert page.evaluate("window.reste") == ["", 0]
    autre.wait_for_function("() => document.body.innerText.trim() === ''")
    propre(autre, "second onglet")
    page.evaluate("setTimeout(() => window.envoyer(), 0)")
    page.wait_for_selector("[data-mur]")
    assert page.locator(".collegues a:has-text('Anne') .badge").count() == 1, "the last words typed are in her draft"


@pytest.mark.mission("PRI-CON-6")
def test_verrouiller_voile_les_autres_onglets_puis_les_rend(poste):
    """S-07: the lock in one tab hides the others, text kept; the code in one gives both back."""
    page = poste.ouvrir("/poste/")
    poste.prendre(page, poste.m.anne)
    autre = poste.contexte.new_page()
    poste.ecrire(autre)
    page.bring_to_front()
    page.click(".moi")
    page.click("#menu-moi button:has-text('Verrouiller')")
    page.wait_for_selector("[data-verrouillee]")
    autre.wait_for_selector("#reprise[open] input[name=code]")
    assert not autre.locator("textarea[name=texte]").is_visible()
    page.keyboard.type("246813")
    page.wait_for_selector(".moi:has-text('Anne')")
    autre.bring_to_front()
    autre.wait_for_selector("textarea[name=texte]", state="visible")
    assert autre.input_value("textarea[name=texte]").startswith("Confidence")


def test_la_bascule_tient_en_peu_de_pas(poste):
    """Steps and requests, not seconds: one key, one name, six digits; five exchanges of pages at most."""
    page = poste.ouvrir("/poste/")
    poste.prendre(page, poste.m.anne)
    poste.requetes.clear()
    poste.passer(page)
    poste.prendre(page, poste.m.karim)
    pages = [r for r in poste.requetes if "/static/" not in r]
    assert len(pages) <= 6, pages
    assert [r.split(" ")[0] for r in pages].count("POST") == 2, pages


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("largeur", [1280, 390])
def test_mur_et_liste_accessibles(poste, largeur, theme):
    page = poste.contexte.new_page()
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": largeur, "height": 900})
    fautes = {}
    for chemin in ("/poste/", "?qui"):
        poste.ouvrir("/poste/", page)
        if chemin == "?qui":
            page.click(".collegues a >> nth=0")
            page.wait_for_selector("input[name=code]")
        trouvees = [*analyser(page), *petites_cibles(page)]
        if trouvees or debordement(page) > 0:
            fautes[chemin] = [*trouvees, debordement(page)]
    assert fautes == {}


@pytest.mark.parametrize("verifiee", [True, False])
def test_une_cle_qui_verifie_la_personne_ouvre_le_mur(poste, verifiee):
    """WebAuthn, with a virtual key of the browser: the person is verified, being there is not enough."""
    from habilitations.models import JournalConnexion
    from tests.habilitations.outils import MOT_DE_PASSE, code_totp

    page = poste.ouvrir("/compte/connexion/")
    outil = poste.contexte.new_cdp_session(page)
    outil.send("WebAuthn.enable")
    cle = outil.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True,
        "hasResidentKey": True}})["authenticatorId"]  # fmt: skip
    page.fill("input[name=login]", poste.m.anne.compte.email)
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.click("main button[type=submit]")
    page.fill("input[name=code]", code_totp(poste.m.anne.secret, 1))
    page.click("text=Ouvrir ma session")
    page.wait_for_selector(".moi")
    poste.ouvrir("/compte/facteurs/cles/ajouter/", page)
    page.fill("input[name=name]", "Empreinte")
    page.click("main form[data-cle] button[type=submit]")
    page.wait_for_url(lambda url: "ajouter" not in url)
    poste.passer(page)
    outil.send("WebAuthn.setUserVerified", {"authenticatorId": cle, "isUserVerified": verifiee})
    page.click(".collegues a:has-text('Anne')")
    page.click("text=Mon empreinte, ma clé")
    if not verifiee:
        page.wait_for_selector("[data-cle-message]:has-text('La clé n’a pas répondu')")
        assert poste.ouvrir("/poste/", page).locator("[data-mur]").count() == 1
        return
    page.wait_for_selector(".moi:has-text('Anne')")
    assert JournalConnexion.objects.filter(nature="connexion").order_by("-pk")[0].moyen == "poste"
    assert "/compte/confirmer/" in poste.ouvrir("/compte/code/", page).url, "still no proof of identity"
