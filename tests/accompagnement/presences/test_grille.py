"""The screen of a group: weight, number of queries, with and without script, one POST for the day (S11, image 05)."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accompagnement.models import EtapePresence, PresenceAbsence
from accompagnement.services.presences.pointage import pointer
from dui.core import horloge
from tests.accompagnement.presences.outils import LUNDI, SOIR, VENDREDI, a, chef, groupe, tenues
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-4", "PDE-COO-5", "PDS-ACC-4")]
REQUETES = 10
ADRESSE = f"/presences/?jour={VENDREDI}"


@pytest.fixture(autouse=True)
def vendredi():
    with horloge.a_l_instant(SOIR):
        yield


def poster(client, adresse, **champs):
    return client.post(adresse, champs | {"jeton_soumission": str(uuid.uuid4())})


def ecrire(client, dossier, quand, code, **champs):
    cellule = f"{dossier.pk}-{quand}"
    return poster(client, "/presences/ecrire/", cellule=cellule, semaine=LUNDI, code=code, **champs)


def test_douze_jeunes_une_page_legere(monde, connecter):
    groupe(monde)
    page = connecter(monde.anne).get(ADRESSE)
    texte = page.content.decode()
    assert page.status_code == 200
    assert len(page.content) <= 60_000
    assert len(re.findall(r"<button name=c ", texte)) == 12 * 21
    assert "Éloïse Lambert, nuit de vendredi : présente" in texte.replace("\u00a0", " ")
    assert "Confirmer vendredi" in texte.replace("\u00a0", " ")


@pytest.mark.parametrize("combien", [3, 15])
def test_le_nombre_de_requetes_ne_depend_pas_du_groupe(monde, connecter, combien):
    groupe(monde, combien)
    client = connecter(monde.anne)
    client.get(ADRESSE)
    with CaptureQueriesContext(
        connection,
    ) as lues:
        assert client.get(ADRESSE).status_code == 200
    utiles = [q for q in lues if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))]
    assert len(utiles) == REQUETES


def test_chacun_ne_voit_que_les_siens(monde, connecter):
    groupe(monde)
    assert "Lambert" not in connecter(monde.karim).get(ADRESSE).content.decode()
    assert connecter(monde.sarah).get(ADRESSE).status_code == 403


def test_une_case_s_ecrit_sans_script(monde, connecter):
    """The button of a cell is a link to its panel; the panel posts, and comes back to the same cell."""
    client = connecter(monde.anne)
    page = client.get(f"{ADRESSE}&c={monde.d_eloise.pk}-4A").content.decode()
    assert 'id="case-titre"' in page
    assert "après-midi de vendredi" in page
    reponse = ecrire(client, monde.d_eloise, "4A", "r")
    assert reponse.status_code == 303
    with f.technique(monde.mecs):
        (ligne,) = tenues(monde.d_eloise)
    assert (ligne.motif, ligne.debut, ligne.borne) == ("famille", a(VENDREDI, 13), a(VENDREDI, 21))
    assert 'class="r v"' in client.get(reponse.url).content.decode()


def test_un_bloc_de_personnes_et_de_demi_journees_s_ecrit_d_un_coup(monde, connecter):
    tous = groupe(monde, 4)
    qui = ".".join(str(d.pk) for d in tous[:3])
    reponse = poster(connecter(monde.anne), "/presences/ecrire/", cellule=f"{qui}-5A-6A", semaine=LUNDI, code="r")
    assert reponse.status_code == 303
    with f.technique(monde.mecs):
        bornes = {(p.dossier_id, p.debut, p.borne) for p in PresenceAbsence.objects.all()}
    debut, fin = a(VENDREDI.replace(day=21), 13), a(VENDREDI.replace(day=22), 21)
    assert bornes == {(d.pk, debut, fin) for d in tous[:3]}


def test_un_script_ne_recoit_que_la_ligne_et_le_pied(monde, connecter):
    groupe(monde)
    client = connecter(monde.anne)
    donnees = {"cellule": f"{monde.d_eloise.pk}-4N", "semaine": LUNDI, "code": "a", "jeton_soumission": uuid.uuid4()}
    reponse = client.post("/presences/ecrire/", donnees, headers={"X-Requested-With": "fetch"})
    texte = reponse.content.decode()
    assert texte.count("<tr id=") == 1
    assert f'id="r{monde.d_eloise.pk}"' in texte
    assert "<b>11</b> sur 12" in texte


def test_rejouer_un_envoi_n_ecrit_qu_une_fois(monde, connecter):
    client, jeton = connecter(monde.anne), str(uuid.uuid4())
    donnees = {"cellule": f"{monde.d_eloise.pk}-4A", "semaine": LUNDI, "code": "r", "jeton_soumission": jeton}
    assert [client.post("/presences/ecrire/", donnees).status_code for _ in range(3)] == [303] * 3
    with f.technique(monde.mecs):
        assert PresenceAbsence.objects.count() == 1


def test_confirmer_puis_valider_le_jour_puis_plus_rien_ne_s_ecrit(monde, connecter):
    groupe(monde, 3)
    client = connecter(monde.anne)
    jour = {"jour": VENDREDI, "unite": monde.tilleuls.pk}
    assert poster(client, "/presences/jour/confirmer/", **jour).status_code == 303
    assert "À valider" in client.get(ADRESSE).content.decode()
    assert poster(client, "/presences/jour/valider/", **jour).status_code == 403
    client = connecter(chef(monde))
    assert poster(client, "/presences/jour/valider/", **jour).status_code == 303
    assert ecrire(client, monde.d_eloise, "4A", "r", unite=monde.tilleuls.pk).status_code == 422
    assert poster(client, "/presences/jour/rouvrir/", **jour).status_code == 422
    assert poster(client, "/presences/jour/rouvrir/", **jour, motif="Départ oublié").status_code == 303
    assert ecrire(client, monde.d_eloise, "4A", "r", unite=monde.tilleuls.pk).status_code == 303
    with f.technique(monde.mecs):
        actes = list(EtapePresence.objects.values_list("acte", "auteur__prenom"))
    assert actes == [("confirmee", "Anne"), ("validee", "Ida"), ("rouverte", "Ida")]


def test_demain_ne_se_confirme_pas(monde, connecter):
    reponse = poster(connecter(monde.anne), "/presences/jour/confirmer/", jour=VENDREDI.replace(day=21),
                     unite=monde.tilleuls.pk)  # fmt: skip
    assert reponse.status_code == 422
    with f.technique(monde.mecs):
        assert not EtapePresence.objects.exists()


def test_l_educateur_d_un_autre_groupe_ne_confirme_pas_celui_ci(monde, connecter):
    poster(connecter(monde.karim), "/presences/jour/confirmer/", jour=VENDREDI, unite=monde.tilleuls.pk)
    with f.technique(monde.mecs):
        assert not EtapePresence.objects.filter(unite=monde.tilleuls).exists()


def test_f_sur_le_moment_present_ouvre_la_liste_des_demarches(monde, connecter):
    client = connecter(monde.anne)
    reponse = ecrire(client, monde.d_eloise, "4A", "f")
    assert re.fullmatch(rf"/dossiers/{monde.d_eloise.pk}/fugues/\d+/", reponse.url)
    page = client.get(reponse.url).content.decode()
    assert "Police ou gendarmerie" in page
    assert "Aide sociale à l’enfance" in page


def test_l_accueil_et_le_bandeau_disent_ou_elle_est(monde, connecter):
    with f.technique(monde.mecs):
        pointer(acteur=None, dossier=monde.d_eloise, debut=a(VENDREDI, 13), fin=None, motif="hospi")
    client = connecter(monde.anne)
    assert "À l’hôpital" in client.get("/").content.decode()
    assert "À l’hôpital, retour non connu" in client.get(f"/dossiers/{monde.d_eloise.pk}/").content.decode()
