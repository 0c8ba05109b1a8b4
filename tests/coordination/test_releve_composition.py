"""The order and the number of cards: a pure function, and nothing urgent ever left out (acceptance 2)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.releve.citations import couper, minutes, premiere_phrase
from coordination.releve.composition import MAXIMUM, composer
from coordination.releve.fenetre import PAUSE, derniere_nuit, fin_du_dernier_service
from coordination.releve.registre import Point, Rang
from dui.core import horloge

MIDI = datetime(2026, 11, 20, 12, tzinfo=UTC)


def point(numero: int, rang: Rang = Rang.RESTE, importance: int = 1, qui: int | None = 1, heures: int = 0, **champs):
    return Point(f"x:{numero}", rang, MIDI - timedelta(hours=heures), champs.pop("objet", "École"), "Texte.", qui,
                 importance, **champs)  # fmt: skip


points = st.lists(
    st.builds(
        lambda rang, importance, qui, heures, lu, objet: (rang, importance, qui, heures, lu, objet),
        st.sampled_from(Rang), st.integers(1, 3), st.one_of(st.none(), st.integers(1, 40)), st.integers(0, 48),
        st.booleans(), st.sampled_from(["École", "Repas", "Famille", "Nuit"]),
    ),
    max_size=450,
)  # fmt: skip


def batir(lignes):
    return [
        point(i, rang, importance, qui, heures, lu=lu, objet=objet)
        for i, (rang, importance, qui, heures, lu, objet) in enumerate(lignes)
    ]


@settings(max_examples=150, deadline=None)
@given(points)
def test_rien_d_urgent_ne_se_perd_quel_que_soit_le_melange(lignes):
    tous = batir(lignes)
    releve = composer(tous)
    montres = [p.cle for p in releve.points]
    assert releve.nombre_cartes <= MAXIMUM - 1
    assert len(montres) == len(set(montres))
    assert {p.cle for p in tous if p.prioritaire} <= set(montres)
    assert {p.cle for p in tous if p.rang != Rang.RESTE} <= set(montres)
    urgents = [s for s in releve.sections if s.rang == Rang.URGENT]
    assert sum(s.nombre for s in urgents) == sum(p.prioritaire for p in tous)


@settings(max_examples=80, deadline=None)
@given(points, st.randoms())
def test_le_meme_ordre_quel_que_soit_l_ordre_d_arrivee_et_ce_qui_est_lu(lignes, alea):
    tous = batir(lignes)
    melange = [point_lu(p) for p in tous]
    alea.shuffle(melange)
    assert [p.cle for p in composer(tous).points] == [p.cle for p in composer(melange).points]


def point_lu(p: Point) -> Point:
    return Point(p.cle, p.rang, p.instant, p.objet, p.texte, p.dossier_id, p.importance, lu=not p.lu)


@settings(max_examples=80, deadline=None)
@given(points)
def test_ce_qui_attend_derriere_un_lien_est_compte(lignes):
    releve = composer(batir(lignes))
    montres = sum(len(r.points) + r.autres for r in releve.rangees)
    assert montres + releve.caches == releve.reste
    assert releve.lus + releve.a_lire == releve.total


def test_l_ordre_des_sections_est_celui_de_la_reference():
    tous = [point(i, rang) for i, rang in enumerate(reversed(Rang))]
    assert [s.rang for s in composer(tous).sections] == list(Rang)[:-1]


def test_ce_qui_est_a_surveiller_monte_meme_range_ailleurs():
    (section,) = composer([point(1, Rang.RESTE, importance=2)]).sections
    assert section.rang == Rang.URGENT


def test_trop_d_urgences_se_partagent_des_cartes_par_personne_puis_la_derniere_prend_tout():
    deux_chacun = composer([point(i, Rang.URGENT, 3, qui=i % 9) for i in range(18)]).sections[0]
    assert [len(c.points) for c in deux_chacun.cartes] == [2] * 9
    trente = composer([point(i, Rang.URGENT, 3, qui=i) for i in range(30)]).sections[0]
    assert (len(trente.cartes), len(trente.cartes[-1].points), trente.cartes[-1].dossier_id) == (9, 22, None)


def test_les_rendez_vous_se_suivent_par_leur_heure():
    """One card for all: two of the same person do not stand together."""
    lignes = [point(i, Rang.RENDEZ_VOUS, qui=qui, heures=-i) for i, qui in enumerate((1, 2, 1, 3), start=1)]
    (section,) = composer(reversed(lignes)).sections
    (carte,) = section.cartes
    assert [p.cle for p in carte.points] == ["x:1", "x:2", "x:3", "x:4"]


def test_par_personne_la_derniere_phrase_de_chaque_sujet():
    tous = [point(1, objet="École", heures=1), point(2, objet="École", heures=9), point(3, objet="Repas", heures=2)]
    (rangee,) = composer(tous).rangees
    assert ([p.cle for p in rangee.points], rangee.autres) == (["x:1", "x:3"], 1)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Rentrée contente. A montré sa note.", "Rentrée contente."),
        ("Appel de M. Roy à 17 h. Calme.", "Appel de M. Roy à 17 h."),
        ("Appel de Mme. Petit. Calme.", "Appel de Mme. Petit."),
        ("Pas de point final", "Pas de point final"),
        ("Ligne une\nligne deux", "Ligne une"),
        ("", ""),
    ],
)
def test_premiere_phrase(texte, attendu):
    assert premiere_phrase(texte) == attendu


@given(st.text(max_size=700), st.integers(1, 200))
def test_une_citation_est_un_morceau_du_texte(texte, maximum):
    assert premiere_phrase(texte, maximum) in texte
    assert couper(texte, maximum) in texte
    assert len(couper(texte, maximum)) <= maximum


def test_minutes_de_lecture():
    assert [minutes(n) for n in (0, 3, 200, 500)] == [0, 1, 1, 2]


def heures(*ecarts: float) -> list[datetime]:
    return [MIDI - timedelta(hours=e) for e in ecarts]


def test_un_cafe_derriere_un_ecran_verrouille_n_est_pas_un_depart():
    """Pitfall: no shift concept. Twenty minutes locked move nothing; sixteen hours away do."""
    assert fin_du_dernier_service(heures(0.1, 0.4, 3, 16, 16.3, 20), MIDI) == MIDI - timedelta(hours=16)


def test_sans_pause_connue_pas_de_depart():
    assert fin_du_dernier_service(heures(0.5, 2, 5), MIDI) is None
    assert fin_du_dernier_service([], MIDI) is None


@given(st.lists(st.floats(0, 300), max_size=60))
def test_le_depart_est_un_signe_suivi_d_une_vraie_pause(ecarts):
    signes = heures(*ecarts)
    fin = fin_du_dernier_service(signes, MIDI)
    if fin is not None:
        assert fin in signes
        assert not [s for s in signes if fin < s < fin + PAUSE]
        assert MIDI - fin >= PAUSE


@pytest.mark.parametrize(("jour", "duree"), [(28, 11), (29, 10)])
def test_la_nuit_du_changement_d_heure(jour, duree):
    """From 21 h to 7 h: eleven hours in October when the clock goes back."""
    mois = 10 if duree == 11 else 11
    quand = datetime(2023, mois, jour, 22, tzinfo=horloge.PARIS)
    debut, fin = derniere_nuit(quand)
    assert horloge.duree(debut, fin) == timedelta(hours=duree)
