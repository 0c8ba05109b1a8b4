"""S-18, rule by rule: what makes an access unusual, and what does not. Pure functions, no database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from habilitations.anomalies.faits import Faits, Ouverture, Pro
from habilitations.anomalies.regles import chercher
from habilitations.anomalies.reperes import Repere, cle_identite, cle_nom, cle_rue
from habilitations.models.journal import NatureAnomalie as N

pytestmark = pytest.mark.mission("PRI-ENJ-5", "PRI-OBS-5")
MIDI = datetime(2026, 11, 18, 11, tzinfo=UTC)
TOUJOURS = [(datetime(2020, 1, 1, tzinfo=UTC), None)]
LUI, ELLE, DOSSIER = 1, 2, 100


def o(dossier=DOSSIER, *, minutes=0, acteur=LUI, action="lecture", depart=MIDI):
    return Ouverture(depart + timedelta(minutes=minutes), acteur, dossier, action)


def faits(**autres):
    """He is of the team of dossier 100; each test takes one thing away."""
    base = {
        "pros": {LUI: Pro("SADI", "SADI|KARIM"), ELLE: Pro("COSTA", "COSTA|SOFIA")},
        "reperes": {DOSSIER: Repere(frozenset({"LAMBERT"}), "LAMBERT|ELOISE")}, "equipes": {(LUI, DOSSIER): TOUJOURS},
    }  # fmt: skip
    return Faits(**base | autres)


def natures(ouvertures, f):
    return [c.nature for c in chercher(ouvertures, f)]


def test_le_travail_de_tous_les_jours_ne_se_voit_pas():
    assert natures([o(minutes=m) for m in range(0, 300, 10)], faits()) == []


def test_son_propre_dossier():
    assert natures([o()], faits(soi=frozenset({(LUI, DOSSIER)}))) == [N.SOI]
    assert natures([o(action="refus")], faits(soi=frozenset({(LUI, DOSSIER)}))) == [N.SOI]
    assert natures([o()], faits(reperes={DOSSIER: Repere(frozenset({"SADI"}), "SADI|KARIM")})) == [N.SOI]


def test_le_meme_nom_une_fois_pour_toutes():
    f = faits(reperes={DOSSIER: Repere(frozenset({"SADI", "LAMBERT"}), "LAMBERT|ELOISE")})
    (constat,) = chercher([o(), o(minutes=5), o(minutes=60 * 48)], f)
    assert (constat.nature, constat.repere, constat.nombre) == (N.NOM, "", 3)


def test_la_meme_rue():
    pro = {LUI: Pro("SADI", "SADI|KARIM", rue="44000|RUE TILLEULS")}
    f = faits(pros=pro, reperes={DOSSIER: Repere(rues=frozenset({"44000|RUE TILLEULS"}))})
    assert natures([o()], f) == [N.VOISIN]
    assert natures([o()], faits(pros=pro, reperes={DOSSIER: Repere(rues=frozenset({"44300|RUE TILLEULS"}))})) == []


def test_hors_de_l_equipe():
    assert natures([o()], faits(equipes={})) == [N.EQUIPE]
    close = {(LUI, DOSSIER): [(TOUJOURS[0][0], MIDI)]}
    assert natures([o(), o(minutes=-1)], faits(equipes=close)) == [N.EQUIPE]
    assert natures([o()], faits(equipes={}, transverses={LUI: TOUJOURS})) == []
    assert natures([o()], faits(equipes={}, bris={(LUI, DOSSIER): TOUJOURS})) == []


@pytest.mark.parametrize(("nombre", "attendu"), [(4, []), (5, [N.EQUIPE])])
def test_des_portes_essayees_l_une_apres_l_autre(nombre, attendu):
    assert natures([o(200 + n, minutes=n, action="refus") for n in range(nombre)], faits()) == attendu


@pytest.mark.parametrize(("nombre", "minutes", "attendu"), [
    (30, 1, []), (31, 1, [N.VOLUME]), (31, 2.1, []), (60, 1.9, [N.VOLUME]),
])  # fmt: skip
def test_plus_de_trente_dossiers_en_une_heure(nombre, minutes, attendu):
    f = faits(transverses={LUI: TOUJOURS})
    assert natures([o(200 + n, minutes=n * minutes) for n in range(nombre)], f) == attendu


def test_le_volume_ne_compte_ni_l_equipe_ni_deux_fois_le_meme():
    dossiers = range(200, 260)
    equipe = {(LUI, d): TOUJOURS for d in dossiers}
    f = faits(equipes=equipe, transverses={LUI: TOUJOURS})
    assert natures([o(d, minutes=n / 2) for n, d in enumerate(dossiers)], f) == []
    memes = faits(transverses={LUI: TOUJOURS})
    assert natures([o(200 + n % 30, minutes=n / 4) for n in range(200)], memes) == []


def test_la_nuit():
    nuit = datetime(2026, 11, 18, 23, tzinfo=UTC)  # midnight in Paris
    ailleurs = faits(transverses={LUI: TOUJOURS}, equipes={})
    (constat,) = chercher([o(depart=nuit), o(depart=nuit, minutes=200)], ailleurs)
    assert (constat.nature, constat.repere) == (N.NUIT, "2026-11-18")
    assert natures([o(depart=nuit)], faits()) == []  # one file of his own team
    siens = {(LUI, d): TOUJOURS for d in range(200, 206)}
    assert natures([o(d, depart=nuit) for d in range(200, 205)], faits(equipes=siens)) == [N.NUIT]
    assert natures([o(depart=nuit)], faits(transverses={LUI: TOUJOURS}, equipes={}, veilleurs=frozenset({LUI}))) == []
    habitude = {LUI: frozenset(date(2026, 11, j) for j in (2, 9, 16))}
    assert natures([o(depart=nuit)], faits(transverses={LUI: TOUJOURS}, equipes={}, nuits=habitude)) == []
    ancienne = {LUI: frozenset(date(2026, 9, j) for j in (1, 2, 3))}
    assert natures([o(depart=nuit)], faits(transverses={LUI: TOUJOURS}, equipes={}, nuits=ancienne)) == [N.NUIT]


@pytest.mark.parametrize(("heure", "attendu"), [
    ("2026-11-18T20:59+00:00", None), ("2026-11-18T21:00+00:00", date(2026, 11, 18)),
    ("2026-11-19T04:59+00:00", date(2026, 11, 18)), ("2026-11-19T05:00+00:00", None),
    ("2026-07-01T20:00+00:00", date(2026, 7, 1)),
])  # fmt: skip
def test_une_nuit_est_celle_de_paris(heure, attendu):
    assert Ouverture(datetime.fromisoformat(heure), 1, 1, "lecture").nuit == attendu


def test_autour_du_depart():
    parti = {LUI: Pro("SADI", "SADI|KARIM", depart=MIDI - timedelta(hours=2))}
    assert natures([o()], faits(pros=parti)) == [N.DEPART]
    bientot = {LUI: Pro("SADI", "SADI|KARIM", depart=MIDI + timedelta(days=3))}
    siens = {(LUI, d): TOUJOURS for d in range(200, 206)}
    exports = [o(d, action="export") for d in range(200, 205)]
    assert natures(exports, faits(pros=bientot, equipes=siens)) == [N.DEPART]
    assert natures(exports[:4], faits(pros=bientot, equipes=siens)) == []
    loin = {LUI: Pro("SADI", "SADI|KARIM", depart=MIDI + timedelta(days=30))}
    assert natures(exports, faits(pros=loin, equipes=siens)) == []


@pytest.mark.parametrize(("a", "b"), [("Le Gall", "LE-GALL"), ("Keïta", "keita"), ("d’Haene", "D'HAENE")])
def test_un_nom_est_un_nom(a, b):
    assert cle_nom(a) == cle_nom(b)


def test_une_rue_est_une_rue():
    assert cle_rue("12 bis, av. de la Gare", "44000") == cle_rue("3, Avenue de la gare", "44000") == "44000|AVENUE GARE"
    assert cle_rue("12 av. de la Gare", "") == ""
    assert cle_identite("", "Anne") == ""
