"""Every page that a role is offered: it opens, is light, says what it is; axe and narrow screens in a real browser.

Everyday: the browser goes with one role in two, at one size and theme, others each day; in eight days it has gone with
each of them at each size. `DUI_AXE_COMPLET=1`: all of it.
"""

import os
from typing import Any

import pytest

from tests.coordination.outils import ecrire, il_y_a
from tests.droits import papiers
from tests.front.axe import analyser, debordement
from tests.front.exploration import defauts, explorer, nom_de
from tests.outils import fabriques as f
from tests.outils.monde import fraiche
from tests.outils.tirage import jour

pytestmark = pytest.mark.exigence("S-53")

COMPLET = bool(os.environ.get("DUI_AXE_COMPLET"))
ROLES = ("anne", "lucie", "paul", "sarah", "helene", "thomas", "victor", "nora")
VARIANTES = [(1280, "light"), (390, "dark"), (320, "light"), (1280, "dark")]
PUBLIQUES = ("/compte/connexion/", "/compte/mot-de-passe/oublie/", "/compte/mot-de-passe/oublie/envoye/", "/aide/")
# Neither a page for people nor one that a browser keeps: files, pictures, answers in JSON.
SANS_AXE = {"synthese_pdf", "synthese_urgence", "photo", "reprise_rapport", "dossier_extrait", "sante", "document"}


@pytest.fixture
def maison(direction: Any) -> Any:
    """The small world with some life in it."""
    m = direction
    ecrire(m.lucie, m.d_eloise, texte="Rentrée contente du collège.", importance=2, fait_le=il_y_a(hours=3))
    ecrire(m.anne, m.d_eloise, texte="A préparé le repas.", fait_le=il_y_a(hours=30))
    ecrire(m.lucie, m.d_eloise, texte="Température normale.", niveau=4, categorie="sante", fait_le=il_y_a(hours=5))
    with f.technique(m.csapa):
        f.lier(m.d_marc, m.nora)
    return m


@pytest.mark.mission("PRI-DEF-2")
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_chaque_page_offerte_s_ouvre_legere_et_bien_formee(maison, connecter, role):
    """No link leads to a refusal: what a role may not open is not offered to it."""
    pages = list(explorer(fraiche(connecter(getattr(maison, role)))))
    fautes = {p.chemin: trouves for p in pages if (trouves := list(defauts(p)))}
    assert not fautes, "\n".join(f"@@{c}: {t}" for c, t in fautes.items())
    assert len(pages) >= 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.navigateur
@pytest.mark.parametrize(("role", "variante"), [
    (role, variante) for rang, role in enumerate((*ROLES, "personne"))
    if COMPLET or role == "personne" or (rang + jour()) % 2
    for variante in (VARIANTES if COMPLET else [VARIANTES[(rang + jour() // 2) % 4]])
])  # fmt: skip
def test_axe_sur_chaque_page_offerte(maison, connecter, live_server, navigateur, client, role, variante, monkeypatch):
    papiers.sans_papier(monkeypatch)
    largeur, theme = variante
    chemins = list(PUBLIQUES)
    contexte = navigateur.new_context(
        locale="fr-FR", viewport={"width": largeur, "height": 844}, color_scheme=theme, base_url=live_server.url
    )
    if role != "personne":
        connecte = fraiche(connecter(getattr(maison, role)))
        chemins = ["/compte/confirmer/"]
        chemins += [p.chemin for p in explorer(connecte) if p.est_html and nom_de(p.chemin) not in SANS_AXE]
        cookie = connecte.cookies["sessionid"].value
        contexte.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    onglet = contexte.new_page()
    erreurs: list[str] = []
    onglet.on("console", lambda m: erreurs.append(m.text) if m.type == "error" else None)
    fautes: dict[str, list[str]] = {}
    for chemin in chemins:
        onglet.goto(chemin)
        trouves = analyser(onglet)
        if debordement(onglet) > 0:
            trouves.append(f"déborde de {debordement(onglet)} px")
        if trouves or erreurs:
            fautes[chemin] = [*trouves, *erreurs]
        erreurs.clear()
    contexte.close()
    assert not fautes, "\n".join(f"@@{c}: {t}" for c, t in fautes.items())
