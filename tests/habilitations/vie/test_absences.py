"""Long leave suspends, a decision opens again; nobody decides for oneself (metier S26)."""

import uuid
from datetime import timedelta

import pytest

from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de
from habilitations.models import Absence, Compte
from habilitations.services import changer_etat, decider_retour, declarer_absence, reinitialiser
from habilitations.tasks import veiller
from tests.habilitations.outils import entrer
from tests.outils.monde import fraiche

pytestmark = pytest.mark.django_db
JOUR = timedelta(days=1)


def etat(pro):
    return Compte.objects.get(professionnel=pro).etat


def absente(direction, depuis=0, jours=None):
    debut = horloge.aujourdhui() - depuis * JOUR
    fin = debut + (jours - 1) * JOUR if jours else None
    return declarer_absence(acteur=acteur_de(direction.paul.compte), professionnel=direction.anne, debut=debut, fin=fin)


@pytest.mark.mission("PRI-CON-4")
def test_une_absence_longue_suspend_et_ferme_les_sessions(direction):
    anne = entrer(direction.anne)
    absence = absente(direction, jours=31)
    assert etat(direction.anne) == "suspendu"
    assert absence.suspendue_le is not None
    assert anne.get("/compte/").status_code == 302


def test_la_limite_est_celle_de_l_organisme(direction):
    absente(direction, jours=30)
    assert etat(direction.anne) == "actif", "thirty days are not more than thirty"
    Absence.objects.all().delete()
    direction.organisme.absence_jours = 10
    direction.organisme.save()
    absente(direction, jours=11)
    assert etat(direction.anne) == "suspendu"


def test_une_fin_inconnue_suspend_quand_les_jours_sont_passes(direction):
    absente(direction)
    for jours, attendu in ((29, "actif"), (30, "suspendu")):
        with horloge.a_l_instant(horloge.maintenant() + jours * JOUR):
            veiller()
            assert etat(direction.anne) == attendu, jours


def test_une_absence_a_venir_suspend_le_premier_jour(direction):
    absente(direction, depuis=-5, jours=60)
    veiller()
    assert etat(direction.anne) == "actif"
    with horloge.a_l_instant(horloge.maintenant() + 5 * JOUR):
        veiller()
    assert etat(direction.anne) == "suspendu"


def test_la_date_prevue_ne_rouvre_rien_la_direction_si(direction):
    absence = absente(direction, jours=40)
    with horloge.a_l_instant(horloge.maintenant() + 50 * JOUR):
        veiller()
        assert etat(direction.anne) == "suspendu"
        for qui in (direction.paul, direction.victor, direction.zoe):
            with pytest.raises(Refus):
                decider_retour(acteur=acteur_de(qui.compte), absence=absence, le=horloge.aujourdhui())
        decider_retour(acteur=acteur_de(direction.helene.compte), absence=absence, le=horloge.aujourdhui())
        assert etat(direction.anne) == "actif"
        veiller()
        assert etat(direction.anne) == "actif", "the old absence does not suspend again"


def test_aucune_autre_porte_ne_rouvre_le_compte(direction):
    absente(direction, jours=40)
    helene, compte = acteur_de(direction.helene.compte), Compte.objects.get(professionnel=direction.anne)
    with pytest.raises(ErreurMetier, match="retour"):
        changer_etat(acteur=helene, compte=compte, etat="actif")
    with pytest.raises(ErreurMetier, match="retour"):
        reinitialiser(acteur=helene, compte=compte)


def test_une_suspension_decidee_pour_autre_chose_reste(direction):
    helene = acteur_de(direction.helene.compte)
    changer_etat(acteur=helene, compte=direction.anne.compte, etat="suspendu")
    absence = absente(direction, depuis=40)
    decider_retour(acteur=helene, absence=absence, le=horloge.aujourdhui())
    assert etat(direction.anne) == "suspendu"


def test_nul_ne_decide_pour_soi(direction):
    helene = acteur_de(direction.helene.compte)
    with pytest.raises(ErreurMetier, match="vos propres droits"):
        declarer_absence(acteur=helene, professionnel=direction.helene, debut=horloge.aujourdhui())
    absence = Absence.objects.create(professionnel=direction.helene, debut=horloge.aujourdhui() - JOUR)
    with pytest.raises(ErreurMetier, match="vos propres droits"):
        decider_retour(acteur=helene, absence=absence, le=horloge.aujourdhui())


def test_une_absence_a_la_fois_et_des_dates_justes(direction):
    absente(direction, jours=5)
    with pytest.raises(ErreurMetier, match="déjà notée"):
        absente(direction, jours=2)
    with pytest.raises(ErreurMetier, match="avant"):
        absente(direction, jours=-3)


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
def test_du_compte_a_la_decision_par_les_ecrans(direction, connecter):
    helene = fraiche(connecter(direction.helene))
    page = f"/habilitations/professionnels/{direction.anne.pk}/"
    jour = horloge.aujourdhui()

    def envoyer(chemin, **champs):
        return helene.post(chemin, {"jeton_soumission": str(uuid.uuid4()), **champs})

    mauvaise = envoyer(f"{page}absence/", **{"absence-debut": f"{jour:%d/%m/%Y}", "absence-fin": "01/01/2020"})
    assert mauvaise.status_code == 422
    assert "La fin ne peut pas être avant" in mauvaise.content.decode()
    bonne = envoyer(
        f"{page}absence/", **{"absence-debut": f"{jour - JOUR:%d/%m/%Y}", "absence-fin": f"{jour + 60 * JOUR:%d/%m/%Y}"}
    )
    assert bonne.status_code == 303
    assert "Compte suspendu" in helene.get("/habilitations/").content.decode().replace("\u00a0", " ")
    (absence,) = Absence.objects.all()
    retour = envoyer(f"/habilitations/absences/{absence.pk}/retour/", **{"retour-le": f"{jour:%d/%m/%Y}"})
    assert retour.status_code == 303
    assert etat(direction.anne) == "actif"
    assert connecter(direction.anne).get("/personnes/").status_code == 200


def test_une_absence_ne_dit_pas_pourquoi():
    """Health of the staff: the table has no room for a reason."""
    champs = {c.name for c in Absence._meta.get_fields()}
    assert not champs & {"motif", "nature", "raison", "commentaire"}
