"""Help, component sheet, colours and error pages through the whole product: middlewares, policy, database."""

import re

import pytest
from django.http import HttpRequest
from django.template.loader import get_template
from django.test import Client, RequestFactory

from dui.core.views import erreurs

pytestmark = pytest.mark.django_db
COMPOSANTS = (
    *("bouton", "badge", "filtre", "segment", "onglets", "ruban", "portrait", "pro", "puce-p", "parole", "avis"),
    *("champ", "resume", "tableau", "liste", "vide", "progression", "fil-ligne", "graphique"),
)


@pytest.mark.parametrize("adresse", ["/planche/", "/aide/"])
def test_page_answers_under_the_strict_policy(client: Client, adresse: str) -> None:
    reponse = client.get(adresse)
    html = reponse.content.decode()
    assert reponse.status_code == 200
    assert "unsafe" not in reponse.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|<script(?![^>]* src=)", html)
    assert html.count("<h1") == 1
    assert len(reponse.content) < 60_000


def test_component_sheet_shows_the_components(client: Client) -> None:
    html = client.get("/planche/").content.decode()
    for classe in COMPOSANTS:
        assert re.search(rf'class="[^"]*\b{classe}\b', html), classe
    assert "L’entrée ne peut pas être avant le 18\u00a0novembre." in html


def test_component_sheet_is_not_part_of_production(client: Client, settings: object) -> None:
    settings.DUI_PRODUCTION = True  # type: ignore[attr-defined]
    assert client.get("/planche/").status_code == 404


def test_colours_are_kept_and_forgotten(client: Client) -> None:
    reponse = client.post("/aide/apparence/", {"theme": "sombre", "suite": "/aide/"})
    assert (reponse.status_code, reponse.headers["Location"]) == (303, "/aide/")
    assert 'data-theme="sombre"' in client.get("/aide/").content.decode()
    client.post("/aide/apparence/", {"theme": ""})
    assert "data-theme=" not in client.get("/aide/").content.decode().split("<head>")[0]


@pytest.mark.parametrize("suite", ["https://ailleurs.fr/", "//ailleurs.fr", "javascript:alert(1)", ""])
def test_colours_never_lead_outside(client: Client, suite: str) -> None:
    assert client.post("/aide/apparence/", {"theme": "clair", "suite": suite}).headers["Location"] == "/"


def test_an_unknown_theme_leaves_no_cookie(client: Client) -> None:
    client.post("/aide/apparence/", {"theme": '"><script>'})
    assert not client.cookies["theme"].value


def _demande(htmx: bool = False) -> HttpRequest:
    demande = RequestFactory().get("/rien/")
    demande.htmx = htmx  # type: ignore[attr-defined]
    demande._messages = []  # type: ignore[attr-defined]
    return demande


@pytest.mark.parametrize("code", [400, 403, 404, 422])
def test_error_pages_speak_plainly(code: int) -> None:
    page = erreurs._page(_demande(), code).content.decode()
    assert page.count("<h1") == 1
    assert "Revenir à" in page
    assert not re.search(r"\b(?:erreur|error) \d|Oups|Veuillez|!</", page)


@pytest.mark.parametrize("code", [400, 403, 404, 422])
def test_error_fragment_is_announced(code: int) -> None:
    fragment = erreurs._page(_demande(htmx=True), code).content.decode()
    assert 'role="alert"' in fragment
    assert "<html" not in fragment


def test_refusal_says_the_sentence_of_the_rule_escaped() -> None:
    from dui.core.erreurs import Refus

    page = erreurs.refus(_demande(), Refus("Ce dossier n’est pas dans votre équipe. <b>")).content.decode()
    assert "Ce dossier n’est pas dans votre équipe. &lt;b&gt;" in page


@pytest.mark.parametrize("gabarit", ["erreurs/500.html", "erreurs/503.html", "500.html"])
def test_breakdown_pages_need_no_context(gabarit: str) -> None:
    assert "<h1>" in get_template(gabarit).render({})
