"""Models and their editor in a browser: by keyboard, without script, at every width."""

import os
from typing import Any

import pytest

from documents.models import Document, ModeleDocument
from tests.documents.test_produire import HEBERGEMENT, entoure  # noqa: F401 - fixture
from tests.front.axe import analyser, debordement, petites_cibles
from tests.outils import fabriques as f
from tests.outils.ecran import entrer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]
CAPTURES = os.environ.get("DUI_CAPTURES", "")


@pytest.fixture
def direction(entoure):  # noqa: F811
    pro = f.professionnel(entoure.organisme, "Dora", "Roche", "Directrice")
    f.affecter(pro, entoure.mecs, f.DIR | {"GA": "W"}, transverse="structure")
    return pro


def capturer(page: Any, nom: str) -> None:
    if CAPTURES:
        page.screenshot(path=f"{CAPTURES}/{nom}.png", full_page=True)


def livre() -> int:
    return ModeleDocument.objects.get(code=HEBERGEMENT, organisme=None).pk


@pytest.mark.parametrize(("largeur", "theme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_pages_accessibles(entoure, direction, connecter, live_server, onglet, largeur, theme):  # noqa: F811
    base = entrer(onglet, connecter, live_server, direction)
    onglet.emulate_media(color_scheme=theme)
    onglet.set_viewport_size({"width": largeur, "height": 900})
    with f.technique(entoure.mecs):
        pk = livre()
    onglet.goto(f"{base}/modeles/{pk}/")
    onglet.get_by_role("button", name="Adapter").click()
    onglet.wait_for_url("**/texte/")
    editeur = onglet.url
    modele = editeur.removesuffix("texte/")
    fautes = {}
    for nom, adresse in {
        "liste": f"{base}/modeles/", "modele": modele, "texte": editeur, "comparer": f"{modele}comparer/",
        "essai": f"{modele}essai/", "papier": f"{base}/modeles/papier/",
        "produire": f"{base}/dossiers/{entoure.d_eloise.pk}/produire/",
    }.items():  # fmt: skip
        onglet.goto(adresse)
        capturer(onglet, f"{nom}-{largeur}-{theme}")
        trouvees = [*analyser(onglet), *petites_cibles(onglet)]
        trouvees += [f"{debordement(onglet)} px"] if debordement(onglet) > 0 else []
        trouvees += ["60 kB"] if len(onglet.content()) > 60_000 else []
        if trouvees:
            fautes[nom] = trouvees
    assert not fautes, fautes


def test_inserer_un_champ_au_clavier_puis_publier(entoure, direction, connecter, live_server, onglet):  # noqa: F811
    base = entrer(onglet, connecter, live_server, direction)
    with f.technique(entoure.mecs):
        pk = livre()
    onglet.goto(f"{base}/modeles/{pk}/")
    onglet.get_by_role("button", name="Adapter").click()
    zone = onglet.get_by_label("Texte du modèle")
    zone.fill("Bonjour ")
    bouton = onglet.get_by_role("button", name="Prénom utilisé")
    bouton.focus()
    onglet.keyboard.press("Enter")
    assert zone.input_value() == "Bonjour {{ personne.prenom }}"
    onglet.keyboard.type(" !")
    assert zone.input_value().endswith("}} !")
    onglet.get_by_role("button", name="Enregistrer le brouillon").click()
    onglet.get_by_text("Brouillon enregistré").wait_for()
    onglet.goto(onglet.url.removesuffix("texte/"))
    onglet.get_by_label("Ce qui change").fill("Plus court")
    onglet.get_by_role("button", name="Publier la version 1").click()
    onglet.get_by_text("Version 1 en vigueur.").wait_for()


def test_produire_depuis_le_tiroir(entoure, direction, connecter, live_server, onglet):  # noqa: F811
    base = entrer(onglet, connecter, live_server, direction)
    onglet.goto(f"{base}/dossiers/{entoure.d_eloise.pk}/")
    onglet.get_by_role("link", name="Document", exact=True).click()
    tiroir = onglet.locator("#tiroir")
    tiroir.get_by_label("Modèle").select_option("FICHE-CONTACTS")
    capturer(onglet, "tiroir-1280-light")
    tiroir.get_by_role("button", name="Produire").click()
    onglet.get_by_text("« Contacts d’urgence » est dans le dossier.").wait_for(timeout=60_000)
    with f.technique(entoure.mecs):
        assert Document.objects.get().lecteur_id == direction.pk


def test_sans_script(entoure, direction, connecter, live_server, navigateur):  # noqa: F811
    """Adapt, write, publish, produce: forms alone."""
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=False)
    page = contexte.new_page()
    try:
        base = entrer(page, connecter, live_server, direction)
        with f.technique(entoure.mecs):
            pk = livre()
        page.goto(f"{base}/modeles/{pk}/")
        page.get_by_role("button", name="Adapter").click()
        page.get_by_label("Texte du modèle").fill("{% include '/etc/passwd' %}")
        page.get_by_role("button", name="Enregistrer le brouillon").click()
        assert "n’ouvre ni fichier" in page.content()
        page.get_by_label("Texte du modèle").fill("Sans script pour {{ personne.prenom }}.")
        page.get_by_role("button", name="Enregistrer le brouillon").click()
        page.goto(page.url.removesuffix("texte/"))
        page.get_by_label("Ce qui change").fill("Plus court")
        page.get_by_role("button", name="Publier la version 1").click()
        page.goto(f"{base}/dossiers/{entoure.d_eloise.pk}/produire/")
        page.get_by_label("Modèle").select_option(HEBERGEMENT)
        page.get_by_role("button", name="Produire").click(timeout=60_000)
        assert "est dans le dossier" in page.content()
    finally:
        contexte.close()
