"""Without JavaScript: every form has an address that takes it, every button and link leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from coordination.models import Transmission
from dui.core import contexte
from habilitations.models import Affectation
from habilitations.services import installer_profils
from interop.models import Envoi
from tests.droits import papiers
from tests.droits.regles import REGLES
from tests.front.vitrine import Profils, Vue
from tests.habilitations.outils import MOT_DE_PASSE, code_totp, equiper
from tests.outils import fabriques as f
from tests.outils.monde import fraiche
from usagers.models import LotReprise

# They need a state of the session, a factor, or to be the author: read by the tests of their own room.
AILLEURS = {
    "deverrouiller",
    "equipe_pdf",
    "export_documents_fichier",
    "extrait_fichier",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "poste",
    "reprise_session",
    "second_facteur",
    "taches_reprise",
    "transmission_corriger",
}
# The table of rights says that they never open in this house.
FERMEES = {cle.partition(":")[0] for cle, regle in REGLES.items() if "jamais" in regle.get("GET", "")}

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "utilitaires.css"
BLOC = re.search(r"@media \(scripting: none\) \{\s*:is\(([^)]*)\)", CSS.read_text(encoding="utf-8"))
# Hidden by the style sheet when there is no script.
CACHES = re.findall(r"\[(data-[a-z-]+)\]", BLOC.group(1)) if BLOC else []


def fautes(vue: Vue) -> Iterator[str]:
    arbre = vue.arbre
    ids = set(arbre.xpath("//@id"))
    for formulaire in arbre.xpath("//form"):
        yield from _fautes_de_formulaire(vue, formulaire, ids)
    for lien in arbre.xpath("//a"):
        adresse = lien.get("href", "")
        if not _mene(vue, adresse, "GET", ids):
            yield f"lien « {lien.text_content().strip()[:30]} » vers « {adresse} »"
    for bouton in arbre.xpath("//button"):
        if not _agit(bouton, ids):
            yield f"bouton sans effet « {bouton.text_content().strip()[:30]} »"


def _fautes_de_formulaire(vue: Vue, formulaire: Any, ids: set[str]) -> Iterator[str]:
    methode = formulaire.get("method", "get").upper()
    action = formulaire.get("action") or vue.chemin
    if methode != "DIALOG" and not _mene(vue, action, methode, ids):
        yield f"formulaire {methode} vers « {action} »"
    boutons = formulaire.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']")
    ailleurs = vue.arbre.xpath("//button[@form=$i]", i=formulaire.get("id") or "?")
    champs = formulaire.xpath(".//input[not(@type='hidden')] | .//select | .//textarea")
    if not boutons and not ailleurs and not (len(champs) == 1 and champs[0].get("type") in (None, "text", "search")):
        yield f"formulaire sans bouton vers « {action} »"
    if methode == "POST" and not formulaire.xpath(".//input[@name='csrfmiddlewaretoken']"):
        yield f"formulaire sans jeton vers « {action} »"


def _mene(vue: Vue, adresse: str, methode: str, ids: set[str]) -> bool:
    parties = urlsplit(adresse)
    if parties.scheme in ("tel", "mailto"):
        return True
    if adresse.startswith("#"):
        return parties.fragment in ids
    if not adresse or parties.scheme or parties.netloc:
        return False
    try:
        nom = resolve(urlsplit(urljoin(vue.chemin, adresse)).path).url_name or ""
    except Resolver404:
        return False
    return nom.startswith(("account_", "mfa_")) or methode in REGLES[nom]


def _agit(bouton: Any, ids: set[str]) -> bool:
    if bouton.get("type", "submit") == "submit":
        return bool(bouton.get("form") in ids or bouton.xpath("ancestor::form"))
    if bouton.get("popovertarget"):
        return bouton.get("popovertarget") in ids
    cachee = any(bouton.xpath(f"ancestor-or-self::*[@{nom}]") for nom in CACHES)
    return bool(cachee or bouton.xpath("ancestor-or-self::*[@hidden] | ancestor::dialog"))


def noms_offerts(profils: Profils) -> set[str]:
    return {nom for profil in profils.gens for nom, _ in profils.chemins(profil)}


@pytest.mark.django_db
@pytest.mark.navigateur
def test_chaque_formulaire_et_chaque_bouton_a_son_adresse(
    record_property: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    papiers.sans_papier(monkeypatch)
    trouvees, noms, vues, formulaires = {}, set(), 0, 0
    profils = Profils(["DIR", "EDU", "ADM", "CSE", "IDE"])
    for vue in profils.vues(erreurs=False):
        vues, formulaires = vues + 1, formulaires + len(vue.arbre.xpath("//form"))
        noms.add(vue.nom)
        if vue.nom != "planche" and (liste := list(fautes(vue))):
            trouvees[f"{vue.profil} {vue.chemin}"] = liste
    record_property("script_pages", vues)
    record_property("script_formulaires", formulaires)
    record_property("script_fautes", len(trouvees))
    assert not trouvees, "\n".join(f"@@{c}: {t}" for c, t in trouvees.items())
    jamais_vues = noms_offerts(profils) - noms - profils.ouvertes - FERMEES - AILLEURS
    assert not jamais_vues, sorted(jamais_vues)
    assert vues > 80
    assert formulaires > 200


@pytest.fixture
def sans_script(navigateur: Any, live_server: Any) -> Iterator[Any]:
    ouvert = navigateur.new_context(
        locale="fr-FR", java_script_enabled=False, base_url=live_server.url, viewport={"width": 1280, "height": 900}
    )
    yield ouvert.new_page()
    ouvert.close()


def _entrer(page: Any, pro: Any) -> None:
    """The real doors: password, then the code of the application."""
    secret = equiper(pro)
    page.goto("/compte/connexion/")
    page.fill("input[name=login]", pro.compte.email)
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/facteurs/verifier/")
    page.fill("input[name=code]", code_totp(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$"))


def _invisible_sans_script(page: Any) -> None:
    muets = page.locator("button[type=button]:not([popovertarget])")
    assert [i for i in range(muets.count()) if muets.nth(i).is_visible()] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.navigateur
def test_une_soiree_d_infirmiere(monde, sans_script, settings) -> None:
    """Login, search, dossier, one transmission for three persons, a document sent."""
    page, m = sans_script, monde
    with f.technique(m.mecs):
        d_lina = f.dossier(f.usager(m.mecs, "Lina", "Marchand"), m.mecs, m.tilleuls)
        for d in (m.d_sofia, d_lina):
            f.lier(d, m.lucie)
    _entrer(page, m.lucie)
    page.fill("#recherche", "Lambert Eloise")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("Éloïse")).first.click()
    page.goto(f"/dossiers/{m.d_eloise.pk}/")
    assert "Éloïse" in page.inner_text("h1")
    page.goto("/transmissions/nouvelle/")
    _invisible_sans_script(page)
    for d in (m.d_eloise, m.d_sofia, d_lina):
        page.check(f"#pour-{d.pk}", force=True)
    page.fill("textarea[name=texte]", "Atelier cuisine, tous les trois ravis.")
    page.click("text=Publier")
    page.wait_for_url("**/transmissions/")
    with f.technique(m.mecs):
        assert Transmission.objects.filter(texte__contains="Atelier cuisine").count() == 3
    page.goto(f"/dossiers/{m.d_eloise.pk}/envois/")
    page.fill("input[name=adresse]", "dr.martin@demo.mssante.example")
    page.get_by_role("button", name="Envoyer le document").click()
    page.wait_for_load_state()
    with f.technique(m.mecs):
        assert Envoi.objects.get().destinataire == "dr.martin@demo.mssante.example"


@pytest.mark.django_db(transaction=True)
@pytest.mark.navigateur
def test_un_fichier_repris(monde, connecter, sans_script, live_server) -> None:
    page, m = sans_script, monde
    _session(page, fraiche(connecter(m.sarah)), live_server)
    page.goto("/reprise/")
    octets = "Référence;Nom de naissance;Prénoms;Né le;Sexe\r\nA1;MARCHAND;LINA;12/03/2011;F\r\n".encode()
    page.fill("input[name=source]", "ancien")
    page.set_input_files("input[type=file]", {"name": "p.csv", "mimeType": "text/csv", "buffer": octets})
    page.get_by_role("button", name="Lire le fichier").click()
    page.wait_for_url(re.compile(r"/reprise/\d+/"))
    with contexte.ouvrir(contexte.agent_technique("test", [m.mecs.pk], organismes=[m.organisme.pk])):
        assert LotReprise.objects.get().lignes_total == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.navigateur
def test_un_droit_donne(direction, connecter, sans_script, live_server) -> None:
    page, m = sans_script, direction
    installer_profils(m.organisme, "MECS")
    _session(page, fraiche(connecter(m.helene)), live_server)
    page.goto("/habilitations/")
    page.select_option("select[name=professionnel]", value=str(m.karim.pk))
    page.select_option("select[name=profil]", index=1)
    page.fill("#id_motif", "Renfort du soir")
    page.get_by_role("button", name="Donner ces droits").last.click()
    page.wait_for_load_state()
    assert Affectation.objects.filter(professionnel=m.karim).count() == 2


def _session(page: Any, client: Any, live_server: Any) -> None:
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
