"""In a browser: the score moves with the answers, a draft that comes back is counted, hints come while one types."""

from typing import Any

import pytest
from django.urls import reverse

from accompagnement.services import projets
from tests.accompagnement.test_grilles_passations import KATZ, SOCIAL, ouvrir, remplir, valider
from tests.outils import fabriques as f
from tests.outils.ecran import entrer, examiner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]


@pytest.mark.mission("PDE-ACC-1")
def test_le_score_suit_les_reponses_et_le_brouillon(onglet: Any, connecter: Any, live_server: Any, monde: Any) -> None:
    with f.technique(monde.mecs):
        passation = ouvrir(monde)
    base = entrer(onglet, connecter, live_server, monde.anne)
    adresse = base + reverse("evaluation_saisie", args=[monde.d_eloise.pk, passation.pk])
    onglet.goto(adresse)
    direct = onglet.locator("#direct")
    assert "–" in direct.inner_text()
    for champ in KATZ:
        onglet.locator(f'label[for="id_q_{champ}_1"]').click()
    direct.get_by_text("Indépendant").wait_for()
    assert onglet.evaluate("document.activeElement.name").startswith("q_k_"), "le résultat ne prend pas le focus"
    onglet.get_by_text("Brouillon gardé").wait_for(timeout=15000)
    onglet.goto(adresse)
    onglet.locator("#direct").get_by_text("Indépendant").wait_for()


def test_etoile_vie_et_facile_a_lire(onglet: Any, connecter: Any, live_server: Any, monde: Any) -> None:
    d = monde.d_eloise.pk
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "SOCIAL")
        remplir(passation, SOCIAL)
        valider(passation)
        projets.dire_projet_de_vie(acteur=None, dossier=passation.dossier, titre="Chez moi", falc="Je veux mon appart.",
                                   souhaits="Un appart à moi.")  # fmt: skip
    base = entrer(onglet, connecter, live_server, monde.anne)
    examiner(onglet, base, [
        reverse("evaluation", args=[d, passation.pk]), reverse("dossier_projet_vie", args=[d]),
        reverse("projet_vie_dire", args=[d]), reverse("falc"),
    ])  # fmt: skip
    onglet.goto(base + reverse("projet_vie_dire", args=[d]))
    onglet.locator("#id_falc").press_sequentially("Je bénéficie d’un dispositif.")
    onglet.locator("#falc-conseils").get_by_text("est un mot difficile").first.wait_for()
    assert onglet.evaluate("document.activeElement.id") == "id_falc", "les conseils n’interrompent pas la frappe"
