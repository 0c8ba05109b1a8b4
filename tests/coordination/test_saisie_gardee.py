"""Nothing typed is ever lost: session stopped, tab crashed, network gone; in a real browser, on the real pages."""

import pytest

from coordination.models import Transmission
from tests.coordination.test_navigateur import ouvrir
from tests.habilitations.outils import MOT_DE_PASSE, code_totp, equiper
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]
LONG = " ".join(f"Phrase {rang} de la soirée, écrite d’une traite." for rang in range(40))


def taper(onglet, base, dossier):
    onglet.goto(f"{base}/dossiers/{dossier.pk}/fil/")
    onglet.keyboard.press("n")
    onglet.wait_for_selector("#tiroir textarea[name=texte]")


def publiees(m):
    with f.technique(m.mecs):
        return list(Transmission.objects.values_list("texte", flat=True))


def oublier_le_reseau(onglet):
    """The browser itself writes a line for a 401 or a cut network: it is the subject here, not a fault."""
    onglet.fautes[:] = [x for x in onglet.fautes if "Failed to load resource" not in x and "net::" not in x]


@pytest.mark.mission("PRI-DEF-2")
def test_session_expiree_au_serveur_puis_le_meme_envoi_passe_une_fois(groupe, connecter, live_server, onglet, client):
    secret = equiper(groupe.anne)
    base = ouvrir(onglet, connecter, live_server, groupe.anne)
    taper(onglet, base, groupe.d_eloise)
    onglet.fill("#tiroir textarea[name=texte]", LONG)
    client.session.flush()
    onglet.keyboard.press("Control+Enter")
    onglet.wait_for_selector("#reprise[open] input[name=password]")
    onglet.fill("#reprise input[name=login]", groupe.anne.compte.email)
    onglet.fill("#reprise input[name=password]", MOT_DE_PASSE)
    onglet.fill("#reprise input[name=code]", code_totp(secret))
    onglet.keyboard.press("Enter")
    onglet.wait_for_selector("#toasts >> text=Transmission publiée")
    assert publiees(groupe) == [LONG]
    oublier_le_reseau(onglet)


def test_onglet_ferme_d_un_coup_le_brouillon_revient(groupe, connecter, live_server, onglet):
    base = ouvrir(onglet, connecter, live_server, groupe.anne)
    taper(onglet, base, groupe.d_eloise)
    onglet.fill("#tiroir textarea[name=texte]", LONG)
    onglet.wait_for_selector("[data-sauvegarde]:has-text('Brouillon gardé')", timeout=12_000)
    autre = onglet.context.new_page()
    onglet.close()
    autre.set_viewport_size({"width": 1280, "height": 900})
    taper(autre, base, groupe.d_eloise)
    autre.wait_for_selector("[data-sauvegarde]:has-text('Brouillon retrouvé')")
    assert autre.input_value("#tiroir textarea[name=texte]") == LONG
    assert autre.is_checked(f"#pour-{groupe.d_eloise.pk}"), "the draft keeps the boxes of the persons"
    assert autre.locator(f"#pour-{groupe.d_sofia.pk}").count() == 1
    assert publiees(groupe) == []


def test_reseau_perdu_puis_revenu(groupe, connecter, live_server, onglet):
    base = ouvrir(onglet, connecter, live_server, groupe.anne)
    taper(onglet, base, groupe.d_eloise)
    onglet.context.set_offline(True)
    onglet.fill("#tiroir textarea[name=texte]", LONG)
    onglet.wait_for_selector("#hors-ligne:visible", timeout=12_000)
    onglet.context.set_offline(False)
    onglet.wait_for_selector("[data-sauvegarde]:has-text('Brouillon gardé')", timeout=15_000)
    onglet.keyboard.press("Control+Enter")
    onglet.wait_for_selector("#toasts >> text=Transmission publiée")
    assert publiees(groupe) == [LONG]
    oublier_le_reseau(onglet)


def test_un_point_d_exclamation_en_tete_donne_l_importance(groupe, connecter, live_server, onglet):
    base = ouvrir(onglet, connecter, live_server, groupe.anne)
    taper(onglet, base, groupe.d_eloise)
    onglet.focus("#tiroir textarea[name=texte]")
    onglet.keyboard.type("!! Fugue signalée ! Retour à 23 h.")
    assert onglet.input_value("#tiroir textarea[name=texte]") == "Fugue signalée ! Retour à 23 h."
    assert onglet.is_checked("#tiroir input[name=importance][value='3']")
