"""The two screens of exchanges in a real browser: accessibility, narrow phone, keyboard targets."""

import pytest

from tests.front.axe import analyser, debordement, petites_cibles
from tests.interop.test_envois import DR, demander, livrer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]


@pytest.mark.parametrize("largeur", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ecrans(monde, connecter, bac, live_server, onglet, largeur, theme):
    demander(monde, adresse=DR, destinataire_nom="Dr Martin")
    demander(monde, adresse="definitif@demo.mssante.example")
    livrer()
    session = connecter(monde.lucie).cookies["sessionid"].value
    onglet.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    onglet.emulate_media(color_scheme=theme)
    onglet.set_viewport_size({"width": largeur, "height": 800})
    for chemin in (f"/dossiers/{monde.d_eloise.pk}/envois/", "/envois/"):
        onglet.goto(live_server.url + chemin)
        assert analyser(onglet) == []
        assert debordement(onglet) <= 0
        assert petites_cibles(onglet) == []
        assert len(onglet.content()) < 60_000
