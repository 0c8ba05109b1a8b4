# ruff: noqa: DTZ001  (hours of a wall clock have no zone)
"""Rules of repetition against dateutil over five years; series in the base: moved, cancelled, split, stopped."""

import os
import random
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from dateutil import tz
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.models import Evenement, PeriodeVacances, PersonneEvenement
from coordination.recurrence import finir, instant, lire, murale, occurrences, phrase
from coordination.selectors_vacances import jours_de_vacances
from coordination.services.agenda import modifier_evenement, plan_de
from coordination.services.evenements import annuler_evenement
from coordination.services.series import Repetition, arreter_serie, creer_serie, etendre_serie, modifier_serie
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from tests.coordination.agenda.outils import un_plan
from tests.coordination.outils import au_nom_de, dossiers
from tests.outils import fabriques as f

Monde = SimpleNamespace
PARIS = tz.gettz("Europe/Paris")
REGLES = int(os.environ.get("DUI_REGLES", "40"))
BASE = int(os.environ.get("DUI_SERIES", "3"))


def une_regle(alea: random.Random) -> str:
    """Any rule that the product takes."""
    jours = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    freq = alea.choice(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"])
    parties = [f"FREQ={freq}"]
    if alea.random() < 0.5:
        parties.append(f"INTERVAL={alea.randint(1, 5)}")
    if freq == "WEEKLY" and alea.random() < 0.7:
        parties.append("BYDAY=" + ",".join(alea.sample(jours, alea.randint(1, 3))))
    if freq == "MONTHLY":
        rang = alea.choice(["1", "2", "3", "4", "-1"]) + alea.choice(jours)
        parties.append(alea.choice([f"BYDAY={rang}", f"BYMONTHDAY={alea.randint(1, 31)}", "BYMONTHDAY=-1"]))
    fin = alea.random()
    if fin < 0.2:
        parties.append(f"COUNT={alea.randint(2, 200)}")
    elif fin < 0.4:
        parties.append(f"UNTIL={alea.randint(2027, 2030)}{alea.randint(1, 12):02d}{alea.randint(1, 28):02d}")
    return ";".join(parties)


def attendues(regle: str, debut: datetime, du: date, au: date, sauf: set[datetime]) -> list[datetime]:
    """dateutil alone: a set of naive hours, its exceptions taken away, put on the clock of Paris."""
    ensemble = rruleset()
    until = regle.partition("UNTIL=")[2].partition(";")[0]
    texte = regle.replace(until, f"{until}T235959") if until and "T" not in until else regle
    ensemble.rrule(rrulestr(texte, dtstart=debut))
    for retire in sauf:
        ensemble.exdate(retire)
    murs = ensemble.between(datetime.combine(du, time()), datetime.combine(au, time.max), inc=True)
    return [tz.resolve_imaginary(m.replace(tzinfo=PARIS)).astimezone(UTC) for m in murs]


def test_autant_de_regles_que_dateutil_sur_cinq_ans(record_property: Any) -> None:
    """At each hour of the day, so that the nights of the two clock changes are met, some in the hour skipped."""
    alea = random.Random(20260329)
    dates = 0
    for _ in range(REGLES):
        regle, jour = une_regle(alea), date(2026, 1, 1) + timedelta(days=alea.randint(0, 364))
        heure = time(2, 30) if alea.random() < 0.3 else time(alea.randint(0, 23), alea.choice([0, 15, 30]))
        debut = datetime.combine(jour, heure)
        if not tz.datetime_exists(debut, PARIS):
            debut += timedelta(hours=1)
        au = jour + timedelta(days=5 * 365 + 2)
        toutes = attendues(regle, debut, jour, au, set())
        annulees = set(alea.sample([murale_de(d) for d in toutes], min(3, len(toutes))))
        jours = {m.date() for m in annulees}
        lues = occurrences(regle, instant(debut), jour, au)
        assert lues == toutes, regle
        sans = occurrences(regle, instant(debut), jour, au, jours.__contains__)
        assert sans == [d for d in toutes if murale_de(d).date() not in jours], regle
        dates += len(lues)
    record_property("mesure", f"{REGLES} règles comparées à dateutil sur cinq ans, {dates} dates, 0 écart")
    assert dates > REGLES * 10


def murale_de(d: datetime) -> datetime:
    return d.astimezone(PARIS).replace(tzinfo=None)


def test_les_deux_changements_d_heure() -> None:
    """Each Sunday at 2:30: skipped in March, it is at 3:30; twice in October, the first. Otherwise nothing moves."""
    lues = occurrences("FREQ=WEEKLY", instant(datetime(2026, 3, 22, 2, 30)), date(2026, 3, 22), date(2026, 11, 2))
    murs = [murale(d) for d in lues]
    assert {m.time() for m in murs if m.date() != date(2026, 3, 29)} == {time(2, 30)}
    assert murs[1] == datetime(2026, 3, 29, 3, 30)
    octobre = next(d for d in lues if murale(d).date() == date(2026, 10, 25))
    assert octobre == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    # Ten hours on the wall, and yet nine or eleven: the end is counted in elapsed time.
    nuit = instant(datetime(2026, 3, 28, 22))
    assert murale(finir(nuit, 9 * 60)) == datetime(2026, 3, 29, 8)
    assert murale(finir(instant(datetime(2026, 10, 24, 22)), 11 * 60)) == datetime(2026, 10, 25, 8)


@pytest.mark.parametrize(("regle", "mots"), [
    ("FREQ=WEEKLY;BYDAY=TU", "tous les mardis à 17 h 30"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "tous les lundis et jeudis, une semaine sur 2 à 17 h 30"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "le dernier vendredi de chaque mois à 17 h 30"),
    ("FREQ=DAILY;COUNT=10", "tous les jours à 17 h 30, 10 fois"),
])  # fmt: skip
def test_la_regle_se_lit(regle: str, mots: str) -> None:
    assert phrase(regle, instant(datetime(2026, 11, 24, 17, 30))) == mots


def test_sauf_vacances_se_dit() -> None:
    dit = phrase("FREQ=WEEKLY;BYDAY=TU", instant(datetime(2026, 11, 24, 17)), "sauf", "B", True)
    assert dit == "tous les mardis à 17 h, sauf vacances zone B, sauf jours fériés"


@given(st.text(max_size=40) | st.sampled_from(["FREQ=HOURLY", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;EXRULE=x"]))
@settings(max_examples=60)
def test_une_regle_inconnue_est_dite_et_ne_casse_rien(texte: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        lire(f"{texte};FREQ")
    assert refus.value.champ == "regle"


# --- in the base ----------------------------------------------------------------------------------------------------


def _serie(m: Monde, regle: str = "FREQ=WEEKLY", jour: date | None = None, **champs: Any) -> list[Evenement]:
    jour = jour or horloge.aujourdhui() + timedelta(days=1)
    debut = instant(datetime.combine(jour, time(17, 30)))
    with au_nom_de(m.anne) as anne:
        plan = un_plan(m.mecs, *dossiers(*(d.pk for d in m.jeunes[:2])), debut=debut, libelle="Foot", type="activite",
                       participants=(m.anne,), ressources=(m.kangoo,))  # fmt: skip
        serie = creer_serie(acteur=anne, plan=plan, repetition=Repetition(regle, **champs))
        return list(Evenement.objects.filter(serie=serie).order_by("origine"))


def _relire(m: Monde, e: Evenement) -> Evenement:
    with f.technique(m.mecs):
        return Evenement.objects.get(pk=e.pk)


@pytest.mark.django_db
def test_chaque_occurrence_est_un_evenement_avec_ses_lignes(six: Monde) -> None:
    faites = _serie(six)
    with f.technique(six.mecs):
        assert len(faites) == 18
        assert {murale(e.debut).time() for e in faites} == {time(17, 30)}
        assert PersonneEvenement.objects.filter(evenement__in=faites).count() == 36
        serie = faites[0].serie
        assert etendre_serie(serie=serie) == 0  # type: ignore[arg-type]
        au = horloge.aujourdhui() + timedelta(days=200)
        assert etendre_serie(serie=serie, au=au) > 5  # type: ignore[arg-type]
        assert etendre_serie(serie=serie, au=au) == 0  # type: ignore[arg-type]


@pytest.mark.django_db
def test_deplacee_et_annulee_sont_des_exceptions(six: Monde) -> None:
    """Random rules lived in the base, with occurrences moved and cancelled, against dateutil and its exceptions."""
    alea = random.Random(7)
    for _ in range(BASE):
        regle = alea.choice(["FREQ=WEEKLY;BYDAY=TU,FR", "FREQ=DAILY;INTERVAL=3", "FREQ=MONTHLY;BYDAY=2WE",
                             "FREQ=WEEKLY;INTERVAL=2"])  # fmt: skip
        faites = _serie(six, regle, jour=horloge.aujourdhui() + timedelta(days=alea.randint(1, 20)))
        bougee, annulee = alea.sample(faites, 2)
        with au_nom_de(six.anne) as anne:
            plan = plan_de(bougee)
            ecart = timedelta(days=1, hours=2)
            nouveau = un_plan(six.mecs, *plan.dossiers, debut=plan.debut + ecart, libelle="Foot", type="activite")
            modifier_evenement(acteur=anne, evenement=bougee, plan=nouveau, version_lue=bougee.version)
            annuler_evenement(acteur=anne, evenement=annulee, motif_national="GEN-357")
            serie = faites[0].serie
            assert serie is not None
            assert serie.faite_jusqu_au is not None
            sauf = {murale_de(e.origine) for e in (bougee, annulee)}  # type: ignore[arg-type]
            du = murale(serie.debut).date()
            prevues = attendues(regle, murale(serie.debut), du, serie.faite_jusqu_au, sauf)
            voulues = sorted([*prevues, bougee.origine + ecart])  # type: ignore[operator]
            tenues = Evenement.objects.filter(serie=serie).exclude(statut="ANNULE").values_list("debut", flat=True)
            assert sorted(tenues) == voulues, regle
            assert etendre_serie(serie=serie, au=serie.faite_jusqu_au) == 0


@pytest.mark.django_db
def test_les_suivantes_changent_d_heure_et_pas_les_autres(six: Monde) -> None:
    faites = _serie(six)
    pivot = faites[5]
    with au_nom_de(six.anne) as anne:
        a_part = un_plan(six.mecs, *plan_de(faites[8]).dossiers, debut=faites[8].debut + timedelta(days=2))
        modifier_evenement(acteur=anne, evenement=faites[8], plan=a_part, version_lue=faites[8].version)
        debut = instant(datetime.combine(murale(pivot.debut).date(), time(18)))
        plan = un_plan(six.mecs, *plan_de(pivot).dossiers, debut=debut, minutes=90, libelle="Foot en salle")
        modifier_serie(acteur=anne, evenement=pivot, plan=plan, version_lue=pivot.version, portee="suivantes")
        lus = [Evenement.objects.get(pk=e.pk) for e in faites]
        assert {murale(e.debut).time() for e in lus[:5]} == {time(17, 30)}
        assert {murale(e.debut).time() for i, e in enumerate(lus[5:], 5) if i != 8} == {time(18)}
        assert {e.libelle for i, e in enumerate(lus[5:], 5) if i != 8} == {"Foot en salle"}
        assert lus[8].debut == a_part.debut, "what was moved by hand stays where it was put"
        assert lus[4].serie_id != lus[5].serie_id == lus[8].serie_id
        ancienne, nouvelle = lus[4].serie, lus[5].serie
        assert ancienne is not None
        assert nouvelle is not None
        au = horloge.aujourdhui() + timedelta(days=180)
        assert etendre_serie(serie=ancienne, au=au) == 0
        assert etendre_serie(serie=nouvelle, au=au) > 5
        derniere = Evenement.objects.filter(serie=nouvelle).order_by("-origine").first()
        assert derniere is not None
        assert murale(derniere.debut).time() == time(18)
        jours = [murale(e.origine).date() for e in Evenement.objects.filter(serie__in=[ancienne, nouvelle])]  # type: ignore[arg-type]
        assert len(jours) == len(set(jours)), "no day twice"


@pytest.mark.django_db
def test_toutes_et_l_arret(six: Monde) -> None:
    faites = _serie(six)
    with au_nom_de(six.anne) as anne:
        plan = un_plan(six.mecs, *plan_de(faites[3]).dossiers, debut=faites[3].debut, libelle="Foot féminin")
        modifier_serie(acteur=anne, evenement=faites[3], plan=plan, version_lue=1, portee="toutes")
        assert {Evenement.objects.get(pk=e.pk).libelle for e in faites} == {"Foot féminin"}
        autre_jour = un_plan(six.mecs, *plan.dossiers, debut=faites[4].debut + timedelta(days=1))
        with pytest.raises(ErreurMetier, match="jour ne change que"):
            modifier_serie(acteur=anne, evenement=_relire_ici(faites[4]), plan=autre_jour, version_lue=2,
                           portee="toutes")  # fmt: skip
        with pytest.raises(ErreurMetier, match="pourquoi"):
            arreter_serie(acteur=anne, evenement=_relire_ici(faites[10]), motif="")
        assert arreter_serie(acteur=anne, evenement=_relire_ici(faites[10]), motif="Gymnase fermé") == 8
        etats = [Evenement.objects.get(pk=e.pk).statut for e in faites]
        assert etats == ["PLANIFIE"] * 10 + ["ANNULE"] * 8
        assert etendre_serie(serie=_relire_ici(faites[0]).serie, au=horloge.aujourdhui() + timedelta(days=300)) == 0  # type: ignore[arg-type]


def _relire_ici(e: Evenement) -> Evenement:
    return Evenement.objects.get(pk=e.pk)


@pytest.mark.django_db
def test_sauf_vacances_de_la_zone_et_selon_l_organisme(six: Monde) -> None:
    noel = {date(2026, 12, 22), date(2026, 12, 29)}
    jours = {murale(e.debut).date() for e in _serie(six, jour=date(2026, 11, 24), vacances="sauf", zone="B")}
    assert not jours & noel
    dedans = {murale(e.debut).date() for e in _serie(six, jour=date(2026, 11, 24), vacances="seulement", zone="B")}
    assert noel <= dedans
    assert not dedans & jours
    PeriodeVacances.objects.create(organisme=six.organisme, zone="B", nom="Noël 2026", debut=date(2026, 12, 26),
                                   fin=date(2027, 1, 3), source="Arrêté local")  # fmt: skip
    assert date(2026, 12, 22) not in jours_de_vacances(six.organisme.pk, "B")
    assert date(2026, 12, 22) in jours_de_vacances(six.organisme.pk, "A")
    with pytest.raises(ErreurMetier, match="zone"):
        _serie(six, vacances="sauf")
