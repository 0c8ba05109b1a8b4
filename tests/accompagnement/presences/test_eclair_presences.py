"""« absent », « rentré à 18h » in the quick entry: said, asked when something is open, never invented."""

import re

import pytest

from accompagnement.models import PresenceAbsence
from accompagnement.services.presences.absences import declarer_absence
from dui.core import horloge
from tests.accompagnement.presences.outils import SOIR, VENDREDI, a, groupe, tenues
from tests.coordination.outils import poster
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-4", "PDE-COO-5", "PDS-ACC-4")]
URL, APERCU = "/transmissions/eclair/", "/transmissions/eclair/apercu/"


@pytest.fixture
def soir(monde):
    """Friday, six in the evening; Anne writes the presences of her group."""
    with horloge.a_l_instant(SOIR):
        groupe(monde, 2)
        yield monde


def absences(m):
    with f.technique(m.mecs):
        return [(p.motif, p.debut, p.fin) for p in tenues(m.d_sofia)]


def test_absent_demande_la_raison_et_ne_la_choisit_pas(soir, connecter):
    client, ligne = connecter(soir.anne), "@Sofia absente depuis midi"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert not re.search(r'name="q-absence"[^>]* checked', corps)
    assert 'value="absence"' not in corps
    assert "fugue" not in re.findall(r'name="q-absence" value="(\w+)"', corps)
    poster(client, URL, ligne=ligne, vu=ligne, natures=["absence"])
    assert absences(soir) == []
    choix = {"q-absence": "famille"}
    ligne = "à 17h @Sofia absente"
    assert 'value="absence" checked' in client.post(APERCU, {"ligne": ligne} | choix).content.decode()
    assert poster(client, URL, ligne=ligne, vu=ligne, natures=["absence"], **choix).status_code == 303
    assert absences(soir) == [("famille", a(VENDREDI, 17), None)]


def test_une_absence_non_autorisee_ne_s_ecrit_pas_en_une_ligne(soir, connecter):
    client, ligne = connecter(soir.anne), "@Sofia absente"
    assert poster(client, URL, ligne=ligne, vu=ligne, natures=["absence"], **{"q-absence": "fugue"}).status_code == 422
    assert absences(soir) == []


def test_une_absence_a_venir_dit_ses_heures(soir, connecter):
    client = connecter(soir.anne)
    assert "de 14h à 18h" in client.post(APERCU, {"ligne": "@Sofia absente demain"}).content.decode()
    ligne, choix = "@Sofia absente demain de 14h à 18h", {"q-absence": "famille"}
    assert poster(client, URL, ligne=ligne, vu=ligne, natures=["absence"], **choix).status_code == 303
    ((motif, debut, fin),) = absences(soir)
    assert (motif, debut.astimezone(horloge.PARIS).hour, fin.astimezone(horloge.PARIS).hour) == ("famille", 14, 18)


def test_rentre_a_son_heure_ferme_l_absence(soir, connecter):
    with f.technique(soir.mecs):
        declarer_absence(acteur=None, dossier=soir.d_sofia, motif="famille", debut=a(VENDREDI, 12), fin=None)
    client, ligne = connecter(soir.anne), "@Sofia rentrée à 17h30"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert "Retour à 17" in corps
    assert poster(client, URL, ligne=ligne, vu=ligne, natures=["retour"]).status_code == 303
    with f.technique(soir.mecs):
        partie = PresenceAbsence.objects.get(dossier=soir.d_sofia, motif="famille")
        assert partie.fin == a(VENDREDI, 17, 30)


def test_rentree_contente_ne_ferme_rien_quand_on_etait_la(soir, connecter):
    client = connecter(soir.anne)
    corps = client.post(APERCU, {"ligne": "@Sofia rentrée contente du collège"}).content.decode()
    assert "Retour" not in corps
    assert "Retour" not in client.post(APERCU, {"ligne": "@Sofia rentrée à 20h"}).content.decode()


def test_une_absence_deja_ecrite_est_dite_et_rien_n_est_fait_a_moitie(soir, connecter):
    with f.technique(soir.mecs):
        declarer_absence(acteur=None, dossier=soir.d_sofia, motif="famille", debut=a(VENDREDI, 12), fin=None)
    client, ligne = connecter(soir.anne), "@Sofia absente"
    choix = {"q-absence": "hospi", "natures": ["transmission", "absence"]}
    reponse = poster(client, URL, ligne=ligne, vu=ligne, **choix)
    assert reponse.status_code == 422
    assert "déjà écrite" in reponse.content.decode()
    with f.technique(soir.mecs):
        assert not soir.d_sofia.transmissions.exists()
