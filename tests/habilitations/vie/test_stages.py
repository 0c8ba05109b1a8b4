"""Trainees and stand-ins: bounded by a tutor, a unit, dates and a contract (metier §4.2, STA and INT)."""

import uuid
from datetime import date, timedelta

import pytest

from coordination.acces import visibles
from coordination.services import Ecrit, publier_transmission
from coordination.services.lectures import valider_stagiaire
from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de, contexte_de, decider
from habilitations.models import Affectation, PerimetreDossier
from habilitations.services import affecter, changer_etat, changer_tuteur, declarer_absence, proposer_affectation
from tests.coordination.outils import ecrire
from tests.outils import fabriques as f
from tests.outils.monde import fraiche
from usagers.models import Dossier

pytestmark = pytest.mark.django_db
JOUR = timedelta(days=1)


def peut(pro, dossier, domaine="URG", action="lire", niveau=None):
    with f.technique(dossier.structure_id):
        perimetre = PerimetreDossier.objects.prefetch_related("liens").get(pk=dossier.pk)
    return decider(acteur_de(pro.compte), action, domaine, perimetre, niveau).permis


def retirer_le_tuteur(m, comment):
    helene = acteur_de(m.helene.compte)
    if comment == "absence":
        declarer_absence(acteur=helene, professionnel=m.anne, debut=horloge.aujourdhui(), fin=horloge.aujourdhui())
    elif comment == "suspension":
        changer_etat(acteur=helene, compte=m.anne.compte, etat="suspendu")
    elif comment == "contrat":
        m.anne.contrat_fin = horloge.aujourdhui() - JOUR
        m.anne.save()
    elif comment == "mutation":
        Affectation.objects.filter(professionnel=m.anne).update(unite=m.chenes)
    elif comment == "affectation":
        Affectation.objects.filter(professionnel=m.anne).update(fin=horloge.aujourdhui() - JOUR)
    else:
        Affectation.objects.filter(pk=m.stage.pk).update(tuteur=None)


@pytest.mark.mission("PDE-HAB-1", "PRI-CON-4")
@pytest.mark.parametrize("comment", ["absence", "suspension", "contrat", "mutation", "affectation", "aucun"])
def test_sans_tuteur_present_une_stagiaire_n_a_aucun_droit(stage, connecter, comment):
    lea = connecter(stage.lea)
    chemin = f"/dossiers/{stage.d_eloise.pk}/"
    assert lea.get(chemin).status_code == 200
    retirer_le_tuteur(stage, comment)
    assert not acteur_de(stage.lea.compte).postes
    assert lea.get(chemin).status_code == 404
    refus = lea.get("/")
    assert refus.status_code == 403
    assert "Votre tuteur est absent" in refus.content.decode().replace("\u00a0", " ")


def test_le_suppleant_tient_lieu_de_tuteur(stage):
    declarer_absence(acteur=acteur_de(stage.helene.compte), professionnel=stage.anne, debut=horloge.aujourdhui())
    assert not peut(stage.lea, stage.d_eloise)
    with f.technique(stage.mecs):
        changer_tuteur(acteur=None, affectation=stage.stage, tuteur=stage.anne, suppleant=stage.lucie)
    assert peut(stage.lea, stage.d_eloise)


def test_le_retour_du_tuteur_rend_les_droits_le_jour_meme(stage):
    """A short absence ends by itself."""
    jour = horloge.aujourdhui()
    declarer_absence(acteur=None, professionnel=stage.anne, debut=jour, fin=jour + JOUR)
    for jours, attendu in ((0, False), (1, False), (2, True)):
        with horloge.a_l_instant(horloge.maintenant() + jours * JOUR):
            assert bool(acteur_de(stage.lea.compte).postes) is attendu, jours


def test_une_stagiaire_lit_peu_et_rien_de_sante(stage):
    """§4.2: own writings, project, agenda, emergency sheet; no transmission of others, no health, no NIR."""
    ecrire(stage.anne, stage.d_eloise, texte="Écrit de l’équipe.")
    assert peut(stage.lea, stage.d_eloise, "PP")
    assert peut(stage.lea, stage.d_eloise, "URG")
    for domaine in ("TRE", "TRS", "OBS", "RX", "DOS", "GS", "PSY", "NIR", "DRO", "CTR", "DMP", "REP", "GA"):
        assert not peut(stage.lea, stage.d_eloise, domaine), domaine
    assert not peut(stage.lea, stage.d_sofia, "URG"), "not in the team"
    acteur = acteur_de(stage.lea.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        assert not visibles(acteur).exists()


@pytest.mark.mission("PRI-CON-4")
def test_ses_ecrits_attendent_son_tuteur_ou_le_suppleant(stage):
    with f.technique(stage.mecs):
        changer_tuteur(acteur=None, affectation=stage.stage, tuteur=stage.anne, suppleant=stage.karim_t)
    with contexte.ouvrir(contexte_de(acteur := acteur_de(stage.lea.compte))):
        dossier = Dossier.objects.select_related("perimetre", "structure", "usager").get(pk=stage.d_eloise.pk)
        (ecrit,) = publier_transmission(acteur=acteur, dossiers=[dossier], ecrit=Ecrit(texte="Sortie au parc."))
    assert ecrit.etat == "a_valider"
    for pro, attendu in ((stage.lucie, False), (stage.lea, False), (stage.anne, True)):
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
            if attendu:
                assert valider_stagiaire(acteur=acteur_de(pro.compte), transmission=ecrit).valide_par_id == pro.pk
            else:
                with pytest.raises(Refus):
                    valider_stagiaire(acteur=acteur_de(pro.compte), transmission=ecrit)


@pytest.fixture(autouse=True)
def _second_encadrant(stage):
    stage.karim_t = f.professionnel(stage.organisme, "Kévin", "Morel")
    f.affecter(stage.karim_t, stage.mecs, f.EDU, stage.tilleuls)


def test_un_stage_demande_un_tuteur_du_lieu_une_fin_et_sa_convention(stage):
    jour = horloge.aujourdhui()
    nouvelle = f.professionnel(stage.organisme, "Inès", "Roy", "Stagiaire")
    nouvelle.contrat_fin = jour + 30 * JOUR
    nouvelle.save()
    voulu = {"professionnel": nouvelle, "structure": stage.mecs, "profil": stage.profil_sta, "unite": stage.tilleuls,
             "debut": jour, "fin": jour + 20 * JOUR, "motif": "Stage"}  # fmt: skip
    helene = acteur_de(stage.helene.compte)

    def refuse(code, **change):
        with f.technique(stage.mecs), pytest.raises(ErreurMetier) as refus:
            affecter(acteur=helene, **{**voulu, "tuteur": stage.anne, **change})
        assert refus.value.code == code

    refuse("tuteur_requis", tuteur=None)
    refuse("tuteur", tuteur=stage.karim)
    refuse("tuteur", tuteur=stage.lea)
    refuse("tuteur", tuteur=nouvelle)
    refuse("tuteur", tuteur=stage.nora)
    refuse("suppleant", suppleant=stage.anne)
    refuse("fin_requise", fin=None)
    refuse("au_dela", fin=jour + 31 * JOUR)
    with f.technique(stage.mecs):
        ligne = affecter(acteur=helene, tuteur=stage.anne, suppleant=stage.karim_t, **voulu)
    assert (ligne.tuteur_id, ligne.suppleant_id) == (stage.anne.pk, stage.karim_t.pk)


def test_un_tuteur_ne_sert_a_rien_hors_d_un_stage(stage):
    with f.technique(stage.mecs):
        ligne = affecter(acteur=None, professionnel=stage.nora, structure=stage.mecs, tuteur=stage.anne,
                         profil=Affectation.objects.get(professionnel=stage.anne).profil)  # fmt: skip
    assert ligne.tuteur_id is None


def test_le_chef_propose_avec_un_tuteur_la_direction_decide(stage, connecter):
    nouvelle = f.professionnel(stage.organisme, "Inès", "Roy", "Stagiaire")
    with contexte.ouvrir(contexte_de(acteur_de(stage.paul.compte))):
        demande = proposer_affectation(
            acteur=acteur_de(stage.paul.compte), professionnel=nouvelle, structure=stage.mecs, unite=stage.tilleuls,
            profil=stage.profil_sta, fin=horloge.aujourdhui() + 20 * JOUR, motif="Stage", tuteur=stage.anne,
        )  # fmt: skip
    assert not acteur_de(nouvelle.compte).postes
    helene = fraiche(connecter(stage.helene))
    jeton = {"jeton_soumission": str(uuid.uuid4())}
    assert helene.post(f"/habilitations/demandes/{demande.pk}/", {"reponse": "accorder", **jeton}).status_code == 303
    assert Affectation.objects.get(professionnel=nouvelle).tuteur_id == stage.anne.pk
    assert acteur_de(nouvelle.compte).postes


def test_changer_de_tuteur_par_l_ecran(stage, connecter):
    Affectation.objects.filter(pk=stage.stage.pk).update(tuteur=None)
    helene = fraiche(connecter(stage.helene))
    assert "Sans tuteur présent : aucun droit" in helene.get("/habilitations/").content.decode()
    chemin = f"/habilitations/affectations/{stage.stage.pk}/tuteur/"
    envoi = {"tuteur": stage.karim.pk, "jeton_soumission": str(uuid.uuid4())}
    assert helene.post(chemin, envoi).status_code == 422, "Karim works in another unit"
    envoi = {"tuteur": stage.anne.pk, "jeton_soumission": str(uuid.uuid4())}
    assert helene.post(chemin, envoi).status_code == 303
    assert "Sans tuteur présent : aucun droit" not in helene.get("/habilitations/").content.decode()
    for qui, code in ((stage.paul, 403), (stage.zoe, 403)):
        envoi["jeton_soumission"] = str(uuid.uuid4())
        assert fraiche(connecter(qui)).post(chemin, envoi).status_code == code


@pytest.mark.mission("PDE-HAB-1", "PRI-CON-4")
def test_le_remplacant_n_a_que_ses_dates_et_son_unite(stage):
    """§4.2 note 7: everybody of the unit, nobody else, from the first day to the last."""
    assert peut(stage.omar, stage.d_sofia, "PRE")
    with f.technique(stage.mecs):
        ailleurs = f.dossier(
            f.usager(stage.mecs, "Tom", "Leroy", date_naissance=date(2012, 1, 1)), stage.mecs, stage.chenes
        )
    assert not peut(stage.omar, ailleurs, "PRE")
    for jours, attendu in ((-1, False), (0, True), (10, True), (11, False)):
        with horloge.a_l_instant(horloge.maintenant() + jours * JOUR):
            assert bool(acteur_de(stage.omar.compte).postes) is attendu, jours
    with f.technique(stage.mecs), pytest.raises(ErreurMetier, match="unité"):
        affecter(acteur=None, professionnel=stage.omar, structure=stage.mecs, profil=stage.profil_int,
                 fin=horloge.aujourdhui())  # fmt: skip
