"""Planned shifts: one type of event, read by the handover, and nothing to close (experience §5.1)."""

from datetime import timedelta

import pytest

from coordination.agenda import a_clore, du_jour, visibles
from coordination.bureau import invitations
from coordination.choices_agenda import ReponseInvitation
from coordination.conflits import conflits
from coordination.models import ParticipantEvenement
from coordination.releve.fenetre import fenetre_de
from coordination.services.agenda import planifier
from coordination.services.evenements import annuler_evenement
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from tests.coordination.agenda.outils import dans, jeton, prevoir, un_plan
from tests.coordination.outils import au_nom_de

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-COO-3", "PDE-COO-6", "PDS-COO-6")]


def service(m, pro, heures, **champs):
    return prevoir(m.paul, m.mecs, debut=dans(hours=heures), minutes=420, type="service", libelle="Après-midi",
                   participants=(pro,), **champs)  # fmt: skip


def test_la_releve_part_de_la_fin_du_dernier_service_prevu(six):
    passe, _ = service(six, six.anne, -40), service(six, six.anne, -2)
    service(six, six.karim, -10)
    with au_nom_de(six.anne) as anne:
        fenetre = fenetre_de(anne, six.mecs.pk, {})
    assert (fenetre.origine, fenetre.debut) == ("prevu", passe.fin)


def test_un_service_annule_ou_decline_ne_compte_pas(six):
    premier, second, troisieme = (service(six, six.anne, -h) for h in (80, 60, 40))
    ParticipantEvenement.objects.filter(evenement=troisieme).update(reponse=ReponseInvitation.DECLINEE)
    with au_nom_de(six.paul) as paul:
        annuler_evenement(acteur=paul, evenement=second, motif_national="GEN-357")
    with au_nom_de(six.anne) as anne:
        assert fenetre_de(anne, six.mecs.pk, {}).debut == premier.fin
        assert fenetre_de(anne, six.csapa.pk, {}).origine == "defaut"


def test_un_service_n_attend_aucune_cloture_et_ne_remplit_que_mon_agenda(six):
    prevu = service(six, six.anne, -8)
    with au_nom_de(six.anne) as anne:
        assert list(a_clore(anne)) == []
        assert not prevu.a_clore()
    jour = prevu.debut.astimezone(horloge.PARIS).date()
    with au_nom_de(six.paul) as paul:
        assert prevu not in du_jour(paul, jour)
        assert prevu in visibles(paul)
    with au_nom_de(six.anne) as anne:
        assert prevu in du_jour(anne, jour)


def test_un_service_n_est_pas_une_invitation(six):
    service(six, six.anne, 4)
    with au_nom_de(six.anne) as anne:
        assert invitations(anne) == []


def test_pendant_son_service_on_a_des_rendez_vous(six):
    prevu = service(six, six.anne, 2)
    with au_nom_de(six.anne):
        assert conflits(structure_id=six.mecs.pk, debut=prevu.debut + timedelta(hours=1), fin=prevu.fin,
                        professionnels=[six.anne.pk]) == []  # fmt: skip


@pytest.mark.parametrize(
    ("qui", "champ"),
    [((), "participants"), (("eloise",), "personnes")],
    ids=["sans professionnel", "avec une personne"],
)
def test_un_service_est_celui_d_un_professionnel(six, qui, champ):
    pour = [six.d_eloise] if qui else []
    avec = (six.anne,) if qui else ()
    with au_nom_de(six.paul) as paul, pytest.raises(ErreurMetier) as refus:
        planifier(acteur=paul, plan=un_plan(six.mecs, *pour, type="service", participants=avec))
    assert refus.value.champ == champ


def test_un_service_se_prevoit_dans_l_agenda(six, connecter):
    client = connecter(six.paul)
    assert "Service, horaires de travail" in client.get("/agenda/nouveau/").content.decode()
    donnees = jeton(libelle="Matin", type="service", niveau="2", jour="01/12/2026", heure="07:00", minutes="420")
    faute = client.post("/agenda/nouveau/", donnees)
    assert faute.status_code == 422
    assert "Dites de qui" in faute.content.decode()
    fait = client.post("/agenda/nouveau/", donnees | jeton(participants=[six.anne.pk]))
    assert fait.status_code == 303
