"""Every address that shows a page, profile by profile: axe, narrow screens, light and dark, and what its forms refuse.

Everyday: one profile, some addresses, others each day, on the narrowest screen. `DUI_AXE_COMPLET=1`: six profiles,
every address, three widths. That no address is left out is proved by `test_sans_script`.
"""

import os
import random
from typing import Any

import pytest

from tests.droits import papiers
from tests.front.axe import analyser, debordement
from tests.front.clavier import attendre
from tests.front.exploration import nom_de
from tests.front.fenetre import Vitrine
from tests.front.vitrine import Profils
from tests.outils.tirage import jour

pytestmark = [pytest.mark.exigence("S-53"), pytest.mark.django_db, pytest.mark.navigateur]
COMPLET = bool(os.environ.get("DUI_AXE_COMPLET"))
PROFILS = ["DIR", "EDU", "CSE", "IDE", "SEC", "ADM"] if COMPLET else ["DIR"]
PARTS = 8 if COMPLET else 1
AU_JOUR = 24
HAUTEUR = 844
LARGEURS = (1280, 390, 320) if COMPLET else (320,)


@pytest.fixture
def profils(monkeypatch: pytest.MonkeyPatch) -> Profils:
    """Paper takes a second a sheet and is not a page."""
    papiers.sans_papier(monkeypatch)
    return Profils(PROFILS)


def mesurer(vitrine: Vitrine) -> list[str]:
    """All the rules in light; in dark colours alone can differ."""
    page, fautes = vitrine.page, []
    for largeur in LARGEURS:
        ouvrir_en_grand(page, largeur)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            trouvees = analyser(page, ["color-contrast"] if theme == "dark" else None)
            if theme == "light" and debordement(page) > 0:
                trouvees.append(f"déborde de {debordement(page)} px")
            fautes += [f"{largeur} {theme} : {faute}" for faute in trouvees]
    return fautes + vitrine.fautes_de_console()


def ouvrir_en_grand(page: Any, largeur: int) -> None:
    """A screen as tall as the page: where it happens to be scrolled to, and what the bars then cover, is no finding."""
    page.set_viewport_size({"width": largeur, "height": HAUTEUR})
    haute = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": largeur, "height": max(HAUTEUR, haute)})


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_a_chaque_adresse(profils: Profils, navigateur: Any, record_property: Any, part: int) -> None:
    noms = sorted({nom for profil in profils.gens for nom, _ in profils.chemins(profil)})
    noms = noms[part::PARTS] if COMPLET else random.Random(jour()).sample(noms, AU_JOUR)
    vitrine, fautes, vues = Vitrine(navigateur), {}, 0
    for vue in profils.vues(set(noms)):
        vues += 1
        vitrine.montrer(vue, profils.client(vue.profil))
        if trouvees := mesurer(vitrine):
            fautes[f"{vue.profil} {vue.chemin}{vue.envoi}"] = trouvees
    vitrine.contexte.close()
    record_property("axe_pages", vues)
    record_property("axe_passages", vues * 2 * len(LARGEURS))
    record_property("axe_fautes", len(fautes))
    assert not fautes, "\n".join(f"@@{c}: {t}" for c, t in fautes.items())
    assert vues >= len(noms) // 3


@pytest.mark.parametrize(("profil", "nom", "saisie"), [
    ("EDU", "accueil", "transmission_nouvelle"), ("DIR", "dossier", "document_produire"),
])  # fmt: skip
def test_axe_dans_le_tiroir(navigateur: Any, profil: str, nom: str, saisie: str) -> None:
    """What opens beside a page, as it comes, then refused: nothing to say about either."""
    profils, vitrine = Profils([profil]), Vitrine(navigateur)
    vue = next(profils.vues({nom}, erreurs=False))
    page = vitrine.montrer(vue, profils.client(profil))
    liens = page.locator("a[data-tiroir]:visible")
    next(lien for lien in liens.all() if nom_de(lien.get_attribute("href") or "") == saisie).click()
    assert attendre(page, page.locator("#tiroir"), True)
    page.wait_for_function("() => document.activeElement.closest('#tiroir')")
    fautes = mesurer(vitrine)
    page.locator("#tiroir form").first.evaluate("(f) => { f.noValidate = true; f.requestSubmit(); }")
    page.wait_for_selector("#tiroir [data-resume]")
    fautes += mesurer(vitrine)
    vitrine.contexte.close()
    assert not fautes
