"""Meals: the persons as their presences say, adults and what is taken away as they are counted, day and month (S11)."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accompagnement.models import Repas, Rythme
from accompagnement.selectors.repas import repas_du_jour, repas_du_mois
from accompagnement.services.presences.mois import verrouiller_mois
from accompagnement.services.presences.pointage import pointer
from accompagnement.services.presences.repas import compter_convives, reprendre_habitude
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import EvenementMetier
from habilitations.acces import acteur_de
from tests.accompagnement.presences.outils import SOIR, VENDREDI, a, chef, groupe
from tests.accompagnement.presences.test_grille import poster
from tests.accompagnement.presences.test_mois import LE_12, OCTOBRE, confirmer
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-4", "PDS-ACC-4"), pytest.mark.exigence("S-12")]
LENDEMAIN = VENDREDI + timedelta(days=1)


@pytest.fixture
def vendredi(monde):
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        yield monde


def personnes(monde, jour):
    """Breakfast, noon, evening."""
    return [s.personnes for s in repas_du_jour(monde.mecs, monde.tilleuls, jour).services]


def compter(monde, jour=VENDREDI, **nombres):
    cles = {tuple(cle.rsplit("_", 1)): n for cle, n in nombres.items()}
    return compter_convives(acteur=None, structure=monde.mecs, unite=monde.tilleuls, jour=jour, nombres=cles)


def test_les_personnes_mangent_quand_elles_sont_la(vendredi):
    assert personnes(vendredi, VENDREDI) == [2, 2, 2]
    pointer(acteur=None, dossier=vendredi.d_eloise, debut=a(VENDREDI, 21), fin=a(LENDEMAIN, 13), motif="famille")
    assert personnes(vendredi, VENDREDI) == [2, 2, 1]
    assert personnes(vendredi, LENDEMAIN) == [1, 1, 2]


@pytest.mark.parametrize(("journee", "midi"), [("ee", 1), ("ep", 2), ("pe", 2), ("pp", 2), ("cc", 1)])
def test_le_midi_qui_passe_la_journee_a_l_ecole_y_mange(vendredi, journee, midi):
    Rythme.objects.create(
        dossier=vendredi.d_eloise, structure=vendredi.mecs, debut=date(2026, 9, 1), semaine=f"{journee}p" * 7
    )
    assert personnes(vendredi, VENDREDI) == [2, midi, 2]


@pytest.mark.parametrize(("depart", "retour", "midi"), [(12, 18, 1), (13, 18, 2), (8, 12, 2), (8, 13, 1)])
def test_l_heure_du_depart_et_du_retour_dit_le_repas_de_midi(vendredi, depart, retour, midi):
    pointer(acteur=None, dossier=vendredi.d_eloise, debut=a(VENDREDI, depart), fin=a(VENDREDI, retour), motif="famille")
    assert personnes(vendredi, VENDREDI)[1] == midi


def test_l_exception_d_une_personne_l_emporte(vendredi):
    Repas.objects.create(
        structure=vendredi.mecs, dossier=vendredi.d_eloise, jour=VENDREDI, type="diner", usager_present=False
    )
    assert personnes(vendredi, VENDREDI) == [2, 2, 1]


def test_les_autres_se_comptent_par_genre(vendredi):
    assert compter(vendredi, diner_personnel=2, diner_invite=1, dejeuner_emporte=4) == 3
    _, midi, soir = repas_du_jour(vendredi.mecs, vendredi.tilleuls, VENDREDI).services
    assert (soir.personnes, soir.nombres, soir.a_table, soir.total) == (2, [0, 2, 1, 0], 5, 5)
    assert (midi.a_table, midi.total) == (2, 6)
    assert compter(vendredi, diner_personnel=2) == 0
    assert compter(vendredi, diner_personnel=0) == 1
    assert EvenementMetier.objects.filter(nom="accompagnement.repas_comptes").count() == 2


@pytest.mark.parametrize("nombres", [{"diner_personnel": -1}, {"diner_personnel": 501}, {"gouter_personnel": 1},
                                     {"diner_voisin": 1}])  # fmt: skip
def test_un_nombre_impossible_est_refuse(vendredi, nombres):
    with pytest.raises(ErreurMetier, match="entre 0 et 500"):
        compter(vendredi, **nombres)


def test_l_habitude_de_la_semaine_d_avant_se_reprend_sans_rien_ecraser(vendredi):
    ici = {"acteur": None, "structure": vendredi.mecs, "unite": vendredi.tilleuls, "jour": VENDREDI}
    with pytest.raises(ErreurMetier, match="Rien à reprendre"):
        reprendre_habitude(**ici)
    compter(vendredi, VENDREDI - timedelta(days=7), diner_personnel=3, dejeuner_regulier=1, diner_invite=5)
    compter(vendredi, diner_personnel=1)
    assert reprendre_habitude(**ici) == 1
    lus = {(r.type, r.convive): r.adultes for r in Repas.objects.filter(jour=VENDREDI)}
    assert lus == {("diner", "personnel"): 1, ("dejeuner", "regulier"): 1}


def test_un_mois_verrouille_ne_se_recompte_pas(vendredi):
    confirmer(vendredi)
    verrouiller_mois(acteur=None, structure=vendredi.mecs, mois=OCTOBRE)
    with pytest.raises(ErreurMetier, match="verrouillé"):
        compter(vendredi, LE_12, diner_personnel=1)


def test_il_faut_ecrire_les_presences_de_ce_groupe(vendredi):
    ici = {
        "structure": vendredi.mecs,
        "unite": vendredi.tilleuls,
        "jour": VENDREDI,
        "nombres": {("diner", "invite"): 1},
    }
    with pytest.raises(Refus):
        compter_convives(acteur=acteur_de(vendredi.karim.compte), **ici)
    assert compter_convives(acteur=acteur_de(vendredi.anne.compte), **ici) == 1


def test_le_mois_additionne_les_jours_et_les_groupes(vendredi):
    compter(vendredi, OCTOBRE, diner_personnel=2)
    compter(vendredi, LE_12, diner_personnel=1, dejeuner_emporte=3)
    vue = repas_du_mois(vendredi.mecs, None, OCTOBRE)
    assert [s.personnes for s in vue.services] == [62, 62, 62]
    assert [s.total for s in vue.services] == [62, 65, 65]
    assert vue.total == 192
    assert repas_du_mois(vendredi.mecs, vendredi.tilleuls, OCTOBRE).total == 192


def test_l_ecran_compte_le_jour_et_garde_ce_qui_est_saisi(monde, connecter):
    groupe(monde, 4)
    with horloge.a_l_instant(SOIR):
        client, ici = connecter(monde.anne), {"jour": str(VENDREDI), "unite": monde.tilleuls.pk}
        page = client.get("/presences/repas/", ici).content.decode().replace("\u00a0", " ")
        assert "12 repas à préparer, dont 0 pour d’autres" in page
        assert poster(client, "/presences/repas/", **ici, diner_personnel="3", dejeuner_emporte="2").status_code == 303
        page = client.get("/presences/repas/", ici).content.decode().replace("\u00a0", " ")
        assert "17 repas à préparer, dont 5 pour d’autres" in page
        refus = poster(client, "/presences/repas/", **ici, diner_personnel="3", **{"initial-diner_personnel": "3"},
                       diner_invite="900", dejeuner_regulier="7")  # fmt: skip
        assert refus.status_code == 422
        assert 'value="900"' in refus.content.decode()
        assert 'value="7"' in refus.content.decode()
        reprise = poster(client, "/presences/repas/", **ici, acte="reprendre", diner_invite="4")
        assert reprise.status_code == 422
        assert 'value="4"' in reprise.content.decode()
        assert connecter(monde.sarah).get("/presences/repas/").status_code == 403


def test_deux_collegues_comptent_deux_repas_a_la_fois(monde, connecter):
    """The second one saw an empty day: what the first one counted since stays."""
    with horloge.a_l_instant(SOIR):
        client, ici = connecter(monde.anne), {"jour": str(VENDREDI), "unite": monde.tilleuls.pk}
        poster(client, "/presences/repas/", **ici, dejeuner_personnel="3")
        vu = {"initial-dejeuner_personnel": "", "dejeuner_personnel": ""}
        assert poster(client, "/presences/repas/", **ici, diner_personnel="2", **vu).status_code == 303
    with f.technique(monde.mecs):
        assert sorted(Repas.objects.values_list("type", "adultes")) == [("dejeuner", 3), ("diner", 2)]


def test_le_mois_s_affiche_et_s_exporte(monde, connecter):
    groupe(monde, 4)
    with horloge.a_l_instant(SOIR):
        with f.technique(monde.mecs):
            compter(monde, LE_12, diner_invite=2)
        client = connecter(chef(monde))
        client.get("/presences/repas/mois/?mois=2026-10-01")
        with CaptureQueriesContext(connection) as lues:
            page = client.get("/presences/repas/mois/?mois=2026-10-01")
        assert "Toute la maison" in page.content.decode()
        utiles = [q for q in lues if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))]
        assert len(utiles) <= 10
        export = client.get("/presences/repas/mois/repas.csv?mois=2026-10-01").content.decode("utf-8-sig")
        rangees = list(csv.reader(io.StringIO(export), delimiter=";"))
        assert len(rangees) == 1 + 31 * 3
        soir = next(r for r in rangees if r[3:5] == ["12/10/2026", "Repas du soir"])
        assert soir[5:] == ["4", "0", "0", "2", "0", "6", "6"]
        for nom in ("Lambert", "Éloïse"):
            assert nom not in export
        assert connecter(monde.sarah).get("/presences/repas/mois/").status_code == 403


def test_la_grille_ne_compte_pas_les_repas_emportes_a_table(monde, connecter):
    groupe(monde, 3)
    with horloge.a_l_instant(SOIR):
        with f.technique(monde.mecs):
            compter(monde, diner_personnel=2, diner_regulier=1, diner_emporte=6)
        page = connecter(monde.anne).get(f"/presences/?jour={VENDREDI}").content.decode()
    assert "et 3\u00a0adultes" in page
