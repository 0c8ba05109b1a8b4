"""School holidays change what is expected; a place is kept for somebody in hospital as long as the rule says (S11)."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accompagnement.models import LigneMois, PresenceAbsence, Rythme
from accompagnement.selectors.absences import places_gardees
from accompagnement.selectors.mois_presences import etat
from accompagnement.selectors.presence_actuelle import etats
from accompagnement.selectors.presences import trames
from accompagnement.services import lits
from accompagnement.services.presences.absences import declarer_absence, fixer_rythme
from accompagnement.services.presences.creneaux import Creneau, jours
from accompagnement.services.presences.mois import choisir_regle, etat_du_mois, verrouiller_mois
from accompagnement.services.presences.pointage import pointer
from coordination.donnees.vacances import zone_du_finess
from coordination.models import PeriodeVacances
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import acteur_de
from habilitations.models import Structure
from tests.accompagnement.presences.outils import SOIR, VENDREDI, a, chef, groupe, suivre
from tests.accompagnement.presences.test_grille import poster
from tests.accompagnement.presences.test_mois import OCTOBRE, confirmer
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-4", "PDS-ACC-4")]
ECOLE = "eep" * 5 + "ppp" * 2
TOUSSAINT = date(2026, 10, 20)


@pytest.fixture
def maison(monde):
    """The house chose zone B in September; Éloïse goes to school."""
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        choisir_regle(acteur=None, structure=monde.mecs, debut=date(2026, 9, 1), regle="presence_minuit", heures=6,
                      reservation_jours=3, zone="B")  # fmt: skip
        Rythme.objects.create(dossier=monde.d_eloise, structure=monde.mecs, debut=date(2026, 9, 1), semaine=ECOLE)
        yield monde


def attendus(monde, jour):
    ((_, trame),) = trames(None, monde.mecs, jour, jour, dossiers=[monde.d_eloise.pk])
    return [trame.attendu(Creneau(jour, rang)) for rang in range(3)]


def test_l_ecole_ferme_pendant_les_vacances(maison):
    assert attendus(maison, date(2026, 10, 13)) == ["ecole", "ecole", "present"]
    assert attendus(maison, TOUSSAINT) == ["present"] * 3


def test_le_bandeau_ne_dit_pas_a_l_ecole_pendant_les_vacances(maison):
    paul = acteur_de(maison.paul.compte)
    for jour, mots in ((date(2026, 10, 13), "À l’école"), (TOUSSAINT, "Présente")):
        lus = etats(paul, [maison.d_eloise], datetime.combine(jour, time(10), tzinfo=horloge.PARIS))
        assert lus[maison.d_eloise.pk].texte == mots


def test_une_autre_semaine_vaut_pendant_les_vacances_et_se_compte(maison):
    """A house that is closed in the holidays: those days are out of the contract, and are not counted."""
    Rythme.objects.update(vacances="c" * 21)
    assert attendus(maison, TOUSSAINT) == ["hors_contrat"] * 3
    compte = next(c for c in etat_du_mois(None, maison.mecs, OCTOBRE) if c.dossier == maison.d_eloise)
    assert compte.journees == sum(
        not date(2026, 10, 17) <= j <= date(2026, 11, 1) for j in jours(OCTOBRE, date(2026, 10, 31))
    )


def test_l_organisme_corrige_ses_vacances(maison):
    siennes = PeriodeVacances.objects.create(
        organisme=maison.organisme, zone="B", nom="Toussaint 2026", debut=date(2026, 10, 24), fin=date(2026, 11, 8),
        source="Arrêté",
    )  # fmt: skip
    assert attendus(maison, TOUSSAINT) == ["ecole", "ecole", "present"]
    assert attendus(maison, date(2026, 11, 3)) == ["present"] * 3
    siennes.retiree_le = horloge.maintenant()
    siennes.save()
    assert attendus(maison, TOUSSAINT) == ["present"] * 3


def test_sans_zone_connue_l_ecole_ne_ferme_que_les_jours_feries(maison):
    choisir_regle(acteur=None, structure=maison.mecs, debut=date(2026, 9, 1), regle="presence_minuit", heures=6)
    assert attendus(maison, TOUSSAINT) == ["ecole", "ecole", "present"]
    Structure.objects.filter(pk=maison.mecs.pk).update(finess="440009999")
    maison.mecs.refresh_from_db()
    assert attendus(maison, TOUSSAINT) == ["present"] * 3


@pytest.mark.parametrize(("finess", "zone"), [
    ("440001234", "B"), ("690001234", "A"), ("750001234", "C"), ("2A0001234", ""), ("970001234", ""), ("000001234", ""),
    ("200001234", ""), ("130001234", "B"),
])  # fmt: skip
def test_la_zone_suit_le_departement(finess, zone):
    assert zone_du_finess(finess) == zone


def test_ecrire_ce_que_les_vacances_disent_deja_ne_change_rien(maison):
    with horloge.a_l_instant(a(TOUSSAINT, 12)):
        assert (
            pointer(acteur=None, dossier=maison.d_eloise, debut=a(TOUSSAINT, 7), fin=a(TOUSSAINT, 21), motif="present")
            is None
        )
    assert not PresenceAbsence.objects.exists()


def test_la_prevision_suit_les_vacances(maison):
    """December from the 20th of November: nothing lived, the holidays out of the contract."""
    Rythme.objects.update(vacances="c" * 21)
    compte = next(c for c in etat_du_mois(None, maison.mecs, date(2026, 12, 1)) if c.dossier == maison.d_eloise)
    assert (compte.journees, compte.prevues) == (0, 18)
    novembre = next(c for c in etat_du_mois(None, maison.mecs, date(2026, 11, 1)) if c.dossier == maison.d_sofia)
    assert (novembre.journees, novembre.prevues) == (20, 10)


def hospitaliser(monde, debut, fin):
    return declarer_absence(acteur=None, dossier=monde.d_eloise, motif="hospi", debut=debut, fin=fin)


def test_la_place_est_gardee_les_premiers_jours_seulement(maison):
    """Five nights in hospital, three kept; the month before its lock, and its frozen line."""
    hospitaliser(maison, a(date(2026, 10, 5), 15), a(date(2026, 10, 10), 10))
    compte = next(c for c in etat_du_mois(None, maison.mecs, OCTOBRE) if c.dossier == maison.d_eloise)
    assert (compte.journees, compte.reserves, compte.absences) == (26, 3, {"hospi": 5})
    confirmer(maison)
    verrouiller_mois(acteur=None, structure=maison.mecs, mois=OCTOBRE)
    assert LigneMois.objects.get(dossier=maison.d_eloise).reserves == 3


def test_la_garde_commencee_le_mois_d_avant_ne_recommence_pas(maison):
    hospitaliser(maison, a(date(2026, 10, 30), 15), a(date(2026, 11, 6), 10))
    (novembre,) = [c for c in etat_du_mois(None, maison.mecs, date(2026, 11, 1)) if c.dossier == maison.d_eloise]
    assert (novembre.reserves, novembre.absences) == (1, {"hospi": 5})


def test_un_jour_compte_n_est_pas_aussi_une_place_gardee(maison):
    """By hours: the day of the ambulance is counted, it is not kept a second time."""
    choisir_regle(acteur=None, structure=maison.mecs, debut=OCTOBRE, regle="heures", heures=6, reservation_jours=3)
    hospitaliser(maison, a(date(2026, 10, 5), 15), a(date(2026, 10, 10), 10))
    (compte,) = [c for c in etat_du_mois(None, maison.mecs, OCTOBRE) if c.dossier == maison.d_eloise]
    assert (compte.journees, compte.reserves) == (27, 2)


def test_l_occupation_compte_les_places_gardees(maison):
    hospitaliser(maison, a(date(2026, 10, 5), 15), a(date(2026, 10, 10), 10))
    Structure.objects.filter(pk=maison.mecs.pk).update(capacite_installee=2)
    maison.mecs.refresh_from_db()
    vue = etat(acteur_de(maison.paul.compte), maison.mecs, OCTOBRE)
    assert (vue.journees, vue.reserves, vue.occupees, vue.places, vue.taux) == (57, 3, 60, 62, 97)


@pytest.mark.parametrize(("depuis", "finie"), [(1, False), (2, False), (3, True)])
def test_le_lit_dit_jusqu_a_quand_la_place_est_gardee(maison, connecter, depuis, finie):
    chambre = lits.creer_chambre(acteur=None, structure=maison.mecs, nom="Chambre 1")
    lits.attribuer_lit(acteur=None, dossier=maison.d_eloise, lit=chambre.lits.get())
    hospitaliser(maison, a(VENDREDI - timedelta(days=depuis), 9), None)
    garde = places_gardees(maison.mecs, [maison.d_eloise.pk])[maison.d_eloise.pk]
    assert (garde.jusqu_au, garde.finie) == (VENDREDI - timedelta(days=depuis - 2), finie)
    suivre(maison)
    client = connecter(maison.anne)
    for page in ("/lits/", f"/dossiers/{maison.d_eloise.pk}/presences/"):
        assert ("Délai passé" in client.get(page).content.decode()) is finie


def test_sans_regle_aucune_place_n_est_dite_gardee(maison, connecter):
    choisir_regle(acteur=None, structure=maison.mecs, debut=date(2026, 9, 1), regle="presence_minuit", heures=6)
    hospitaliser(maison, a(VENDREDI - timedelta(days=30), 9), None)
    assert places_gardees(maison.mecs, [maison.d_eloise.pk])[maison.d_eloise.pk].jusqu_au is None
    assert etat_du_mois(None, maison.mecs, date(2026, 11, 1))[0].reserves == 0


def test_la_semaine_des_vacances_se_saisit_et_se_lit(maison, connecter):
    suivre(maison)
    client, base = connecter(maison.anne), f"/dossiers/{maison.d_eloise.pk}/presences/"
    cases = {f"c{j}{r}": "e" if j < 5 and r < 2 else "p" for j in range(7) for r in range(3)}
    cases |= {f"v{j}{r}": "r" for j in range(7) for r in range(3)}
    assert "Semaine des vacances scolaires" in client.get(f"{base}rythme/").content.decode()
    assert poster(client, f"{base}rythme/", debut="20/11/2026", autres_vacances="on", **cases).status_code == 303
    assert Rythme.objects.get(debut=VENDREDI).vacances == "r" * 21
    assert "Pendant les vacances scolaires" in client.get(base).content.decode()
    with pytest.raises(ErreurMetier, match="vacances"):
        fixer_rythme(acteur=None, dossier=maison.d_sofia, debut=VENDREDI, semaine="p" * 21, vacances="pp")


@pytest.mark.parametrize(
    "adresse",
    ["/presences/?jour=2026-12-22", "/presences/mois/?mois=2026-10-01", "/presences/mois/?mois=2026-11-01", "/lits/?"],
)
def test_les_ecrans_gardent_leur_nombre_de_requetes(monde, connecter, adresse):
    groupe(monde)
    with horloge.a_l_instant(SOIR):
        with f.technique(monde.mecs):
            for d in (monde.d_eloise, monde.d_sofia):
                Rythme.objects.create(dossier=d, structure=monde.mecs, debut=date(2026, 9, 1), semaine=ECOLE)
            choisir_regle(acteur=None, structure=monde.mecs, debut=OCTOBRE, regle="presence_minuit", heures=6, zone="B")
            chambre = lits.creer_chambre(acteur=None, structure=monde.mecs, nom="Chambre 1", lits=2)
            for d, lit in zip((monde.d_eloise, monde.d_sofia), chambre.lits.all(), strict=True):
                lits.attribuer_lit(acteur=None, dossier=d, lit=lit)
                declarer_absence(acteur=None, dossier=d, motif="hospi", debut=a(VENDREDI, 9))
        client, adresse = connecter(chef(monde)), f"{adresse}&unite={monde.tilleuls.pk}"
        client.get(adresse)
        with CaptureQueriesContext(connection) as lues:
            page = client.get(adresse)
    utiles = [q for q in lues if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))]
    assert len(utiles) <= (15 if "mois" in adresse else 10), [q["sql"][:90] for q in utiles]
    assert len(page.content) <= 60_000
    if "12-22" in adresse:
        assert "vacances scolaires, Noël 2026" in page.content.decode().replace("\u00a0", " ")
