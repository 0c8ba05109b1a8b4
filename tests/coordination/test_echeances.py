"""Deadline engine (metier §2.5): computed from its source, moved with it, closed with a day or a reason."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from coordination.choices import SituationEcheance
from coordination.donnees.regles import REGLES
from coordination.models import Echeance, ReglageEcheance
from coordination.services.echeances import (
    calculer,
    clore_echeances,
    declarer_sans_objet,
    delai_applicable,
    marquer_faite,
    poser_echeance,
    rouvrir_echeance,
)
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.choices import Domaine
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def _poser(monde: SimpleNamespace, origine: Any, regle: str = "contrat_remise", objet: str = "sejour:1") -> Echeance:
    echeance = poser_echeance(acteur=None, dossier=monde.d_eloise, regle=regle, origine=origine, objet=objet)
    assert echeance is not None
    return echeance


def test_deplacee_avec_sa_source_et_l_ancienne_date_reste(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        premiere = _poser(monde, date(2026, 11, 1))
        seconde = _poser(monde, date(2026, 11, 10))
        assert premiere.pk == seconde.pk
        assert seconde.date_due == date(2026, 11, 25)
        assert [d.date_due for d in seconde.dates.all()] == [date(2026, 11, 25), date(2026, 11, 16)]
        _poser(monde, date(2026, 11, 10))
        assert seconde.dates.count() == 2


def test_situations_une_ligne_et_en_base(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        echeance = _poser(monde, date(2026, 11, 1))
        attendues = {
            date(2026, 11, 8): SituationEcheance.A_VENIR,
            date(2026, 11, 9): SituationEcheance.PROCHE,
            date(2026, 11, 16): SituationEcheance.PROCHE,
            date(2026, 11, 17): SituationEcheance.DEPASSEE,
        }
        for jour, situation in attendues.items():
            assert echeance.situation_le(jour) == situation
            assert Echeance.objects.avec_situation(jour).get(pk=echeance.pk).situation == situation  # type: ignore[attr-defined]


def test_faite_reste_faite_quand_la_source_bouge(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        echeance = _poser(monde, date(2026, 11, 1))
        assert clore_echeances(dossier=monde.d_eloise, objet="sejour:1", faite_le=date(2026, 11, 3)) == 1
        echeance = _poser(monde, date(2026, 11, 5))
        echeance.refresh_from_db()
        assert echeance.etat == "faite"
        assert echeance.date_realisee == date(2026, 11, 3)
        assert echeance.date_due == date(2026, 11, 20)


def test_heures_comptees_d_un_instant_nuit_du_changement(monde: SimpleNamespace) -> None:
    """72 h from Friday noon across the change of 29 March 2026: Monday, 13:00 on the wall."""
    with f.technique(monde.mecs):
        origine = datetime(2026, 3, 27, 11, tzinfo=UTC)
        echeance = _poser(monde, origine, "accueil_72h", "mesure:1")
        assert echeance.heure_due == origine + timedelta(hours=72)
        assert echeance.date_due == date(2026, 3, 30)
        assert echeance.critique
        assert echeance.situation_le(date(2026, 3, 30), datetime(2026, 3, 30, 11, 1, tzinfo=UTC)) == "depassee"
        assert echeance.situation_le(date(2026, 3, 30), datetime(2026, 3, 30, 10, 59, tzinfo=UTC)) == "proche"


def test_reglage_de_l_organisme_date_et_retire(monde: SimpleNamespace) -> None:
    def regler(depuis: date, nombre: int, active: bool = True) -> None:
        ReglageEcheance.objects.create(organisme=monde.organisme, regle="contrat_remise", nombre=nombre, unite="j",
                                       preavis=[[3, "j"]], active=active, depuis=depuis, motif="Projet de service",
                                       auteur=monde.paul)  # fmt: skip

    regler(date(2026, 6, 1), 10)
    regler(date(2026, 9, 1), 8)
    assert delai_applicable("contrat_remise", monde.organisme.pk, date(2026, 5, 31)).nombre == 15
    assert delai_applicable("contrat_remise", monde.organisme.pk, date(2026, 6, 1)).nombre == 10
    assert delai_applicable("contrat_remise", monde.autre.pk, date(2026, 10, 1)).nombre == 15
    with f.technique(monde.mecs), time_machine.travel(datetime(2026, 10, 1, 9, tzinfo=UTC)):
        assert _poser(monde, date(2026, 10, 1)).date_due == date(2026, 10, 9)
        regler(date(2026, 10, 1), 8, active=False)
        assert poser_echeance(acteur=None, dossier=monde.d_sofia, regle="contrat_remise", origine=date(2026, 10, 1),
                              objet="sejour:2") is None  # fmt: skip


def test_gestes_d_une_personne(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        echeance = _poser(monde, date(2026, 11, 1))
    with au_nom_de(monde.sarah) as sarah:
        with pytest.raises(ErreurMetier, match="futur"):
            marquer_faite(acteur=sarah, echeance=echeance, le=date(2099, 1, 1))
        with pytest.raises(ErreurMetier, match="pourquoi"):
            declarer_sans_objet(acteur=sarah, echeance=echeance, motif="  ")
        declarer_sans_objet(acteur=sarah, echeance=echeance, motif="Contrat déjà remis par le service précédent")
        with pytest.raises(ErreurMetier, match="plus à faire"):
            marquer_faite(acteur=sarah, echeance=echeance, le=date(2026, 11, 2))
        rouvrir_echeance(acteur=sarah, echeance=echeance, motif="Erreur de dossier")
        assert echeance.etat == "ouverte"
    with au_nom_de(monde.karim) as karim, pytest.raises(Refus):
        marquer_faite(acteur=karim, echeance=echeance, le=date(2026, 11, 2))


def test_chacun_ne_voit_que_ses_domaines_et_ses_personnes(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        _poser(monde, date(2026, 11, 1))
        poser_echeance(
            acteur=None, dossier=monde.d_sofia, regle="contrat_remise", origine=date(2026, 11, 1), objet="s:2"
        )
    for pro, attendu in ((monde.anne, 1), (monde.sarah, 2), (monde.karim, 0), (monde.zoe, 0), (monde.nora, 0)):
        with au_nom_de(pro) as acteur:
            assert Echeance.objects.visibles_pour(acteur).count() == attendu, pro


def test_chaque_regle_dit_sa_base_et_se_calcule() -> None:
    from coordination.services.echeances import Delai

    for regle in REGLES:
        assert regle.base, regle.code
        assert regle.source in set("RPMD"), regle.code
        assert regle.domaine in Domaine.values, regle.code
        assert regle.preavis, regle.code
        calcul = calculer(Delai(regle, regle.nombre, regle.unite, regle.preavis), datetime(2026, 1, 31, 9, tzinfo=UTC))
        assert calcul.proche <= calcul.due, regle.code
