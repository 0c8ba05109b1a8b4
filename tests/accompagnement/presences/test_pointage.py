"""Writing intervals: never two at once, the plan kept beside what happened, nothing to come erased (S11)."""

import itertools
import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accompagnement.models import PresenceAbsence
from accompagnement.selectors.presence_actuelle import etats
from accompagnement.selectors.presences import grille, trames
from accompagnement.services.presences.creneaux import Creneau, creneaux
from accompagnement.services.presences.journees import confirmer_jour
from accompagnement.services.presences.pointage import pointer
from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import EvenementMetier
from habilitations.acces import acteur_de
from tests.accompagnement.presences.outils import LUNDI, SOIR, VENDREDI, a, tenues
from tests.outils import fabriques as f

TAILLE = int(os.environ.get("DUI_PRESENCES_TIRAGES", "40"))
pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-4", "PDS-ACC-4")]
MOTIFS = ("present", "famille", "hospi", "ecole", "fugue")
SAMEDI = VENDREDI + timedelta(days=1)


@pytest.fixture
def vendredi(monde):
    """Friday 20 November, 18 h, in the name of the house."""
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        yield monde


def trame(monde, dossier):
    ((_, lue),) = trames(None, monde.mecs, LUNDI, LUNDI + timedelta(days=13), dossiers=[dossier.pk])
    return lue


def lettres(monde, dossier, jour, quoi="reel"):
    lue = trame(monde, dossier)
    return [getattr(lue, quoi)(Creneau(jour, rang)) for rang in range(3)]


def test_chacun_est_la_comme_prevu_sans_rien_ecrire(vendredi):
    assert lettres(vendredi, vendredi.d_eloise, VENDREDI) == ["present"] * 3
    assert not PresenceAbsence.objects.exists()


def test_une_absence_sans_retour_n_efface_pas_les_semaines_suivantes(vendredi):
    """PG: planned stays of the next weeks survive, and the forecast takes over beyond what somebody confirmed."""
    d = vendredi.d_eloise
    prochain = SAMEDI + timedelta(days=7)
    pointer(acteur=None, dossier=d, debut=a(prochain, 13), fin=a(prochain + timedelta(days=1), 18), motif="famille")
    pointer(acteur=None, dossier=d, debut=a(VENDREDI, 13), fin=None, motif="hospi")
    assert lettres(vendredi, d, VENDREDI) == ["present", "hospi", "hospi"]
    assert lettres(vendredi, d, SAMEDI)[2] == "hospi"
    assert lettres(vendredi, d, LUNDI + timedelta(days=9)) == ["present"] * 3
    assert lettres(vendredi, d, prochain)[1:] == ["famille", "famille"]
    ouverte, prevue = tenues(d)
    assert ouverte.fin is None
    assert prevue.portee == "tenue"
    assert prevue.absence_prevue


def test_confirmer_chaque_jour_prolonge_une_absence_ouverte_sans_toucher_au_prevu(vendredi):
    d = vendredi.d_eloise
    prochain = SAMEDI + timedelta(days=7)
    pointer(acteur=None, dossier=d, debut=a(prochain, 13), fin=a(prochain + timedelta(days=1), 18), motif="famille")
    pointer(acteur=None, dossier=d, debut=a(VENDREDI, 13), fin=None, motif="hospi")
    borne = tenues(d)[0].borne
    for ecart in range(8):
        jour = VENDREDI + timedelta(days=ecart)
        with horloge.a_l_instant(a(jour, 20)):
            confirmer_jour(acteur=None, structure=vendredi.mecs, unite=vendredi.tilleuls, jour=jour)
    ouverte, prevue = tenues(d)
    assert ouverte.borne > borne
    assert ouverte.borne == prevue.debut == a(prochain, 13)


def test_ce_qui_differe_du_prevu_garde_le_prevu(vendredi):
    """Planned in family from Saturday; in fact she stayed until Sunday: both are told."""
    d = vendredi.d_eloise
    pointer(acteur=None, dossier=d, debut=a(SAMEDI, 13), fin=a(SAMEDI + timedelta(days=1), 21), motif="famille")
    with horloge.a_l_instant(a(SAMEDI + timedelta(days=1), 20)):
        pointer(acteur=None, dossier=d, debut=a(SAMEDI, 13), fin=a(SAMEDI + timedelta(days=1), 7), motif="present")
    assert lettres(vendredi, d, SAMEDI) == ["present"] * 3
    assert lettres(vendredi, d, SAMEDI, "prevu") == ["present", "famille", "famille"]
    assert lettres(vendredi, d, SAMEDI + timedelta(days=1)) == ["famille", "famille", "present"]


def test_changer_un_plan_avant_son_debut_change_le_plan(vendredi):
    d = vendredi.d_eloise
    pointer(acteur=None, dossier=d, debut=a(SAMEDI, 13), fin=a(SAMEDI + timedelta(days=1), 21), motif="famille")
    pointer(acteur=None, dossier=d, debut=a(SAMEDI, 7), fin=a(SAMEDI + timedelta(days=2), 7), motif="present")
    assert lettres(vendredi, d, SAMEDI, "prevu") == ["present"] * 3
    assert [p.portee for p in PresenceAbsence.objects.filter(dossier=d)] == ["annulee"]


def test_trois_demi_journees_de_suite_sont_une_absence(vendredi):
    d = vendredi.d_eloise
    for cellule in creneaux(a(VENDREDI, 7), a(VENDREDI, 22)):
        pointer(acteur=None, dossier=d, debut=cellule.debut, fin=cellule.fin, motif="personnelle")
    (seule,) = [p for p in tenues(d) if p.debut < SOIR]
    assert seule.borne - seule.debut == timedelta(hours=14)


def test_hors_du_sejour_rien_ne_s_ecrit(vendredi):
    with pytest.raises(ErreurMetier, match="séjour"):
        pointer(
            acteur=None, dossier=vendredi.d_eloise, debut=a(LUNDI - timedelta(days=600)), fin=a(LUNDI), motif="famille"
        )


def test_la_base_refuse_deux_intervalles_d_une_personne(vendredi):
    commun = {"dossier": vendredi.d_eloise, "sejour": vendredi.d_eloise.sejours.get(), "structure": vendredi.mecs,
              "motif": "famille", "fin": None}  # fmt: skip
    PresenceAbsence.objects.create(debut=a(VENDREDI, 7), borne=a(VENDREDI, 21), **commun)
    with pytest.raises(IntegrityError, match="presence_reelle"), transaction.atomic():
        PresenceAbsence.objects.create(debut=a(VENDREDI, 20), borne=a(SAMEDI, 7), **commun)


def test_l_hospitalisation_et_l_intervalle_sont_publies(vendredi):
    """PG: doses are not prepared for who is away: the medication room hears from when to when."""
    pointer(acteur=None, dossier=vendredi.d_eloise, debut=a(VENDREDI, 13), fin=a(SAMEDI, 13), motif="hospi")
    noms = dict(EvenementMetier.objects.filter(nom__startswith="accompagnement.").values_list("nom", "ids"))
    assert set(noms) == {"accompagnement.presence_changee", "accompagnement.hospitalisation"}
    ids = noms["accompagnement.hospitalisation"]
    assert (ids["debut"], ids["fin"], ids["absent"]) == (a(VENDREDI, 13).isoformat(), a(SAMEDI, 13).isoformat(), True)
    pointer(acteur=None, dossier=vendredi.d_eloise, debut=a(VENDREDI, 20), fin=a(SAMEDI, 13), motif="present")
    dernier = EvenementMetier.objects.order_by("pk").last()
    assert dernier is not None
    assert dernier.nom == "accompagnement.presence_changee"
    assert dernier.ids["absent"] is False


def test_seuls_ceux_qui_en_ont_le_droit_ecrivent(monde):
    with horloge.a_l_instant(SOIR):
        for pro in (monde.karim, monde.sarah, monde.zoe):
            acteur = acteur_de(pro.compte)
            with f.technique(monde.mecs), pytest.raises(Refus):
                pointer(acteur=acteur, dossier=monde.d_eloise, debut=a(VENDREDI, 13), fin=SOIR, motif="famille")


@settings(max_examples=TAILLE, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-60, 60), st.integers(1, 40), st.sampled_from(MOTIFS), st.booleans()),
                min_size=1, max_size=9))  # fmt: skip
def test_au_hasard_jamais_deux_intervalles_et_le_dernier_ecrit_gagne(vendredi, gestes):
    """Half-days painted at random, past and to come, some without end: the last writing of each cell stands."""
    depart = Creneau(VENDREDI, 1)
    with transaction.atomic():
        voulu: dict[str, str] = {}
        for decalage, longueur, motif, ouverte in gestes:
            cellules = _a_partir(depart, decalage, longueur)
            fin = None if ouverte and motif in {"hospi", "fugue"} else cellules[-1].fin
            pointer(acteur=None, dossier=vendredi.d_eloise, debut=cellules[0].debut, fin=fin, motif=motif)
            jusque = fin or tenues(vendredi.d_eloise)[-1].borne
            ecrites = cellules if fin else creneaux(cellules[0].debut, _borne(vendredi, cellules[0]))
            assert jusque
            voulu |= {c.cle: motif for c in ecrites}
        lignes = tenues(vendredi.d_eloise)
        assert all(x.borne <= y.debut for x, y in itertools.pairwise(lignes))
        (_, lue), = trames(None, vendredi.mecs, LUNDI - timedelta(days=40), LUNDI + timedelta(days=60),
                           dossiers=[vendredi.d_eloise.pk])  # fmt: skip
        assert {cle: lue.reel(Creneau.lire(cle)) for cle in voulu} == voulu
        transaction.set_rollback(True)


def _borne(monde, cellule):
    return next(x.borne for x in tenues(monde.d_eloise) if x.debut <= cellule.debut < x.borne)


def _a_partir(depart, decalage, longueur):
    cellule = Creneau(depart.jour + timedelta(days=decalage // 3), decalage % 3)
    suite = [cellule]
    for _ in range(longueur - 1):
        suite.append(suite[-1].suivant)
    return suite


def test_l_etat_du_moment_dit_jusqu_a_quand(monde):
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        pointer(acteur=None, dossier=monde.d_eloise, debut=a(VENDREDI, 17), fin=a(VENDREDI, 21), motif="famille")
        lus = etats(acteur_de(monde.paul.compte), [monde.d_eloise, monde.d_sofia])
    assert (lus[monde.d_eloise.pk].texte, lus[monde.d_eloise.pk].detail) == ("En famille", "retour 21\u00a0h")
    assert lus[monde.d_sofia.pk].texte == "Présente"


def test_au_dela_de_ce_qui_est_confirme_l_absence_ouverte_reste_dite(monde):
    """Nobody confirmed for a week: the grid shows the plan again, and asks; the banner does not say « present »."""
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        pointer(acteur=None, dossier=monde.d_eloise, debut=a(VENDREDI, 13), fin=None, motif="hospi")
    tard = SOIR + timedelta(days=9)
    with horloge.a_l_instant(tard), contexte.ouvrir(contexte.agent_technique("t", [monde.mecs.pk])):
        lu = etats(acteur_de(monde.paul.compte), [monde.d_eloise])[monde.d_eloise.pk]
        assert (lu.texte, lu.detail) == ("À l’hôpital", "retour à confirmer")
        vue = grille(acteur_de(monde.paul.compte), monde.mecs, monde.tilleuls, LUNDI + timedelta(days=7))
        assert [d.pk for d, _ in vue.a_confirmer] == [monde.d_eloise.pk]
