"""A decision of protection opens the wait for the département's project, once, with its own clock (S08, L223-1-1)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accompagnement.models import PartiePPE, ProjetPourEnfant
from accompagnement.services import ppe as services_ppe
from administration.models import MesureProtection
from administration.services import mesures
from coordination.models import Echeance, EntreeFil
from dui.core import boite, horloge
from tests.accompagnement.projets import outils as o
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-3")]
JUGE = "Tribunal pour enfants de Nantes"


def _decider(m: Any, type: str = "placement_ase", jours: int = 10, **champs: Any) -> MesureProtection:
    debut = horloge.aujourdhui() - timedelta(days=jours)
    donnees = {"terme": "date", "fin": debut + timedelta(days=365), "juridiction": JUGE} | champs
    with f.technique(m.mecs):
        mesure = mesures.enregistrer_mesure(acteur=None, dossier=o.dossier(m.d_eloise.pk), type=type,
                                            date_decision=debut, debut=debut, **donnees)  # fmt: skip
    boite.livrer()
    return mesure


def _suivis(m: Any) -> list[ProjetPourEnfant]:
    with f.technique(m.mecs):
        return list(ProjetPourEnfant.objects.filter(dossier=m.d_eloise).order_by("pk"))


@pytest.mark.exigence("S08")
def test_une_mesure_de_l_ase_ouvre_l_attente_et_son_echeance(monde: Any):
    mesure = _decider(monde)
    (ppe,) = _suivis(monde)
    assert (ppe.etat, ppe.mesure_id, ppe.debut_mesure, ppe.departement) == ("attendu", mesure.pk, mesure.debut, "")
    with f.technique(monde.mecs):
        due = Echeance.objects.get(regle="ppe_etabli", objet=ppe.cle)
        assert due.etat == "ouverte"
        assert 88 <= (due.date_due - mesure.debut).days <= 93, "trois mois, comptés de la mesure"
        assert PartiePPE.objects.filter(ppe=ppe, niveau=4).exists(), "la santé aussi, par un agent"
        assert EntreeFil.objects.filter(dossier=monde.d_eloise, titre="Projet pour l’enfant").count() == 1
    boite.livrer()
    assert len(_suivis(monde)) == 1


def test_une_decision_administrative_nomme_le_departement(monde: Any):
    _decider(monde, "aed", juridiction="Département de Loire-Atlantique")
    assert _suivis(monde)[0].departement == "Département de Loire-Atlantique"


@pytest.mark.exigence("S08")
@pytest.mark.parametrize("type", ["accueil_72h", "recueil_5j", "mjie", "reparation"])
def test_ce_qui_n_en_demande_pas_n_en_ouvre_pas(monde: Any, type: str):
    _decider(monde, type, jours=1)
    assert _suivis(monde) == []


def test_ni_pour_une_mesure_finie_ni_hors_de_la_protection_de_l_enfance(monde: Any):
    _decider(monde, "aed", jours=400, fin=horloge.aujourdhui() - timedelta(days=30))
    assert _suivis(monde) == []
    with f.technique(monde.csapa):
        d = f.dossier(f.usager(monde.csapa, "Lou", "Petit", date_naissance=date(2012, 6, 1)), monde.csapa)
        mesure = mesures.enregistrer_mesure(
            acteur=None, dossier=o.dossier(d.pk), type="placement_ase", date_decision=date(2026, 3, 1),
            debut=date(2026, 3, 1), fin=date(2027, 3, 1), juridiction=JUGE,
        )  # fmt: skip
        assert services_ppe.ouvrir_avec_mesure(mesure) is None


def test_celui_qui_est_suivi_prend_la_decision_a_son_compte(monde: Any):
    with f.technique(monde.mecs):
        services_ppe.attendre_ppe(acteur=None, dossier=o.dossier(monde.d_eloise.pk), departement="Loire-Atlantique",
                                  debut_mesure=horloge.aujourdhui() - timedelta(days=200))  # fmt: skip
    mesure = _decider(monde)
    (ppe,) = _suivis(monde)
    assert (ppe.mesure_id, ppe.departement) == (mesure.pk, "Loire-Atlantique")


def test_une_mesure_saisie_par_erreur_referme_ce_qu_elle_seule_avait_ouvert(monde: Any):
    mesure = _decider(monde)
    with f.technique(monde.mecs):
        mesures.annuler_mesure(acteur=None, mesure=mesure, motif="Erreur de personne")
    boite.livrer()
    assert [p.etat for p in _suivis(monde)] == ["clos"]
    seconde = _decider(monde)
    with f.technique(monde.mecs):
        ppe = ProjetPourEnfant.objects.get(mesure=seconde)
        PartiePPE.objects.filter(ppe=ppe, code="scolarite").update(contribution="Aide aux devoirs.")
        mesures.annuler_mesure(acteur=None, mesure=seconde, motif="Erreur de personne")
    boite.livrer()
    assert [p.etat for p in _suivis(monde)] == ["clos", "attendu"], "quelqu’un y a écrit : un humain décide"


def test_la_page_dit_les_decisions_venues_depuis(monde: Any, connecter: Any):
    _decider(monde, jours=60)
    (ppe,) = _suivis(monde)
    with f.technique(monde.mecs):
        ppe.dossier = o.dossier(monde.d_eloise.pk)
        services_ppe.recevoir_ppe(acteur=None, ppe=ppe, etabli_le=horloge.aujourdhui() - timedelta(days=30))
    client, url = connecter(monde.anne), reverse("dossier_ppe", args=[monde.d_eloise.pk])
    assert "Demandez au département" not in client.get(url).content.decode()
    _decider(monde, "aemo", jours=5)
    page = client.get(url).content.decode()
    assert page.count("Demandez au département") == 1
    assert "Action éducative en milieu ouvert" in page
