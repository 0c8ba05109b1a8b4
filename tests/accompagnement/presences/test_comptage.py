"""Days and nights against an oracle that looks at every quarter of an hour, on intervals drawn at random (S11)."""

import itertools
import os
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accompagnement.services.presences import comptage
from accompagnement.services.presences.comptage import Regle
from accompagnement.services.presences.creneaux import Creneau, creneaux, duree_nuit, jours, minuit, nuit
from accompagnement.services.presences.mois import compter
from accompagnement.services.presences.trame import Trame
from dui.core import horloge

TAILLE = int(os.environ.get("DUI_PRESENCES_TIRAGES", "150"))
pytestmark = pytest.mark.mission("PDE-ACC-4", "PDS-ACC-4")
PAS = timedelta(minutes=15)
# Around both clock changes of 2026, and an ordinary week.
DEPARTS = (date(2026, 3, 26), date(2026, 10, 22), date(2026, 11, 12))


@st.composite
def vies(tirer):
    """A week, one or two stays, absences anywhere."""
    depart = tirer(st.sampled_from(DEPARTS))
    entree = depart + timedelta(days=tirer(st.integers(-2, 2)))
    sortie = tirer(st.one_of(st.none(), st.integers(0, 6).map(lambda n: max(entree, depart + timedelta(days=n)))))
    sejours = [(entree, sortie)]
    if sortie is not None and tirer(st.booleans()):
        sejours.append((sortie + timedelta(days=tirer(st.integers(0, 2))), None))
    quart = st.integers(0, 8 * 96)
    bornes = tirer(st.lists(st.tuples(quart, quart), max_size=5))
    zero = minuit(depart)
    absences = [(zero + min(x) * PAS, zero + max(x) * PAS) for x in bornes]
    return depart, sejours, absences


def la(instant: datetime, sejours, absences) -> bool:
    """Independent of the code: by its own conversions, one instant at a time."""
    local = instant.astimezone(horloge.PARIS)
    dedans = False
    for entree, sortie in sejours:
        fin = sortie or date(2999, 1, 1)
        dedans |= entree <= local.date() and (local.date() < fin or (local.date() == fin and local.hour < 13))
    return dedans and not any(d <= instant < f for d, f in absences)


def instants(debut: datetime, fin: datetime):
    courant = debut.astimezone(UTC)
    while courant < fin:
        yield courant
        courant += PAS


def attendu(jour: date, sejours, absences, regle: Regle) -> bool:
    """The three rules, counted quarter by quarter."""
    if not any(e <= jour and (s is None or jour < s) for e, s in sejours):
        return False
    demain = jour + timedelta(days=1)
    if regle.regle == "presence_minuit":
        return la(
            datetime(demain.year, demain.month, demain.day, tzinfo=horloge.PARIS).astimezone(UTC), sejours, absences
        )
    if regle.regle == "heures":
        bornes = (datetime(d.year, d.month, d.day, tzinfo=horloge.PARIS) for d in (jour, demain))
        return sum(la(i, sejours, absences) for i in instants(*bornes)) * PAS >= timedelta(hours=regle.heures)
    soir = datetime(jour.year, jour.month, jour.day, 21, tzinfo=horloge.PARIS)
    matin = datetime(demain.year, demain.month, demain.day, 7, tzinfo=horloge.PARIS)
    vus = [la(i, sejours, absences) for i in instants(soir, matin)]
    return sum(vus) * 2 > len(vus)


@settings(max_examples=TAILLE, deadline=None)
@given(vies(), st.sampled_from([Regle("presence_minuit"), Regle("heures", 6), Regle("heures", 14), Regle("nuitee")]))
def test_chaque_regle_egale_son_oracle(vie, regle):
    depart, sejours, absences = vie
    bornes = map(comptage.tranche_sejour, sejours)
    presences = comptage.retrancher(bornes, absences)
    for jour in jours(depart - timedelta(days=1), depart + timedelta(days=7)):
        assert comptage.compte(jour, presences, sejours, regle) == attendu(jour, sejours, absences, regle), jour


@settings(max_examples=TAILLE, deadline=None)
@given(vies())
def test_les_tranches_ne_se_chevauchent_jamais_et_gardent_la_duree(vie):
    depart, _, absences = vie
    debut, fin = minuit(depart), minuit(depart + timedelta(days=8))
    unies = comptage.unir(absences)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(unies))
    restes = comptage.retrancher([(debut, fin)], absences)
    dedans = comptage.croiser(unies, debut, fin)
    assert comptage.duree(restes) + comptage.duree(dedans) == horloge.duree(debut, fin)


@pytest.mark.parametrize(
    ("jour", "heures"), [(date(2026, 3, 28), 9), (date(2026, 10, 24), 11), (date(2026, 11, 20), 10)]
)
def test_une_nuit_de_changement_d_heure_dure_neuf_ou_onze_heures(jour, heures):
    """PG: a night counted in local hours would last ten hours all year."""
    assert duree_nuit(jour) == timedelta(hours=heures)


@pytest.mark.parametrize(("absence", "dort"), [(4, True), (5, False)])
def test_la_nuit_courte_se_compte_sur_sa_vraie_duree(absence, dort):
    """Nine hours: away four, the night was slept there; away five, it was not."""
    debut, fin = nuit(date(2026, 3, 28))
    presences = comptage.retrancher([(debut, fin)], [(debut, debut + timedelta(hours=absence))])
    assert comptage.dormie(date(2026, 3, 28), presences) is dort


@pytest.mark.parametrize("regle", ["presence_minuit", "heures", "nuitee"])
def test_le_jour_de_sortie_ne_se_compte_pas(regle):
    """PG: a stay of two nights is two days, by any rule, even when one hour would be enough."""
    sejours = [(date(2026, 11, 2), date(2026, 11, 4))]
    presences = [comptage.tranche_sejour(sejours[0])]
    comptes = [j.day for j in jours(date(2026, 11, 1), date(2026, 11, 6))
               if comptage.compte(j, presences, sejours, Regle(regle, 1))]  # fmt: skip
    assert comptes == [2, 3]


def test_sortir_et_revenir_le_meme_jour_compte_une_fois():
    sejours = [(date(2026, 11, 2), date(2026, 11, 4)), (date(2026, 11, 4), None)]
    presences = comptage.unir(map(comptage.tranche_sejour, sejours))
    assert comptage.compte(date(2026, 11, 4), presences, sejours, Regle())


@settings(max_examples=TAILLE, deadline=None)
@given(st.integers(0, 700 * 96), st.integers(1, 30 * 24))
def test_les_demi_journees_pavent_le_temps(quarts, heures):
    """Without hole nor overlap, across clock changes too."""
    debut = datetime(2026, 1, 1, tzinfo=UTC) + quarts * PAS
    cellules = list(creneaux(debut, debut + timedelta(hours=heures)))
    assert cellules[0].debut <= debut < cellules[0].fin
    assert cellules[-1].fin >= debut + timedelta(hours=heures)
    assert all(x.fin == y.debut for x, y in itertools.pairwise(cellules))
    assert all(c.debut <= c.repere < c.fin and Creneau.lire(c.cle) == c for c in cellules)


def test_la_nuit_d_avant_l_entree_n_est_pas_encore_la_sienne():
    """The midnight that begins the day of entry ends the night before: no dinner, no night, no breakfast from it."""
    trame = Trame(sejours=[(date(2026, 10, 13), None)])
    compte = compter(trame, None, list(jours(date(2026, 10, 1), date(2026, 10, 31))), comptage.Regle())
    assert (compte.journees, compte.nuits, compte.diners) == (19, 19, 19)
    assert [trame.reel(Creneau(date(2026, 10, 12), 2)), trame.reel(Creneau(date(2026, 10, 13), 0))] == ["", "present"]
