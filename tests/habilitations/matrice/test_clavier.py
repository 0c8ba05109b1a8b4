"""The matrix by keyboard alone, and without script."""

import pytest

from habilitations.models import DecisionProfil


@pytest.mark.django_db(transaction=True)
@pytest.mark.navigateur
@pytest.mark.parametrize("script", [True, False])
def test_regler_une_case_au_clavier(maison, entrer_prouve, live_server, navigateur, script):
    client = entrer_prouve(maison.helene)
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=script, base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    contexte.add_cookies([cookie])
    page = contexte.new_page()
    page.goto(f"/habilitations/profils/{maison.mecs.pk}/{maison.profils['EDU'].pk}/")
    lien = page.get_by_role("link", name="Régler Entourage")
    lien.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Lire", exact=True).focus()
    page.keyboard.press("ArrowUp")  # « Lire » → « Lire et écrire »
    page.keyboard.press("Tab")
    page.keyboard.type("Décision du comité")
    page.keyboard.press("Enter")
    page.wait_for_url("**/habilitations/profils/*/*/")
    assert page.get_by_text("Décision du comité").count() == 1
    contexte.close()
    d = DecisionProfil.objects.get()
    assert (d.champ, d.avant, d.apres, d.auteur) == ("ENT", "R", "W", maison.helene)
