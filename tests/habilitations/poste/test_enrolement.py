"""Who makes a device a shared workstation, what its cookie is, and how fast it stops."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de
from habilitations.models import JournalConnexion, PostePartage, SessionCompte
from habilitations.services.postes import enroler_poste, revoquer_poste
from tests.habilitations.outils import entrer

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-08")]
URL = "/habilitations/postes/"


def _champs(monde, **autres):
    lieu = f"u{monde.tilleuls.pk}"
    return {"nom": "Salon", "lieu": lieu, "fenetre": "24", "jours": "180",
            "jeton_soumission": str(uuid.uuid4())} | autres  # fmt: skip


@pytest.mark.mission("PDE-SVC-1", "PDS-SVC-1", "PRI-CON-4")
def test_la_direction_enrole_l_appareil_ou_elle_est(direction):
    navigateur = entrer(direction.helene)
    reponse = navigateur.post(URL, _champs(direction))
    assert reponse.status_code == 303
    poste = PostePartage.objects.get()
    assert (poste.nom, poste.unite, poste.enrole_par) == ("Salon", direction.tilleuls, direction.helene)
    temoin = navigateur.cookies["poste"]
    assert temoin["httponly"]
    assert temoin["samesite"] == "Lax"
    assert temoin["path"] == "/"
    assert not temoin["domain"]
    assert len(temoin.value) >= 43
    assert temoin.value not in str(PostePartage.objects.values_list())
    assert 179 * 86400 < temoin["max-age"] <= 180 * 86400
    assert navigateur.get(URL).context["ici"] == poste
    assert poste.passages.get().compte == direction.helene.compte
    assert JournalConnexion.objects.filter(nature="poste_enrole").count() == 1
    assert poste.events.count() >= 1


def test_en_production_le_temoin_ne_quitte_pas_l_hote():
    from pathlib import Path

    texte = Path("dui/settings/prod.py").read_text()
    assert 'DUI_COOKIE_POSTE = "__Host-poste"' in texte
    assert "SESSION_COOKIE_SECURE = True" in texte


@pytest.mark.parametrize(("qui", "attendu"), [("helene", True), ("victor", True), ("paul", True), ("thomas", False)])
def test_qui_prepare_les_droits_enrole_les_autres_voient(direction, qui, attendu):
    page = entrer(getattr(direction, qui)).get(URL)
    assert page.status_code == 200
    assert ("Enrôler cet appareil" in page.content.decode()) is attendu
    if not attendu:
        with pytest.raises(Refus):
            enroler_poste(acteur=acteur_de(getattr(direction, qui).compte), structure=direction.mecs, nom="Salon")


def test_une_educatrice_n_enrole_pas_et_nul_n_enrole_ailleurs(direction):
    with pytest.raises(Refus):
        enroler_poste(acteur=acteur_de(direction.anne.compte), structure=direction.mecs, nom="Salon")
    with pytest.raises(Refus):
        enroler_poste(acteur=acteur_de(direction.helene.compte), structure=direction.csapa, nom="Salon")
    with pytest.raises(ErreurMetier):
        enroler_poste(acteur=None, structure=direction.csapa, unite=direction.tilleuls, nom="Salon")
    with pytest.raises(ErreurMetier):
        enroler_poste(acteur=None, structure=direction.mecs, nom="Salon", jours=366)
    assert entrer(direction.helene).post(URL, _champs(direction, lieu=f"s{direction.csapa.pk}")).status_code == 422
    assert not PostePartage.objects.exists()


def test_enroler_demande_une_preuve_fraiche(direction, connecter):
    """S-09: a session without proof of less than five minutes is sent to prove itself."""
    reponse = connecter(direction.helene).post(URL, _champs(direction))
    assert "/compte/confirmer/" in reponse["Location"]
    assert not PostePartage.objects.exists()


@pytest.mark.mission("PRI-OBS-5")
@pytest.mark.parametrize("qui", ["helene", "thomas", "victor"])
def test_revoque_le_poste_s_arrete_a_la_requete_suivante(releve, qui):
    """S-08 for a device: direction, DPO and technical administrator, from anywhere."""
    appareil = releve.appareil
    appareil.prendre(releve.anne)
    assert appareil.get("/personnes/").status_code == 200
    ailleurs = entrer(getattr(releve, qui), decalage=1)
    reponse = ailleurs.post(f"{URL}{releve.poste.pk}/revoquer/", {"jeton_soumission": str(uuid.uuid4())})
    assert reponse["Location"] == URL
    assert "Révoqué" in ailleurs.get(URL).content.decode()
    assert appareil.get("/personnes/")["Location"].startswith("/compte/connexion/")
    assert appareil.get("/poste/")["Location"] == "/compte/connexion/"
    assert not SessionCompte.objects.filter(appareil=releve.poste, fermee_le=None).exists()


def test_la_garde_tient_meme_si_la_session_a_survecu(releve):
    """The row alone decides: no list of sessions has to be right for a revoked device to stop."""
    releve.appareil.prendre(releve.anne)
    PostePartage.objects.update(revoque_le=horloge.maintenant())
    assert releve.appareil.get("/personnes/").status_code == 302
    assert releve.appareil.client.session.get("_auth_user_id") is None


def test_expire_il_s_arrete_aussi(releve):
    releve.appareil.prendre(releve.anne)
    PostePartage.objects.update(expire_le=horloge.maintenant() - timedelta(seconds=1))
    assert releve.appareil.get("/personnes/").status_code == 302


def test_une_session_du_poste_ne_voyage_pas(releve):
    """The session cookie copied to another browser, without the cookie of the device, opens nothing."""
    releve.appareil.prendre(releve.anne)
    voleur = Client()
    voleur.cookies["sessionid"] = releve.appareil.client.cookies["sessionid"].value
    assert voleur.get("/personnes/").status_code == 302


def test_un_autre_organisme_ne_voit_ni_ne_revoque(releve):
    zoe = entrer(releve.zoe)
    assert "Bureau des Tilleuls" not in zoe.get(URL).content.decode()
    chemin = f"{URL}{releve.poste.pk}/revoquer/"
    assert zoe.post(chemin, {"jeton_soumission": str(uuid.uuid4())}).status_code == 404
    with pytest.raises(Refus):
        revoquer_poste(acteur=acteur_de(releve.zoe.compte), poste=releve.poste)
    with pytest.raises(Refus):
        revoquer_poste(acteur=acteur_de(releve.anne.compte), poste=releve.poste)


def test_la_deconnexion_laisse_le_poste_enrole(releve):
    """Clear-Site-Data empties the browser, never the device of its token."""
    releve.appareil.prendre(releve.anne)
    reponse = releve.appareil.post("/compte/deconnexion/")
    assert reponse["Location"] == "/poste/"
    assert '"cookies"' not in reponse["Clear-Site-Data"]
    assert releve.appareil.get("/poste/").status_code == 200
