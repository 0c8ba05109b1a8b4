"""A locked month is held by the base: whatever the road, its lines stay as they were billed (S11, PG)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accompagnement.models import (
    EtapePresence,
    LigneMois,
    PresenceAbsence,
    Rectification,
    RegleComptage,
    Repas,
    Rythme,
)
from accompagnement.services.presences.absences import declarer_absence
from accompagnement.services.presences.mois import rouvrir_mois, verrouiller_mois
from accompagnement.services.presences.pointage import pointer
from accompagnement.services.presences.rectifications import rectification, rectifier
from coordination.services.agenda import planifier
from coordination.verrous import verrou
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from tests.accompagnement.presences.outils import SOIR, a, tenues
from tests.accompagnement.presences.test_mois import LE_12, OCTOBRE, confirmer
from tests.coordination.agenda.outils import un_plan
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-4", "PDS-ACC-4"), pytest.mark.exigence("S-14")]
LE_31, NOVEMBRE = date(2026, 10, 31), date(2026, 11, 1)


@pytest.fixture
def clos(monde):
    """October is locked; Éloïse was away one afternoon, and goes on being away from the 30th to the 3rd."""
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        confirmer(monde)
        Repas.objects.create(structure=monde.mecs, unite=monde.tilleuls, jour=LE_12, adultes=2)
        Rythme.objects.create(dossier=monde.d_eloise, structure=monde.mecs, debut=OCTOBRE, semaine="p" * 21)
        pointer(acteur=None, dossier=monde.d_eloise, debut=a(LE_12, 13), fin=a(LE_12, 21), motif="personnelle")
        monde.a_cheval = pointer(acteur=None, dossier=monde.d_eloise, debut=a(date(2026, 10, 30), 18),
                                 fin=a(date(2026, 11, 3), 18), motif="famille")  # fmt: skip
        verrouiller_mois(acteur=None, structure=monde.mecs, mois=OCTOBRE)
        yield monde


def ligne(d, debut, borne, **autres):
    return PresenceAbsence(dossier=d, sejour=d.sejours.get(), structure_id=d.structure_id, motif="famille",
                           debut=debut, borne=borne, fin=borne, **autres)  # fmt: skip


def du_12(monde):
    return PresenceAbsence.objects.filter(dossier=monde.d_eloise, motif="personnelle")


ROUTES = {
    "inserer": lambda m: ligne(m.d_sofia, a(LE_12, 13), a(LE_12, 21)).save(),
    "en lot": lambda m: PresenceAbsence.objects.bulk_create([ligne(m.d_sofia, a(LE_12, 13), a(LE_12, 21))]),
    "derniere nuit": lambda m: ligne(m.d_sofia, a(LE_31, 23), a(NOVEMBRE, 6)).save(),
    "a cheval": lambda m: ligne(m.d_sofia, a(LE_31, 18), a(NOVEMBRE, 18)).save(),
    "prevue": lambda m: ligne(m.d_sofia, a(NOVEMBRE, 13), a(NOVEMBRE, 18), prevu_debut=a(LE_31, 18),
                              prevu_fin=a(NOVEMBRE, 18)).save(),
    "changer le motif": lambda m: du_12(m).update(motif="hospi"),
    "changer les bornes": lambda m: du_12(m).update(borne=a(LE_12, 20), fin=a(LE_12, 20)),
    "sortir du mois": lambda m: du_12(m).update(debut=a(NOVEMBRE, 13), borne=a(NOVEMBRE, 20), fin=a(NOVEMBRE, 20)),
    "annuler": lambda m: du_12(m).update(portee="annulee"),
    "changer le statut": lambda m: du_12(m).update(statut="constatee"),
    "changer les mots": lambda m: du_12(m).update(lieu="Ailleurs"),
    "donner a un autre": lambda m: du_12(m).update(dossier=m.d_sofia),
    "supprimer": lambda m: connection.cursor().execute("DELETE FROM accompagnement_presenceabsence"),
    "raccourcir par le debut": lambda m: PresenceAbsence.objects.filter(pk=m.a_cheval.pk).update(debut=a(LE_31, 18)),
    "repas": lambda m: Repas.objects.filter(jour=LE_12).update(adultes=9),
    "autre repas": lambda m: Repas.objects.create(structure=m.mecs, unite=m.tilleuls, jour=LE_31, adultes=1),
    "repas supprime": lambda m: Repas.objects.filter(jour=LE_12).delete(),
    "semaine": lambda m: Rythme.objects.update(semaine="c" * 21),
    "autre semaine": lambda m: Rythme.objects.create(dossier=m.d_sofia, structure=m.mecs, debut=LE_31,
                                                     semaine="c" * 21),
    "jour": lambda m: EtapePresence.objects.create(structure=m.mecs, unite=m.tilleuls, jour=LE_12, acte="validee"),
    "regle": lambda m: RegleComptage.objects.create(structure=m.mecs, debut=OCTOBRE, regle="nuitee"),
}  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_la_base_tient_un_mois_verrouille(clos, route):
    with pytest.raises(IntegrityError, match="mois_verrouille"), transaction.atomic():
        ROUTES[route](clos)


@pytest.mark.parametrize("requete", [
    "UPDATE accompagnement_etapepresence SET acte = 'rouverte' WHERE mois",
    "DELETE FROM accompagnement_etapepresence WHERE mois",
    "UPDATE accompagnement_lignemois SET journees = 0",
    "DELETE FROM accompagnement_lignemois",
    "DELETE FROM accompagnement_rectification",
])  # fmt: skip
def test_un_verrou_et_ses_lignes_ne_se_reecrivent_pas(clos, requete):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(requete)


def test_une_absence_qui_continue_se_coupe_dans_le_mois_ouvert(clos):
    pointer(acteur=None, dossier=clos.d_eloise, debut=a(NOVEMBRE, 7), fin=a(date(2026, 11, 3), 18), motif="present")
    clos.a_cheval.refresh_from_db()
    assert (clos.a_cheval.debut, clos.a_cheval.borne) == (a(date(2026, 10, 30), 18), a(NOVEMBRE, 7))
    with pytest.raises(ErreurMetier, match="verrouillé"):
        pointer(acteur=None, dossier=clos.d_eloise, debut=a(LE_31, 21), fin=a(NOVEMBRE, 7), motif="present")


def test_une_rectification_n_ouvre_que_sa_personne(clos):
    rectifier(acteur=None, dossier=clos.d_eloise, debut=a(LE_12, 21), fin=a(LE_12 + timedelta(days=1), 13),
              etat="famille", motif="Départ oublié")  # fmt: skip
    assert [x.journees for x in Rectification.objects.all()] == [-1]
    with pytest.raises(IntegrityError, match="mois_verrouille"), transaction.atomic():
        ROUTES["inserer"](clos)


def test_deux_rectifications_s_ajoutent_sans_compter_deux_fois(clos):
    for ecart in (0, 2):
        jour = LE_12 + timedelta(days=ecart)
        rectifier(acteur=None, dossier=clos.d_sofia, debut=a(jour, 21), fin=a(jour + timedelta(days=1), 13),
                  etat="famille", motif="Départ oublié")  # fmt: skip
    assert [x.journees for x in Rectification.objects.order_by("pk")] == [-1, -1]


def test_rouvrir_ouvre_la_base_avec_un_motif_et_se_lit_au_journal(clos, monkeypatch):
    with pytest.raises(IntegrityError, match="etape_mois_rouvert_motif"), transaction.atomic():
        EtapePresence.objects.create(structure=clos.mecs, mois=True, jour=OCTOBRE, acte="rouverte")
    traces = []
    monkeypatch.setattr(journal, "tracer", lambda action, **suite: traces.append((action, suite["objet"])))
    with horloge.a_l_instant(SOIR + timedelta(minutes=1)):
        rouvrir_mois(acteur=None, structure=clos.mecs, mois=OCTOBRE, motif="Deux départs oubliés")
        assert du_12(clos).update(lieu="Ailleurs") == 1
        verrouiller_mois(acteur=None, structure=clos.mecs, mois=OCTOBRE)
    assert traces == [("ecriture", "presences_rouvertes:2026-10"), ("ecriture", "presences_verrou:2026-10")]


def test_une_ligne_figee_ne_s_ajoute_pas_apres_coup(clos):
    etape = EtapePresence.objects.get(mois=True)
    with horloge.a_l_instant(SOIR + timedelta(minutes=1)):
        rouvrir_mois(acteur=None, structure=clos.mecs, mois=OCTOBRE, motif="Erreur")
        rouverte = EtapePresence.objects.filter(mois=True).last()
    with pytest.raises(IntegrityError, match="mois_verrouille"), transaction.atomic():
        LigneMois.objects.create(
            etape=rouverte, dossier=clos.d_sofia, structure=clos.mecs, journees=1, nuits=1, diners=1
        )
    assert LigneMois.objects.filter(etape=etape).count() == 2


def test_l_agenda_dit_en_francais_qu_un_mois_est_verrouille(clos):
    assert "octobre 2026 est verrouillé" in verrou(clos.mecs.pk, a(LE_12, 14))
    assert verrou(clos.mecs.pk, a(NOVEMBRE, 14)) == ""
    assert verrou(clos.csapa.pk, a(LE_12, 14)) == ""
    with pytest.raises(ErreurMetier, match="octobre 2026 est verrouillé") as refus:
        planifier(acteur=None, plan=un_plan(clos.mecs, clos.d_sofia, debut=a(LE_12, 14)))
    assert refus.value.champ == "jour"


@pytest.mark.django_db(transaction=True)
def test_ce_qui_s_ecrit_pendant_le_verrouillage_attend_et_est_refuse(monde, connexion_role):
    """Two transactions at once: nothing slips in between the count and the lock."""
    with horloge.a_l_instant(SOIR):
        with f.technique(monde.mecs):
            confirmer(monde)
        autre = connexion_role("dui_owner")
        autre.autocommit = False
        autre.execute("SELECT pg_advisory_xact_lock(hashtext('mois_presences'), %s)", [monde.mecs.pk])
        with f.technique(monde.mecs):
            connection.cursor().execute("SET LOCAL lock_timeout = '200ms'")
            with pytest.raises(DatabaseError, match="timeout"), transaction.atomic():  # the writer waits
                ligne(monde.d_sofia, a(LE_12, 13), a(LE_12, 21)).save()
        autre.rollback()
        with f.technique(monde.mecs):
            verrouiller_mois(acteur=None, structure=monde.mecs, mois=OCTOBRE)
        with f.technique(monde.mecs), rectification(None, monde.d_sofia, OCTOBRE, "Départ oublié"):
            pass
        with f.technique(monde.mecs), pytest.raises(IntegrityError, match="mois_verrouille"):
            ligne(monde.d_sofia, a(LE_12, 13), a(LE_12, 21)).save()
        with f.technique(monde.mecs), pytest.raises(IntegrityError, match="rectification_ecrite"):
            Rectification.objects.update(journees=-9)


def test_declarer_dans_un_mois_verrouille_le_dit(clos):
    with pytest.raises(ErreurMetier, match="rectification"):
        declarer_absence(acteur=None, dossier=clos.d_sofia, debut=a(LE_12, 13), fin=a(LE_12, 18), motif="famille")
    assert tenues(clos.d_sofia) == []
