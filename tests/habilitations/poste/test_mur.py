"""The wall: who is on it, the code that opens, the codes that close, the session that results."""

import time
from datetime import timedelta

import pytest
from django.test import Client

from dui.core import horloge
from habilitations import postes, sessions
from habilitations.models import Affectation, Compte, JournalConnexion, PassagePoste, Professionnel, SessionCompte
from tests.habilitations.outils import PIN

pytestmark = pytest.mark.django_db


def _noms(appareil):
    return [str(p.compte.professionnel) for p in appareil.get("/poste/").context["passages"]]


def test_le_mur_montre_qui_s_est_identifie_ici_et_personne_d_autre(releve):
    assert _noms(releve.appareil) == ["Anne Dupont", "Karim Sadi"]
    page = releve.appareil.get("/poste/").content.decode()
    assert "Éducateur spécialisé" in page
    for mot in ("Lambert", "Éloïse", "Costa", "@exemple.test", "Lucie"):
        assert mot not in page


def test_sans_le_temoin_pas_de_mur(releve):
    ailleurs = Client()
    assert ailleurs.get("/poste/")["Location"] == "/compte/connexion/"
    passage = PassagePoste.objects.get(compte=releve.anne.compte)
    assert ailleurs.post(f"/poste/{passage.pk}/", {"code": PIN})["Location"] == "/compte/connexion/"
    ailleurs.cookies["poste"] = "x" * 43
    assert ailleurs.get("/poste/")["Location"] == "/compte/connexion/"
    assert not ailleurs.session.get("_auth_user_id")


@pytest.mark.mission("PRI-CON-5", "PRI-CON-6")
def test_un_code_ouvre_sa_propre_session(releve):
    assert releve.appareil.prendre(releve.karim)["Location"] == "/"
    assert releve.appareil.get("/compte/").context["pro"] == releve.karim
    releve.appareil.passer()
    assert releve.appareil.get("/compte/")["Location"] == "/poste/"
    assert releve.appareil.prendre(releve.anne).status_code == 303
    assert releve.appareil.get(f"/dossiers/{releve.d_eloise.pk}/").status_code == 200
    dernieres = JournalConnexion.objects.filter(nature="connexion").order_by("-pk")[:2]
    assert [(str(ligne.compte.professionnel), ligne.moyen) for ligne in dernieres] == [
        ("Anne Dupont", "poste"),
        ("Karim Sadi", "poste"),
    ]


@pytest.mark.parametrize("fin", ["contrat", "compte", "affectation", "fenetre", "sans_code"])
def test_qui_n_est_plus_la_n_est_plus_sur_le_mur_et_son_code_n_ouvre_rien(releve, fin):
    """Each condition alone: no service tidied up behind (a contract ends at midnight, by itself)."""
    hier = horloge.aujourdhui() - timedelta(days=1)
    if fin == "contrat":
        Professionnel.objects.filter(pk=releve.karim.pk).update(contrat_fin=hier)
    elif fin == "compte":
        Compte.objects.filter(pk=releve.karim.compte.pk).update(etat="suspendu")
    elif fin == "affectation":
        Affectation.objects.filter(professionnel=releve.karim).update(fin=hier)
    elif fin == "fenetre":
        il_y_a = horloge.maintenant() - timedelta(hours=releve.poste.fenetre_heures, seconds=1)
        PassagePoste.objects.filter(compte=releve.karim.compte).update(preuve_le=il_y_a)
    else:
        releve.karim.compte.pin = ""
        releve.karim.compte.save()
    assert _noms(releve.appareil) == ["Anne Dupont"]
    assert releve.appareil.prendre(releve.karim).status_code == 404
    assert releve.appareil.get("/compte/")["Location"] == "/poste/"


def test_un_compte_cree_sans_passage_complet_n_y_est_pas(bureau):
    """A password alone is no proof: without the second factor nobody appears."""
    from tests.habilitations.outils import MOT_DE_PASSE

    bureau.appareil.post("/compte/connexion/", {"login": bureau.anne.compte.email, "password": MOT_DE_PASSE})
    assert not PassagePoste.objects.exists()
    bureau.appareil.identifier(bureau.anne)
    assert PassagePoste.objects.get().compte == bureau.anne.compte


def test_cinq_codes_faux_ferment_ce_poste_et_rien_d_autre(releve):
    """A colleague who plays with Anne's codes costs her one full login here; elsewhere she does not notice."""
    ailleurs = Client()
    from tests.habilitations.outils import entrer

    entrer(releve.anne, ailleurs, decalage=1)
    for _ in range(4):
        assert releve.appareil.prendre(releve.anne, "000000").status_code == 422
    reponse = releve.appareil.prendre(releve.anne, "000000")
    assert "identifiez-vous en entier" in reponse.content.decode()
    assert _noms(releve.appareil) == ["Karim Sadi"]
    assert releve.appareil.prendre(releve.anne).status_code == 404, "the right code neither"
    assert ailleurs.get("/compte/").status_code == 200
    ailleurs.post("/compte/verrouiller/")
    assert ailleurs.post("/compte/deverrouiller/", {"code": PIN}).status_code == 303, "her other lock opens"
    assert releve.appareil.prendre(releve.karim).status_code == 303, "her colleague is not concerned"
    releve.appareil.passer()
    assert JournalConnexion.objects.filter(compte=releve.anne.compte, nature="echec_pin").count() == 5


def test_le_verrou_et_le_mur_comptent_ensemble(releve):
    """Three wrong codes on the wall and two on the lock of the same workstation: five."""
    for _ in range(3):
        releve.appareil.prendre(releve.anne, "000000")
    releve.appareil.identifier(releve.karim, decalage=1)
    releve.appareil.passer()
    releve.appareil.prendre(releve.anne)
    releve.appareil.post("/compte/verrouiller/")
    for _ in range(5):
        releve.appareil.post("/compte/deverrouiller/", {"code": "000000"})
    assert releve.appareil.get("/compte/")["Location"] == "/poste/"
    assert releve.appareil.prendre(releve.anne).status_code in (404, 422)


@pytest.mark.mission("PDE-SVC-1", "PDS-SVC-1")
@pytest.mark.parametrize("chemin", ["/habilitations/", "/urgence/", "/habilitations/postes/", "/compte/code/"])
def test_une_session_par_code_ne_prouve_pas_l_identite(releve, chemin):
    """S-09: sensitive acts ask for the password or a factor, even seconds after the code."""
    releve.appareil.identifier(releve.helene)
    releve.appareil.passer()
    releve.appareil.prendre(releve.helene)
    assert releve.appareil.get("/compte/").status_code == 200
    reponse = releve.appareil.post(chemin, {"motif": "fugue"})
    assert reponse.status_code in (302, 303)
    assert "/compte/confirmer/" in reponse["Location"] or reponse["Location"] == chemin
    if reponse["Location"] == chemin:
        assert "/compte/confirmer/" in releve.appareil.get(chemin)["Location"]


def test_ses_droits_sont_les_memes(releve):
    releve.appareil.identifier(releve.anne, decalage=1)
    entiere = {u: releve.appareil.get(u).status_code for u in _adresses(releve)}
    releve.appareil.passer()
    releve.appareil.prendre(releve.anne)
    assert {u: releve.appareil.get(u).status_code for u in _adresses(releve)} == entiere


def _adresses(m):
    return ["/", "/personnes/", f"/dossiers/{m.d_eloise.pk}/", f"/dossiers/{m.d_sofia.pk}/", "/transmissions/",
            f"/dossiers/{m.d_marc.pk}/", "/habilitations/"]  # fmt: skip


@pytest.mark.parametrize("limite", ["douze heures", "preuve", "inactivite"])
def test_une_session_par_code_finit(releve, limite):
    releve.appareil.prendre(releve.anne)
    session = releve.appareil.client.session
    if limite == "douze heures":
        session[sessions.OUVERTE] = int(time.time()) - 12 * 3600 - 1
    elif limite == "preuve":
        session[postes.FIN_PREUVE] = int(time.time()) - 1
    else:
        session[sessions.VU] = int(time.time()) - 31 * 60
    session.save()
    attendu = "/compte/deverrouiller/?next=%2Fcompte%2F" if limite == "inactivite" else "/poste/"
    assert releve.appareil.get("/compte/")["Location"] == attendu


def test_verrouillee_un_collegue_prend_le_poste(releve):
    """Anne went away: her session is locked; Karim takes the workstation, hers is closed, not stolen."""
    releve.appareil.prendre(releve.anne)
    releve.appareil.post("/compte/verrouiller/")
    ligne = SessionCompte.objects.get(compte=releve.anne.compte, fermee_le=None)
    assert releve.appareil.get("/poste/").status_code == 200
    assert releve.appareil.prendre(releve.karim).status_code == 303
    assert releve.appareil.get("/compte/").context["pro"] == releve.karim
    ligne.refresh_from_db()
    assert ligne.fermee_le is not None


def test_ouverte_le_mur_ne_donne_rien(releve):
    """Nobody takes the place of somebody who is there: the hand is passed first."""
    releve.appareil.prendre(releve.anne)
    assert releve.appareil.get("/poste/")["Location"] == "/"
    assert releve.appareil.prendre(releve.karim)["Location"] == "/"
    assert releve.appareil.get("/compte/").context["pro"] == releve.anne


def test_la_page_demandee_par_l_une_n_est_pas_ouverte_a_l_autre(releve):
    """After the switch one lands at home, never on the record that the colleague was reading."""
    reponse = releve.appareil.get(f"/dossiers/{releve.d_eloise.pk}/")
    assert reponse["Location"] == "/poste/"
    assert releve.appareil.prendre(releve.karim)["Location"] == "/"


def test_une_reponse_de_cle_forgee_se_compte_et_n_ouvre_rien(releve):
    passage = PassagePoste.objects.get(compte=releve.anne.compte)
    for forge in ("{}", "null", "[]", "pas du json", '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}'):
        reponse = releve.appareil.post(f"/poste/{passage.pk}/", {"credential": forge})
        assert reponse.status_code == 422, forge
    assert releve.appareil.get("/compte/")["Location"] == "/poste/"
    assert _noms(releve.appareil) == ["Karim Sadi"], "five of them close the name here, as five codes do"


def test_la_cle_demandee_verifie_la_personne(releve, monkeypatch):
    """The challenge asks for the person to be verified, and the session of the wall remembers it."""
    from allauth.mfa.webauthn.internal import auth

    from habilitations import cles

    pose = {}
    monkeypatch.setattr(auth, "get_credentials", lambda compte: [])
    assert cles.defier(releve.anne.compte) is None
    monkeypatch.setattr(auth, "get_credentials", lambda compte: [object()])
    monkeypatch.setattr(auth, "set_state", pose.update)

    class Serveur:
        def authenticate_begin(self, *, credentials, user_verification):
            return {"publicKey": {}}, {"challenge": "c", "user_verification": user_verification}

    monkeypatch.setattr(auth, "get_server", Serveur)
    assert cles.defier(releve.anne.compte) == {"publicKey": {}}
    assert pose["user_verification"] == "required"


@pytest.mark.parametrize("geste", ["mot de passe", "suspension", "fermer les autres", "retirer"])
def test_un_doute_et_les_deux_facteurs_sont_redemandes_sur_les_postes(releve, geste):
    """What ends every session of somebody also takes their name off the walls."""
    from habilitations.services.comptes import fermer_sessions
    from tests.habilitations.outils import entrer

    ailleurs = entrer(releve.anne, decalage=1)
    if geste == "mot de passe":
        ailleurs.post("/compte/mot-de-passe/", {"oldpassword": "mot-de-passe-de-test",
                      "password1": "une-toute-autre-phrase", "password2": "une-toute-autre-phrase"})  # fmt: skip
    elif geste == "suspension":
        fermer_sessions(releve.anne.compte)
    elif geste == "fermer les autres":
        ailleurs.post("/compte/sessions/fermer/")
    else:
        passage = ailleurs.get("/compte/").context["passages"][0]
        assert entrer(releve.lucie).post(f"/compte/postes/{passage.pk}/retirer/").status_code == 404
        assert ailleurs.post(f"/compte/postes/{passage.pk}/retirer/").status_code == 303
        assert ailleurs.get("/compte/").context["passages"] == []
    assert _noms(releve.appareil) == ["Karim Sadi"]
    assert releve.appareil.prendre(releve.anne).status_code == 404


def test_mes_postes_disent_jusqu_a_quand(releve):
    releve.appareil.prendre(releve.anne)
    page = releve.appareil.get("/compte/")
    (passage,) = page.context["passages"]
    assert passage.fin - passage.preuve_le == timedelta(hours=24)
    assert "Postes partagés où mon code suffit" in page.content.decode()
    releve.poste.expire_le = passage.preuve_le + timedelta(hours=1)
    releve.poste.save()
    assert releve.appareil.get("/compte/").context["passages"][0].fin == releve.poste.expire_le
