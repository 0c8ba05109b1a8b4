"""Everything by keyboard: every control of every page is reached, shown, left; forms go; menus, drawer, windows close.

Everyday: the pages of one profile that hold a form, seeded. `DUI_AXE_COMPLET=1`: every page of six profiles.
"""

import os
import random
from itertools import islice
from typing import Any

import pytest

from tests.droits import papiers
from tests.front.clavier import envoyer, ouvrir_et_fermer, parcourir
from tests.front.fenetre import Vitrine
from tests.front.vitrine import Profils

pytestmark = [pytest.mark.exigence("S-53"), pytest.mark.django_db, pytest.mark.navigateur]
COMPLET = bool(os.environ.get("DUI_AXE_COMPLET"))
PROFILS = ["DIR", "EDU", "CSE", "IDE", "SEC", "ADM"] if COMPLET else ["DIR"]
PARTS = 8 if COMPLET else 1
AU_JOUR = 12


def choisies(profils: Profils, part: int) -> list[Any]:
    """The page of examples repeats its identifiers and leads nowhere."""
    noms = sorted({nom for profil in profils.gens for nom, _ in profils.chemins(profil)} - {"planche"})
    if COMPLET:
        return list(profils.vues(set(noms[part::PARTS]), erreurs=False))
    vues = profils.vues(set(random.Random(29).sample(noms, len(noms) // 2)), erreurs=False)
    return list(islice((v for v in vues if v.arbre.xpath("//main//form")), AU_JOUR))


@pytest.mark.parametrize("part", range(PARTS))
def test_chaque_page_au_clavier(
    navigateur: Any, record_property: Any, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    papiers.sans_papier(monkeypatch)
    profils, fautes = Profils(PROFILS), {}
    vitrine, vues, gestes = Vitrine(navigateur), choisies(profils, part), 0
    for vue in vues:
        page = vitrine.montrer(vue, profils.client(vue.profil))
        trouvees = parcourir(page)
        gestes += page.evaluate("() => marche.vus.length")
        trouvees += envoyer(page)
        if trouvees:
            fautes[f"{vue.profil} {vue.chemin}"] = trouvees
    vitrine.contexte.close()
    record_property("clavier_pages", len(vues))
    record_property("clavier_arrets", gestes)
    record_property("clavier_fautes", len(fautes))
    assert not fautes, "\n".join(f"@@{c}: {t}" for c, t in fautes.items())
    assert len(vues) >= AU_JOUR


@pytest.mark.parametrize("largeur", [1280, 390])
@pytest.mark.parametrize("nom", ["accueil", "transmissions", "dossier"])
def test_menus_tiroir_et_fenetres_au_clavier(navigateur: Any, nom: str, largeur: int) -> None:
    profils = Profils(["EDU"])
    vitrine = Vitrine(navigateur)
    vitrine.page.set_viewport_size({"width": largeur, "height": 844})
    vue = next(v for v in profils.vues({nom}, erreurs=False))
    page = vitrine.montrer(vue, profils.client(vue.profil))
    page.wait_for_function("() => document.querySelector('input[data-suggestions]').role === 'combobox'")
    fautes = list(ouvrir_et_fermer(page))
    vitrine.contexte.close()
    assert not fautes
