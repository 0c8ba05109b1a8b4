"""The pages of the room in a real browser: axe, narrow phone, keyboard from end to end, and without script."""

from datetime import timedelta
from typing import Any

import pytest

from coordination.models import Lecture, Transmission
from coordination.services import ajouter_membre
from dui.core import horloge
from tests.coordination.outils import au_nom_de, dossiers, ecrire, il_y_a
from tests.front.axe import analyser, debordement, petites_cibles
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]


@pytest.fixture
def scene(groupe):
    """A fortnight of Éloïse and Sofia: all kinds of cards."""
    m = groupe
    with au_nom_de(m.paul) as paul:
        (eloise,) = dossiers(m.d_eloise.pk)
        fin = horloge.aujourdhui() + timedelta(days=20)
        ajouter_membre(acteur=paul, dossier=eloise, professionnel=m.anne, role="referent")
        ajouter_membre(
            acteur=paul, dossier=eloise, professionnel=m.lucie, role="referent_sante", equipe_de_soins=True, fin=fin
        )
    ecrire(m.lucie, m.d_eloise, texte="Rentrée contente : 15/20 en français. Elle demande à afficher sa rédaction.",
           categorie="scolarite", theme="ecole", fait_le=il_y_a(hours=3))  # fmt: skip
    ecrire(m.lucie, m.d_eloise, texte="", cible="Alimentation", donnee="N’a presque rien mangé, deuxième soir.",
           action="Échange au calme après le repas.", importance=2, fait_le=il_y_a(hours=20))  # fmt: skip
    ecrire(m.lucie, m.d_eloise, texte="Crise d’asthme cette nuit, deux bouffées données.", importance=3, niveau=3,
           categorie="sante", theme="soin", fait_le=il_y_a(hours=30))  # fmt: skip
    ecrire(
        m.anne,
        m.d_eloise,
        m.d_sofia,
        texte="Éloïse et Sofia ont préparé le repas de vendredi.",
        fait_le=il_y_a(hours=50),
    )
    ecrire(m.anne, m.d_eloise, texte="Visite de sa mère, de 14 h à 15 h.", categorie="famille", theme="famille",
           fait_le=il_y_a(days=40), nomme_tiers=True)  # fmt: skip
    return m


def ouvrir(onglet: Any, connecter: Any, live_server: Any, pro: Any) -> str:
    session = fraiche(connecter(pro)).cookies["sessionid"].value
    onglet.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return str(live_server.url)


def adresses(m: Any) -> list[str]:
    pk = m.d_eloise.pk
    with f.technique(m.mecs):
        cible = Transmission.objects.get(dossier=pk, cible="Alimentation").pk
        mien = Transmission.objects.get(dossier=pk, categorie="famille").pk
        membre = m.d_eloise.equipe.get(professionnel=m.lucie).pk
    return ["/", "/transmissions/", "/transmissions/?non_lues=1&importance=3", "/transmissions/nouvelle/",
            f"/transmissions/{cible}/", f"/transmissions/{cible}/resultat/", f"/transmissions/{mien}/corriger/",
            f"/dossiers/{pk}/", f"/dossiers/{pk}/fil/", f"/dossiers/{pk}/fil/?q=absent", f"/dossiers/{pk}/equipe/",
            f"/dossiers/{pk}/extrait/", f"/dossiers/{pk}/equipe/{membre}/remplacer/"]  # fmt: skip


@pytest.mark.parametrize("largeur", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_accessibles(scene, connecter, live_server, onglet, largeur, theme):
    base = ouvrir(onglet, connecter, live_server, scene.paul if largeur == 320 else scene.anne)
    onglet.emulate_media(color_scheme=theme)
    onglet.set_viewport_size({"width": largeur, "height": 900})
    fautes = {}
    for chemin in adresses(scene):
        # Her own writing, for Anne; the composition of the team, for Paul.
        if ("corriger" if largeur == 320 else "remplacer") in chemin:
            continue
        onglet.goto(base + chemin)
        trouvees = [*analyser(onglet), *petites_cibles(onglet)]
        trouvees += [f"{debordement(onglet)} px"] if debordement(onglet) > 0 else []
        trouvees += ["60 kB"] if len(onglet.content()) > 60_000 else []
        if trouvees:
            fautes[chemin] = trouvees
    assert fautes == {}


def test_au_clavier_du_raccourci_a_la_publication(scene, connecter, live_server, onglet):
    """A-U1: n, a few words, @ and Enter, Ctrl+Enter; nothing but keys."""
    base = ouvrir(onglet, connecter, live_server, scene.anne)
    onglet.goto(f"{base}/dossiers/{scene.d_eloise.pk}/fil/")
    onglet.keyboard.press("n")
    onglet.wait_for_selector("#tiroir textarea[name=texte]")
    onglet.wait_for_function("() => document.activeElement.closest('#tiroir') !== null")
    assert onglet.is_checked(f"#pour-{scene.d_eloise.pk}")
    onglet.focus("#tiroir textarea[name=texte]")
    onglet.keyboard.type("Éloïse a joué avec @sof", delay=15)
    onglet.wait_for_selector("#tiroir [role=option]")
    onglet.keyboard.press("Enter")
    assert onglet.is_checked(f"#pour-{scene.d_sofia.pk}")
    onglet.keyboard.type("ce soir.")
    onglet.keyboard.press("Control+Enter")
    onglet.wait_for_selector("#toasts >> text=Transmission publiée")
    with f.technique(scene.mecs):
        textes = {t.dossier_id: t.texte for t in Transmission.objects.filter(texte__endswith="ce soir.")}
    assert textes == {
        scene.d_eloise.pk: "Éloïse a joué avec une autre jeune ce soir.",
        scene.d_sofia.pk: "Une autre jeune a joué avec Sofia ce soir.",
    }


def test_l_audience_suit_les_choix(scene, connecter, live_server, onglet):
    base = ouvrir(onglet, connecter, live_server, scene.anne)
    onglet.goto(f"{base}/transmissions/nouvelle/?dossier={scene.d_eloise.pk}")
    avant = onglet.inner_text("#audience")
    onglet.uncheck(f"#pour-{scene.d_eloise.pk}", force=True)
    onglet.wait_for_function("avant => document.querySelector('#audience').innerText !== avant", arg=avant)
    assert "Choisissez pour qui" in onglet.inner_text("#audience")


def test_vu_deux_secondes_vaut_lu(scene, connecter, live_server, onglet):
    base = ouvrir(onglet, connecter, live_server, scene.anne)
    onglet.goto(f"{base}/transmissions/")
    with onglet.expect_response("**/transmissions/lectures/", timeout=12_000) as reponse:
        pass
    assert reponse.value.status == 204
    with f.technique(scene.mecs):
        assert Lecture.objects.filter(professionnel=scene.anne, prise=False).exists()


def test_sans_script_tout_se_fait(scene, connecter, live_server, navigateur):
    contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = contexte.new_page()
    base = ouvrir(page, connecter, live_server, scene.anne)
    page.goto(f"{base}/transmissions/nouvelle/")
    page.check(f"#pour-{scene.d_eloise.pk}", force=True)
    page.check(f"#pour-{scene.d_benali.pk}", force=True)
    page.fill("textarea[name=texte]", "Karim et Éloïse au judo.")
    page.click("text=Publier")
    page.wait_for_url("**/transmissions/")
    assert "Transmission publiée pour Karim et Éloïse." in page.inner_text("main")
    page.click("text=J’ai pris connaissance")
    assert "Pris connaissance" in page.inner_text("main")
    page.click("text=Tout lu")
    assert "Tout est lu." in page.inner_text("main")
    contexte.close()
