"""S-19: a contract that ends takes everything away, by its date first, then by the clock that closes what is open."""

from datetime import UTC, datetime, timedelta

import pytest

from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de
from habilitations.models import Affectation, Compte, JournalConnexion, SessionCompte
from habilitations.services import affecter, changer_etat, inviter, reprendre_contrat, terminer_contrat
from habilitations.tasks import veiller
from tests.habilitations.outils import entrer
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-19")]
JOUR = timedelta(days=1)


def finir(pro, fin):
    pro.contrat_fin = fin
    pro.save(update_fields=["contrat_fin"])


def frais(pro):
    return Compte.objects.get(professionnel=pro)


@pytest.mark.mission("PRI-CON-4", "ATL-SI-2")
def test_l_horloge_clot_le_compte_ses_sessions_et_ses_droits(direction):
    anne = entrer(direction.anne)
    hier = horloge.aujourdhui() - JOUR
    finir(direction.anne, hier)
    assert SessionCompte.objects.filter(compte=direction.anne.compte, fermee_le=None).exists()
    veiller()
    compte = frais(direction.anne)
    assert compte.etat == "clos"
    assert not SessionCompte.objects.filter(compte=compte, fermee_le=None).exists()
    assert list(Affectation.objects.filter(professionnel=direction.anne).values_list("fin", flat=True)) == [hier]
    assert JournalConnexion.objects.filter(compte=compte, nature="etat", moyen="contrat").count() == 1
    assert anne.get("/compte/").status_code == 302
    veiller()
    assert JournalConnexion.objects.filter(compte=compte, nature="etat").count() == 1, "told once"


def test_rien_n_est_clos_avant_le_dernier_soir(direction):
    finir(direction.anne, horloge.aujourdhui())
    finir(direction.karim, horloge.aujourdhui() + JOUR)
    veiller()
    assert (frais(direction.anne).etat, frais(direction.karim).etat) == ("actif", "actif")


def test_le_contrat_est_fini_des_minuit_meme_si_l_horloge_est_arretee(direction):
    """The formula does not wait for the task."""
    dernier = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    direction.anne.contrat_fin = dernier.date()
    direction.anne.save()
    with horloge.a_l_instant(dernier):
        assert acteur_de(direction.anne.compte).postes
    with horloge.a_l_instant(dernier + timedelta(minutes=1)):
        assert not acteur_de(direction.anne.compte).postes


def test_fixer_une_fin_passee_clot_tout_de_suite(direction):
    helene = acteur_de(direction.helene.compte)
    terminer_contrat(acteur=helene, professionnel=direction.anne, fin=horloge.aujourdhui() - JOUR)
    assert frais(direction.anne).etat == "clos"
    with pytest.raises(ErreurMetier, match="nouveau contrat"):
        terminer_contrat(acteur=helene, professionnel=direction.anne, fin=horloge.aujourdhui() + 90 * JOUR)


def test_un_droit_ne_se_donne_pas_apres_le_contrat(direction):
    helene = acteur_de(direction.helene.compte)
    finir(direction.anne, horloge.aujourdhui() + JOUR)
    profil = Affectation.objects.get(professionnel=direction.anne).profil
    with f.technique(direction.mecs), pytest.raises(ErreurMetier, match="contrat finit"):
        affecter(acteur=helene, professionnel=direction.anne, structure=direction.mecs, profil=profil,
                 debut=horloge.aujourdhui() + 2 * JOUR, motif="Trop tard")  # fmt: skip


def test_une_affectation_a_venir_ne_survit_pas_au_depart(direction):
    """Hired again later, the person would find rights that nobody decided."""
    jour = horloge.aujourdhui()
    ligne = Affectation.objects.get(professionnel=direction.anne)
    ligne.debut = jour + 30 * JOUR
    ligne.save()
    finir(direction.anne, jour - JOUR)
    veiller()
    helene = acteur_de(direction.helene.compte)
    reprendre_contrat(acteur=helene, professionnel=direction.anne, debut=jour)
    with horloge.a_l_instant(horloge.maintenant() + 40 * JOUR):
        assert not Affectation.objects.filter(Affectation.en_cours(), professionnel=direction.anne).exists()


@pytest.mark.mission("PRI-CON-5")
def test_revenue_elle_garde_son_compte_qui_recommence_a_zero(direction):
    entrer(direction.anne)
    finir(direction.anne, horloge.aujourdhui() - JOUR)
    veiller()
    helene, avant = acteur_de(direction.helene.compte), frais(direction.anne).pk
    with pytest.raises(ErreurMetier):
        inviter(acteur=helene, professionnel=direction.anne)
    with pytest.raises(ErreurMetier):
        changer_etat(acteur=helene, compte=frais(direction.anne), etat="actif")
    reprendre_contrat(acteur=helene, professionnel=direction.anne, debut=horloge.aujourdhui())
    compte = frais(direction.anne)
    assert (compte.pk, compte.etat, compte.pin) == (avant, "cree", "")
    assert not compte.has_usable_password()
    assert not compte.authenticator_set.exists()
    assert not Affectation.objects.filter(Affectation.en_cours(), professionnel=direction.anne).exists()
    inviter(acteur=helene, professionnel=direction.anne)


def test_seule_la_direction_reprend_quelqu_un(direction):
    finir(direction.anne, horloge.aujourdhui() - JOUR)
    veiller()
    for qui in (direction.paul, direction.victor, direction.zoe):
        with pytest.raises(Refus):
            reprendre_contrat(acteur=acteur_de(qui.compte), professionnel=direction.anne, debut=horloge.aujourdhui())
