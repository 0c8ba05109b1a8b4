"""A month: counted, locked once every day is confirmed, corrected by a difference alone (S11)."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accompagnement.models import EtapePresence, LigneMois, PresenceAbsence, Rectification
from accompagnement.selectors.mois_presences import etat
from accompagnement.services.presences.absences import (
    annuler_absence,
    constater_retour,
    declarer_absence,
    fixer_rythme,
    modifier_absence,
    prevoir_serie,
)
from accompagnement.services.presences.creneaux import jours
from accompagnement.services.presences.mois import (
    choisir_regle,
    etat_du_mois,
    rouvrir_mois,
    verrouiller_mois,
)
from accompagnement.services.presences.pointage import pointer
from accompagnement.services.presences.rectifications import rectifier
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de
from tests.accompagnement.presences.outils import SOIR, a, chef, groupe, tenues
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-4", "PDS-ACC-4")]
OCTOBRE = date(2026, 10, 1)
LE_12 = date(2026, 10, 12)


@pytest.fixture
def octobre(monde):
    """Twenty November; every day of October was confirmed."""
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        confirmer(monde)
        yield monde


def confirmer(monde, sauf=()):
    EtapePresence.objects.bulk_create([
        EtapePresence(structure=monde.mecs, unite=monde.tilleuls, jour=j, acte="confirmee", le=a(j, 21))
        for j in jours(OCTOBRE, date(2026, 10, 31)) if j not in sauf
    ])  # fmt: skip


def comptes(monde):
    return {c.dossier.pk: c for c in etat_du_mois(None, monde.mecs, OCTOBRE)}


def test_le_mois_compte_les_jours_et_les_motifs(octobre):
    d = octobre.d_eloise
    pointer(acteur=None, dossier=d, debut=a(LE_12, 13), fin=a(LE_12 + timedelta(days=3), 10), motif="hospi")
    c = comptes(octobre)[d.pk]
    assert (c.journees, c.nuits, c.diners, c.absences) == (28, 28, 28, {"hospi": 3})
    assert comptes(octobre)[octobre.d_sofia.pk].journees == 31


def test_la_sortie_arrete_le_compte_et_ne_compte_pas_son_jour(octobre):
    sejour = octobre.d_eloise.sejours.get()
    sejour.date_sortie, sejour.statut = LE_12, "termine"
    sejour.save()
    assert comptes(octobre)[octobre.d_eloise.pk].journees == 11


def test_un_accueil_sequentiel_ne_compte_que_les_jours_du_contrat(octobre):
    fixer_rythme(acteur=None, dossier=octobre.d_eloise, debut=OCTOBRE, semaine="ppp" * 2 + "ccc" * 5)
    attendues = sum(j.weekday() < 2 for j in jours(OCTOBRE, date(2026, 10, 31)))
    assert comptes(octobre)[octobre.d_eloise.pk].journees == attendues


def test_un_mois_ne_se_verrouille_pas_tant_qu_un_jour_manque(monde):
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        confirmer(monde, sauf={LE_12})
        with pytest.raises(ErreurMetier, match=r"1.jour reste à confirmer.*12.octobre"):
            verrouiller_mois(acteur=None, structure=monde.mecs, mois=OCTOBRE)
        with pytest.raises(ErreurMetier, match="terminé"):
            verrouiller_mois(acteur=None, structure=monde.mecs, mois=date(2026, 11, 1))


ECRITURES = {
    "pointer": lambda d: pointer(acteur=None, dossier=d, debut=a(LE_12, 13), fin=a(LE_12, 21), motif="famille"),
    "declarer": lambda d: declarer_absence(acteur=None, dossier=d, debut=a(LE_12, 13), fin=a(LE_12, 21),
                                           motif="famille"),
    "serie": lambda d: prevoir_serie(acteur=None, dossier=d, debut=a(LE_12, 13), fin=a(LE_12, 21), motif="famille",
                                     semaines=1, jusqu_au=LE_12),
    "annuler": lambda d: annuler_absence(acteur=None, absence=ecrite(d), motif="Erreur"),
    "retour": lambda d: constater_retour(acteur=None, absence=ecrite(d), le=a(LE_12 - timedelta(days=4), 15)),
    "completer": lambda d: modifier_absence(acteur=None, absence=ecrite(d), version_lue=1, lieu="Ailleurs"),
    "rythme": lambda d: fixer_rythme(acteur=None, dossier=d, debut=LE_12, semaine="c" * 21),
}  # fmt: skip


def ecrite(dossier):
    return PresenceAbsence.objects.get(dossier=dossier, motif="personnelle")


@pytest.mark.parametrize("geste", ECRITURES)
def test_apres_le_verrou_rien_ne_s_ecrit(octobre, geste):
    """PG: presence edited after billing. Every way in is closed, and what is billed does not move."""
    d, debut = octobre.d_eloise, LE_12 - timedelta(days=4)
    pointer(acteur=None, dossier=d, debut=a(debut, 13), fin=a(debut, 21), motif="personnelle")
    verrouiller_mois(acteur=None, structure=octobre.mecs, mois=OCTOBRE)
    avant = list(PresenceAbsence.objects.values_list("pk", "debut", "borne", "portee", "lieu"))
    with pytest.raises(ErreurMetier, match="verrouillé"):
        ECRITURES[geste](d)
    assert list(PresenceAbsence.objects.values_list("pk", "debut", "borne", "portee", "lieu")) == avant


def test_une_rectification_garde_ce_qui_a_ete_facture_et_porte_l_ecart(octobre):
    d = octobre.d_eloise
    verrouiller_mois(acteur=None, structure=octobre.mecs, mois=OCTOBRE)
    fait = rectifier(acteur=None, dossier=d, debut=a(LE_12, 13), fin=a(LE_12 + timedelta(days=2), 13), etat="famille",
                     motif="Départ oublié")  # fmt: skip
    assert (fait.journees, fait.nuits, fait.impute) == (-2, -2, date(2026, 11, 1))
    assert LigneMois.objects.get(dossier=d).journees == 31
    assert [p.statut for p in tenues(d)] == ["rectifiee"]
    assert comptes(octobre)[d.pk].journees == 29
    assert [
        x.journees for x in etat(acteur_de(octobre.paul.compte), octobre.mecs, date(2026, 11, 1)).rectifications
    ] == [-2]


def test_rouvrir_demande_le_droit_et_un_motif_et_garde_la_trace(octobre):
    verrouiller_mois(acteur=None, structure=octobre.mecs, mois=OCTOBRE)
    with pytest.raises(Refus):
        rouvrir_mois(acteur=acteur_de(octobre.anne.compte), structure=octobre.mecs, mois=OCTOBRE, motif="Erreur")
    cheffe = acteur_de(chef(octobre).compte)
    with pytest.raises(ErreurMetier, match="pourquoi"):
        rouvrir_mois(acteur=cheffe, structure=octobre.mecs, mois=OCTOBRE, motif=" ")
    rouvrir_mois(acteur=cheffe, structure=octobre.mecs, mois=OCTOBRE, motif="Oubli de deux départs")
    pointer(
        acteur=None, dossier=octobre.d_eloise, debut=a(LE_12, 13), fin=a(LE_12 + timedelta(days=1), 13), motif="famille"
    )
    verrouiller_mois(acteur=cheffe, structure=octobre.mecs, mois=OCTOBRE)
    lues = LigneMois.objects.filter(dossier=octobre.d_eloise).order_by("pk")
    assert [x.journees for x in lues] == [31, 30]
    etapes = EtapePresence.objects.filter(mois=True).order_by("le", "pk").values_list("acte", "motif")
    assert [e[0] for e in etapes] == ["verrouillee", "rouverte", "verrouillee"]
    assert etapes[1][1] == "Oubli de deux départs"


def test_changer_de_regle_ne_recompte_pas_un_mois_facture(octobre):
    verrouiller_mois(acteur=None, structure=octobre.mecs, mois=OCTOBRE)
    with pytest.raises(ErreurMetier, match="verrouillé"):
        choisir_regle(acteur=None, structure=octobre.mecs, debut=OCTOBRE, regle="heures", heures=6)
    choisir_regle(acteur=None, structure=octobre.mecs, debut=date(2026, 11, 1), regle="heures", heures=6)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 28), st.integers(7, 23), st.integers(1, 90), st.sampled_from(["famille", "hospi", "present"]))
def test_au_hasard_le_mois_verrouille_ne_bouge_jamais(octobre, jour, heure, longueur, motif):
    if not Rectification.objects.exists() and not EtapePresence.objects.filter(mois=True).exists():
        verrouiller_mois(acteur=None, structure=octobre.mecs, mois=OCTOBRE)
    debut = a(OCTOBRE + timedelta(days=jour), heure)
    with pytest.raises(ErreurMetier, match="verrouillé"):
        pointer(acteur=None, dossier=octobre.d_eloise, debut=debut, fin=debut + timedelta(hours=longueur), motif=motif)
    assert not PresenceAbsence.objects.exists()


def test_les_ecrans_du_mois(monde, connecter):
    groupe(monde, 4)
    with horloge.a_l_instant(SOIR):
        with f.technique(monde.mecs):
            confirmer(monde)
        client = connecter(chef(monde))
        page = client.get("/presences/mois/?mois=2026-10-01").content.decode()
        assert "124\u00a0journées" in page
        assert "Verrouiller" in page
        envoi = {"mois": "2026-10-01", "jeton_soumission": "5b1b3a52-93b4-4c65-8a26-6a9a7a1f0c11"}
        assert client.post("/presences/mois/verrouiller/", envoi).status_code == 303
        assert "Verrouillé le" in client.get("/presences/mois/?mois=2026-10-01").content.decode()
        lignes = client.get("/presences/mois/facturation.csv?mois=2026-10-01").content.decode("utf-8-sig").splitlines()
        assert len(lignes) == 5
        assert ";31;31;31;0;0;" in lignes[1]
        pdf = client.get("/presences/mois/etat.pdf?mois=2026-10-01")
        assert pdf.content.startswith(b"%PDF")
        assert connecter(monde.sarah).get("/presences/mois/").status_code == 403
