"""Half-days of school: said one by one, corrected on their row, counted from them alone; the week of the class."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accompagnement.models import DemiJournee
from accompagnement.selectors import parcours as lectures
from accompagnement.services import parcours as services
from accompagnement.services.parcours.assiduite import Note, cases, de_classe
from dui.core.erreurs import ErreurMetier, Refus
from tests.accompagnement.parcours.outils import lu, poster, scolarise
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PRI-CAR-ACC-4")]
LUNDI = date(2027, 11, 8)


@pytest.fixture(autouse=True)
def jeudi() -> Any:
    """Thursday 11 November 2027, 18 h in Paris."""
    with time_machine.travel("2027-11-11T17:00:00+00:00", tick=False):
        yield


def jours(periode: Any, **filtre: Any) -> list[tuple[str, str, str]]:
    lues = DemiJournee.objects.filter(periode=periode, ecartee=False, **filtre).order_by("jour", "moment")
    return [(f"{x.jour:%d}", x.moment, x.etat) for x in lues]


@pytest.mark.parametrize(("volume", "attendues"), [(6, 0), (8, 8), (9, 9), (10, 10), (12, 10)])
def test_la_semaine_de_la_classe_suit_son_volume(volume: int, attendues: int) -> None:
    """Wednesday morning from nine, its afternoon from ten; under eight, nobody guesses."""
    periode: Any = SimpleNamespace(demi_journees=volume)
    assert sum(de_classe(periode, c) for c in cases(LUNDI, LUNDI + timedelta(days=6))) == attendues


def test_une_absence_prend_les_demi_journees_de_classe_d_abord(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise, demi_journees=9)
        services.noter_absence(acteur=None, periode=periode, debut=LUNDI + timedelta(days=1), nature="justifiee",
                               fin=LUNDI + timedelta(days=2), demi_journees=3)  # fmt: skip
        assert jours(periode) == [("09", "m", "justifiee"), ("09", "s", "justifiee"), ("10", "m", "justifiee")]
        une = services.noter_absence(acteur=None, periode=periode, debut=LUNDI, nature="injustifiee", demi_journees=1,
                                     moment="s")  # fmt: skip
        assert jours(periode, absence=une) == [("08", "s", "injustifiee")]


@pytest.mark.exigence("S-14")
def test_la_semaine_se_note_en_une_fois_et_ne_devance_pas_le_jour(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise, demi_journees=9)
        services.noter_absence(acteur=None, periode=periode, debut=LUNDI, nature="justifiee", demi_journees=1)
        notes = {(LUNDI + timedelta(days=1), "m"): Note("retard", 25)}
        services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes=notes, reste_present=True)
        assert jours(periode) == [
            ("08", "m", "justifiee"), ("08", "s", "present"), ("09", "m", "retard"), ("09", "s", "present"),
            ("10", "m", "present"), ("11", "m", "present"), ("11", "s", "present"),
        ]  # fmt: skip
        lue = lectures.periodes_de(monde.d_eloise).get()
        assert (lue.presences, lue.manquees, lue.retards, lue.minutes) == (6, 1, 1, 25)
        demain = {(LUNDI + timedelta(days=4), "m"): Note("present")}
        with pytest.raises(ErreurMetier, match="pas encore venue"):
            services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes=demain)


@pytest.mark.parametrize("minutes", [None, 0, 241])
def test_un_retard_a_ses_minutes(monde: SimpleNamespace, minutes: int | None) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise)
        with pytest.raises(ErreurMetier, match="combien de minutes"):
            services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI,
                                   notes={(LUNDI, "m"): Note("retard", minutes)})  # fmt: skip
        services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes={(LUNDI, "m"): Note("present")})
        with pytest.raises(IntegrityError), transaction.atomic():
            DemiJournee.objects.update(etat="retard", minutes=minutes)


def test_une_correction_garde_sa_ligne_et_ce_qu_elle_disait(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise)
        for etat in ("injustifiee", "justifiee", ""):
            services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes={(LUNDI, "m"): Note(etat)})
        ligne = DemiJournee.objects.get()
        assert [(e.etat, e.ecartee) for e in ligne.events.order_by("pgh_id")] == [
            ("injustifiee", False), ("justifiee", False), ("justifiee", True)]  # fmt: skip
        services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes={(LUNDI, "m"): Note("present")})
        assert jours(periode) == [("08", "m", "present")]


def test_retirer_une_absence_retire_ses_demi_journees(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise)
        absence = services.noter_absence(acteur=None, periode=periode, debut=LUNDI, nature="justifiee",
                                         demi_journees=2)  # fmt: skip
        services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes={(LUNDI, "m"): Note("present")})
        services.ecarter_absence(acteur=None, absence=absence)
        assert jours(periode) == [("08", "m", "present")]


def test_hors_de_la_periode_rien_ne_se_note(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise, debut=-1)
        with pytest.raises(ErreurMetier, match="pas dans cette période"):
            services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes={(LUNDI, "m"): Note("present")})
        services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes={}, reste_present=True)
        assert jours(periode) == [("10", "m", "present"), ("11", "m", "present"), ("11", "s", "present")]


def test_l_ecran_de_la_semaine(monde: SimpleNamespace, connecter: Any) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise, demi_journees=9)
    client = connecter(monde.anne)
    adresse = reverse("scolarite_semaine", args=[monde.d_eloise.pk, periode.pk, "2027-11-11"])
    assert "Semaine du lundi 8 novembre 2027" in lu(client.get(adresse))
    refus = poster(client, adresse, c0m="retard", c1s="injustifiee")
    assert refus.status_code == 422
    assert "combien de minutes" in lu(refus)
    assert '<option value="injustifiee" selected>' in lu(refus)
    assert poster(client, adresse, c0m="retard", c0m_minutes="12", c1s="injustifiee", reste_present="on"
                  ).status_code == 303  # fmt: skip
    page = lu(client.get(reverse("scolarite", args=[monde.d_eloise.pk, periode.pk])))
    assert "6 demi-journées de présence, 1 manquée, dont 1 sans motif valable. 1 retard, 12 min." in page
    assert "?mois=2027-11#p-absences" in page
    assert "Nov. 2027" in page
    assert "Lundi 8 novembre 2027, matin" in page
    with au_nom_de(monde.sarah) as sarah, pytest.raises(Refus):
        services.noter_semaine(acteur=sarah, periode=periode, lundi=LUNDI, notes={})


def test_la_page_et_la_semaine_tiennent_dans_leurs_requetes(
    monde: SimpleNamespace, connecter: Any, django_assert_max_num_queries: Any
) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise, demi_journees=10)
        for n in range(6):
            services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI - timedelta(weeks=n), notes={},
                                   reste_present=True)  # fmt: skip
    client, pk = connecter(monde.anne), monde.d_eloise.pk
    for adresse in (reverse("scolarite", args=[pk, periode.pk]),
                    reverse("scolarite_semaine", args=[pk, periode.pk, "2027-11-08"])):  # fmt: skip
        client.get(adresse)
        with django_assert_max_num_queries(17):  # two of them are the savepoint of the test
            assert len(client.get(adresse).content) < 60_000


def test_la_base_ne_montre_pas_les_demi_journees_d_une_autre_maison(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise)
        services.noter_semaine(acteur=None, periode=periode, lundi=LUNDI, notes={(LUNDI, "m"): Note("present")})
    with f.technique(f.structure(monde.organisme, "Ailleurs")), connection.cursor() as curseur:
        for table in ("accompagnement_demijournee", "accompagnement_demijourneeevent"):
            curseur.execute(f"SELECT count(*) FROM {table}")
            assert curseur.fetchone() == (0,)
