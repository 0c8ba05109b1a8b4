"""Two people correct the same identity in two browsers: the second chooses, and neither text is lost (AD-7, 13b)."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.front.axe import analyser, debordement
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]
A, B = "Préfère qu’on frappe avant d’entrer.", "Parle peu le matin."


@pytest.fixture
def deux(monde: Any, connecter: Any, navigateur: Any, live_server: Any) -> Any:
    ouverts = []
    for pro in (monde.sarah, monde.paul):
        client = fraiche(connecter(pro, Client()))
        ici = navigateur.new_context(locale="fr-FR", base_url=live_server.url, viewport={"width": 1280, "height": 900})
        cookie = client.cookies["sessionid"].value
        ici.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        ouverts.append(ici)
    pages = [ici.new_page() for ici in ouverts]
    for page in pages:
        page.goto(f"/personnes/{monde.eloise.pk}/modifier/")
    yield monde, *pages
    for ici in ouverts:
        ici.close()


def _enregistrer(page: Any, commentaire: str, surnom: str | None = None) -> None:
    page.fill("[name=commentaire]", commentaire)
    if surnom:
        page.fill("[name=surnom]", surnom)
    page.locator("main form button[type=submit]").last.click()


@pytest.mark.parametrize(("choix", "garde", "perdu"), [("moi", B, A), ("eux", A, B), ("deux", A, "")])
def test_la_seconde_choisit_et_rien_ne_se_perd(deux, choix, garde, perdu) -> None:
    monde, sarah, paul = deux
    _enregistrer(sarah, A)
    sarah.wait_for_url(re.compile(r"/personnes/\d+/$"))
    _enregistrer(paul, B, surnom="Lolo")
    paul.wait_for_selector("text=Sarah a enregistré avant vous")
    for texte in (A, B):
        assert texte in paul.inner_text("main form")
    assert analyser(paul) == []
    paul.set_viewport_size({"width": 320, "height": 800})
    assert debordement(paul) <= 0
    paul.set_viewport_size({"width": 1280, "height": 900})
    paul.check(f"[name=fusion_choix_commentaire][value={choix}]", force=True)
    paul.get_by_role("button", name="Enregistrer ce choix").click()
    paul.wait_for_url(re.compile(r"/personnes/\d+/$"))
    with f.technique(monde.mecs):
        monde.eloise.refresh_from_db()
        textes = [e.commentaire for e in monde.eloise.events.order_by("pgh_id")]
    assert monde.eloise.surnom == "Lolo"
    assert garde in monde.eloise.commentaire
    assert (B in monde.eloise.commentaire) if choix == "deux" else (perdu not in monde.eloise.commentaire)
    assert any(A in texte for texte in textes)
