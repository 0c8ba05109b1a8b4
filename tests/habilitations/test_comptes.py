"""Accounts: one invitation opens once, what is withdrawn stops at the next request, a contract ends by itself."""

import time
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations import sessions
from habilitations.acces import acteur_de
from habilitations.models import Affectation, Compte, Invitation, JournalConnexion, Profil
from habilitations.services import affecter, changer_etat, inviter, terminer_contrat
from tests.habilitations.outils import entrer
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-08", "S-09")]
BON = "une phrase longue et à moi"


@pytest.fixture
def nouvelle(direction):
    """Somebody hired, without account yet."""
    from habilitations.models import Professionnel

    pro = Professionnel.objects.create(
        organisme=direction.organisme,
        prenom="Ines",
        nom="Moreau",
        fonction="Éducatrice",
        contrat_debut=date(2024, 1, 1),
    )
    f.affecter(pro, direction.mecs, f.EDU, direction.tilleuls)
    return pro


def lien(direction, pro):
    _, jeton = inviter(acteur=acteur_de(direction.helene.compte), professionnel=pro, email="ines.moreau@exemple.test")
    return f"/invitation/{jeton}/"


def choisir(chemin, mot=BON):
    return Client().post(chemin, {"mot_de_passe": mot, "encore": mot})


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
def test_une_invitation_ouvre_une_fois_puis_exige_un_second_facteur(direction, nouvelle):
    chemin = lien(direction, nouvelle)
    navigateur = Client()
    page = navigateur.get(chemin)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert navigateur.post(chemin, {"mot_de_passe": BON, "encore": BON}).status_code in (302, 303)
    assert Compte.objects.get(professionnel=nouvelle).etat == "actif"
    assert navigateur.get("/personnes/")["Location"].startswith("/compte/second-facteur/")
    assert Client().get(chemin).status_code == 410
    assert choisir(chemin).status_code == 410


def test_une_invitation_perime_se_remplace_et_ne_se_devine_pas(direction, nouvelle):
    premier = lien(direction, nouvelle)
    second = lien(direction, nouvelle)
    assert Client().get(premier).status_code == 410, "the new link replaces the old one"
    Invitation.objects.filter(utilisee_le=None).update(expire_le=horloge.maintenant() - timedelta(seconds=1))
    assert choisir(second).status_code == 410
    assert Client().get(f"/invitation/{'A' * 43}/").status_code == 410
    assert not Invitation.objects.filter(empreinte__in=[premier.split("/")[2], second.split("/")[2]]).exists()


@pytest.mark.parametrize(
    "mot", ["court", "123456789012", "motdepasse123", "Ines Moreau", "aaaaaaaaaaaaaa", "Azertyuiop2026!"]
)
def test_un_mot_de_passe_faible_est_refuse_au_champ_et_l_invitation_reste(direction, nouvelle, mot):
    chemin = lien(direction, nouvelle)
    assert choisir(chemin, mot).status_code == 422
    assert Client().get(chemin).status_code == 200


def test_un_contrat_fini_ferme_l_invitation(direction, nouvelle):
    chemin = lien(direction, nouvelle)
    nouvelle.contrat_fin = horloge.aujourdhui() - timedelta(days=1)
    nouvelle.save()
    assert choisir(chemin).status_code == 410


@pytest.mark.exigence("S-05")
def test_une_personne_un_compte_jamais_commun(direction, nouvelle):
    helene = acteur_de(direction.helene.compte)
    with pytest.raises(ErreurMetier, match="une seule personne"):
        inviter(acteur=helene, professionnel=nouvelle, email="educateurs@exemple.test")
    with pytest.raises(ErreurMetier, match="ne peut pas servir"):
        inviter(acteur=helene, professionnel=nouvelle, email=direction.anne.compte.email)
    with pytest.raises(ErreurMetier, match="déjà ouvert"):
        inviter(acteur=helene, professionnel=direction.anne)
    with pytest.raises(Refus):
        inviter(acteur=acteur_de(direction.anne.compte), professionnel=nouvelle, email="x@exemple.test")


@pytest.mark.mission("PRI-ENJ-5")
@pytest.mark.parametrize("retrait", ["affectation", "lien", "profil", "suspension", "contrat"])
def test_un_droit_retire_s_arrete_a_la_requete_suivante(direction, retrait):
    """S-08: nothing is kept in the session."""
    anne = entrer(direction.anne)
    chemin = f"/dossiers/{direction.d_eloise.pk}/"
    assert anne.get(chemin).status_code == 200
    helene = acteur_de(direction.helene.compte)
    if retrait == "affectation":
        Affectation.objects.filter(professionnel=direction.anne).update(fin=horloge.aujourdhui() - timedelta(days=1))
    elif retrait == "profil":
        Profil.objects.filter(affectations__professionnel=direction.anne).update(droits={"AGE": "R"})
    elif retrait == "suspension":
        changer_etat(acteur=helene, compte=direction.anne.compte, etat="suspendu")
    elif retrait == "contrat":
        terminer_contrat(acteur=helene, professionnel=direction.anne, fin=horloge.aujourdhui() - timedelta(days=1))
    else:
        with f.technique(direction.mecs):
            direction.d_eloise.perimetre.liens.filter(professionnel=direction.anne).update(fin=horloge.maintenant())
    reponse = anne.get(chemin)
    assert reponse.status_code in (302, 403, 404)
    assert "Lambert" not in reponse.content.decode()


def test_le_contrat_finit_a_minuit_a_paris(direction):
    """The last day is worked until 24:00 in Paris, whatever UTC says."""
    dernier = date(2026, 7, 14)
    direction.anne.contrat_fin = dernier
    direction.anne.save()
    avant = datetime(2026, 7, 14, 21, 59, tzinfo=UTC)
    with horloge.a_l_instant(avant):
        assert acteur_de(direction.anne.compte).postes
    with horloge.a_l_instant(avant + timedelta(minutes=1)):
        assert not acteur_de(direction.anne.compte).postes
        assert not direction.anne.compte.is_active


def test_la_session_finit_apres_douze_heures_quoi_qu_on_fasse(direction):
    anne = entrer(direction.anne)
    session = anne.session
    session[sessions.OUVERTE] = int(time.time()) - 12 * 3600 - 1
    session[sessions.VU] = int(time.time())
    session.save()
    assert anne.get("/compte/")["Location"].startswith("/compte/connexion/")


def test_sans_geste_la_session_se_verrouille_et_le_code_se_compte(direction):
    anne = entrer(direction.anne)
    session = anne.session
    session[sessions.VU] = int(time.time()) - 31 * 60
    session.save()
    assert anne.get("/compte/")["Location"].startswith("/compte/deverrouiller/")
    for _ in range(5):
        assert anne.post("/compte/reprise/", {"code": "000000"}).status_code != 204
    assert anne.post("/compte/reprise/", {"code": "246813"}).status_code != 204, "five tries, then nothing"
    assert anne.get("/compte/").status_code == 302
    assert JournalConnexion.objects.filter(compte=direction.anne.compte, nature="echec_pin").count() >= 5


@pytest.mark.parametrize(("chemin", "champs"), [
    ("/habilitations/", {"motif": "Embauche"}),
    ("/urgence/", {"motif": "fugue"}),
])  # fmt: skip
def test_un_acte_sensible_demande_une_preuve_fraiche(direction, connecter, chemin, champs):
    """S-09: a session without a proof of less than five minutes is sent to prove itself; nothing is written."""
    helene = connecter(direction.helene)
    nombre = Affectation.objects.count()
    reponse = helene.post(chemin, champs | {"jeton_soumission": str(uuid.uuid4())})
    assert reponse.status_code in (302, 303)
    assert Affectation.objects.count() == nombre


def test_nul_ne_change_ses_propres_droits(direction):
    helene = acteur_de(direction.helene.compte)
    profil = Profil.objects.filter(affectations__professionnel=direction.paul).first()
    with pytest.raises(ErreurMetier, match="vos propres droits"):
        affecter(acteur=helene, professionnel=direction.helene, structure=direction.mecs, profil=profil, motif="Moi")
    with pytest.raises(Refus):
        affecter(acteur=acteur_de(direction.paul.compte), professionnel=direction.karim, structure=direction.mecs,
                 profil=profil, motif="Cadeau")  # fmt: skip
