"""States of a wish (S02, ST): transitions enforced, rows never rewritten, national codes, motives, who decides."""

import pytest

from administration.donnees import admission as d
from administration.donnees.nomenclatures import MOTIFS_NATIONAUX, STATUTS_NATIONAUX
from administration.models import Candidature, StatutVoeu
from administration.services.admission.statuts import changer_statut, noter_statut, reactiver
from dui.core import calendrier
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.choices import Transverse
from habilitations.models import Affectation, Profil
from tests.administration.admission.outils import CHEMIN, avancer, il_y_a, recevoir, voeu_de
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ADM-1", "PDS-ADM-1", "PRI-CAR-ADM-1")]
S = d.Statut


def test_tout_etat_a_son_code_national_et_ses_motifs_existent():
    for statut in S:
        for code in d.NATIONAL[statut]:
            assert code in STATUTS_NATIONAUX, statut
    for motifs in (*d.MOTIFS.values(), *d.FACULTATIFS.values()):
        assert set(motifs) <= set(MOTIFS_NATIONAUX)
    # What the list foresees for a unit is said for a unit.
    assert d.code_national(S.ADMIS, unite=False) == "71"
    assert d.code_national(S.ADMIS, unite=True) == "184"
    assert set(d.SUITES) == set(S)


@pytest.mark.parametrize("depart", list(S))
def test_seules_les_suites_permises_passent(maison, depart):
    """Every pair of states: what is not in the table is refused, even to a technical agent."""
    m = maison
    voeu = voeu_de(recevoir(m), m.mecs)
    with f.technique(m.mecs):
        type(voeu).objects.filter(pk=voeu.pk).update(statut=depart)
        for cible in S:
            permise = cible in d.SUITES[depart] and depart not in d.CLOS_SANS_ENTREE
            motif = (d.MOTIFS.get(cible) or ("",))[0]
            try:
                with f.technique(m.mecs):
                    changer_statut(acteur=None, voeu=voeu, statut=cible, motif=motif, precision="x", par_acte=True)
                    passee = True
                    raise _Defaire
            except _Defaire:
                pass
            except ErreurMetier:
                passee = False
            assert passee is permise, (depart, cible)


class _Defaire(Exception):
    """Undo the try."""


def test_chaque_etat_est_une_ligne_avec_qui_quand_pourquoi(maison):
    m = maison
    voeu = avancer(m, voeu_de(recevoir(m), m.mecs), *CHEMIN)
    with f.technique(m.mecs):
        lignes = list(StatutVoeu.objects.filter(voeu=voeu).order_by("pk"))
    assert [x.statut for x in lignes] == ["recue", *CHEMIN]
    assert [x.national for x in lignes] == ["40", "42", "41", "42", "42"]
    assert {x.auteur_id for x in lignes} == {m.sarah.pk}


@pytest.mark.parametrize("statut", [s for s in d.MOTIFS if s not in d.PAR_ACTE | {S.REORIENTATION}])
def test_sans_motif_national_l_etat_est_refuse(maison, statut):
    m = maison
    depart = {S.REFUSEE: "impossible", S.DECISION_ANNULEE: "admis"}.get(statut, "commission")
    voeu = voeu_de(recevoir(m), m.mecs)
    with f.technique(m.mecs):
        type(voeu).objects.filter(pk=voeu.pk).update(statut=depart)
    pro = m.helene if statut in d.DECISIONS else m.sarah
    with pytest.raises(ErreurMetier) as erreur:
        avancer(m, voeu, statut, pro=pro, precision="Parce que.")
    assert erreur.value.champ == "motif"
    with pytest.raises(ErreurMetier):
        avancer(m, voeu, statut, pro=pro, motif="151", precision="Motif d’un autre état.")
    avancer(m, voeu, statut, pro=pro, motif=d.MOTIFS[statut][0], precision="Parce que.")


def test_un_refus_est_entierine_par_la_direction_avec_ses_mots(maison):
    m = maison
    voeu = avancer(m, voeu_de(recevoir(m), m.mecs), *CHEMIN)
    voeu = avancer(m, voeu, "impossible", motif="115", precision="Projet hors de notre agrément.")
    with pytest.raises(Refus):
        avancer(m, voeu, "refusee", motif="115", precision="Non")
    with pytest.raises(ErreurMetier) as erreur:
        avancer(m, voeu, "refusee", pro=m.helene, motif="115")
    assert erreur.value.champ == "precision"
    refusee = avancer(m, voeu, "refusee", pro=m.helene, motif="115", precision="Le projet relève d’un ITEP.")
    with f.technique(m.mecs):
        ligne = StatutVoeu.objects.filter(voeu=refusee).first()
    assert (ligne.national, ligne.motif, ligne.precision) == ("46", "115", "Le projet relève d’un ITEP.")


@pytest.mark.parametrize("statut", ["admissible", "admis"])
def test_la_decision_est_a_la_direction(maison, statut):
    m = maison
    voeu = avancer(m, voeu_de(recevoir(m), m.mecs), *CHEMIN)
    for pro in (m.sarah, m.paul):
        with au_nom_de(pro) as acteur, pytest.raises(Refus):
            changer_statut(acteur=acteur, voeu=voeu, statut=statut, par_acte=True)


def test_un_medecin_valide_son_avis_pas_une_admission(maison):
    """« V(avis) » of the matrix of the CSAPA: the letter V is there, the decision is not."""
    m = maison
    droits = {"ID": "R", "TRS": "W", "OBS": "W", "ADM": "V"}
    profil = Profil.objects.create(
        organisme=m.organisme, matrice="CSAPA", code="MED", libelle="Médecin", droits=droits,
        transverse=Transverse.STRUCTURE,
    )  # fmt: skip
    marion = f.professionnel(m.organisme, "Marion", "Legrand", "Médecin", professionnel_de_sante=True)
    Affectation.objects.create(professionnel=marion, structure=m.csapa, profil=profil, debut=il_y_a(400))
    voeu = avancer(m, voeu_de(recevoir(m, m.csapa, pro=m.ines), m.csapa), *CHEMIN, pro=m.ines)
    with au_nom_de(marion) as acteur, pytest.raises(Refus):
        changer_statut(acteur=acteur, voeu=voeu, statut="admissible")
    avancer(m, voeu, "admissible", pro=m.jeanne)


def test_l_urgence_seule_passe_avant_la_commission(maison):
    m = maison
    ordinaire, urgente = voeu_de(recevoir(m), m.mecs), voeu_de(recevoir(m, prenoms="Tom", urgence=True), m.mecs)
    with au_nom_de(m.helene) as acteur:
        with pytest.raises(ErreurMetier):
            changer_statut(acteur=acteur, voeu=ordinaire, statut="admis", par_acte=True)
        assert changer_statut(acteur=acteur, voeu=urgente, statut="admis", par_acte=True).statut == "admis"


def test_une_demande_close_reprend_avec_ses_dates(maison):
    m = maison
    c = recevoir(m, date_reception=il_y_a(200))
    voeu = avancer(m, voeu_de(c, m.mecs), "retiree", motif="100", precision="Sa mère renonce.")
    with au_nom_de(m.sarah) as acteur:
        with pytest.raises(ErreurMetier):
            changer_statut(acteur=acteur, voeu=voeu, statut="recue")
        with pytest.raises(ErreurMetier):
            reactiver(acteur=acteur, voeu=voeu)
        reprise = reactiver(acteur=acteur, voeu=voeu, precision="Elle a changé d’avis.")
        with pytest.raises(ErreurMetier):
            reactiver(acteur=acteur, voeu=reprise, precision="Encore")
        assert StatutVoeu.objects.filter(voeu=voeu).first().national == "54"
        assert Candidature.objects.get(pk=c.pk).purge_le is None
    assert reprise.candidature.attente() == 200


def test_admise_ici_le_retrait_est_propose_ailleurs_jamais_force(maison):
    m = maison
    c = recevoir(m, m.mecs, m.csapa, pro=False)
    ici, la_bas = voeu_de(c, m.mecs), voeu_de(c, m.csapa)
    avancer(m, ici, *CHEMIN)
    with au_nom_de(m.helene) as acteur:
        changer_statut(acteur=acteur, voeu=ici, statut="admis", par_acte=True)
    la_bas = voeu_de(c, m.csapa)
    assert (la_bas.retrait_propose, la_bas.statut) == (True, "recue")
    assert not voeu_de(c, m.mecs).retrait_propose
    retiree = avancer(m, la_bas, "retiree", pro=m.ines, motif=d.ADMIS_AILLEURS)
    assert (retiree.statut, retiree.retrait_propose) == ("retiree", False)


def test_la_date_d_effacement_suit_le_dernier_contact_et_disparait_si_une_liste_la_tient(maison):
    m = maison
    c = recevoir(m, m.mecs, date_reception=il_y_a(100))
    voeu = voeu_de(c, m.mecs)
    with f.technique(m.mecs):
        assert Candidature.objects.get(pk=c.pk).purge_le is None
    avancer(m, voeu, "annulee", motif="112", precision="Erreur")
    with f.technique(m.mecs):
        assert Candidature.objects.get(pk=c.pk).purge_le == calendrier.ajouter(il_y_a(100), 2, "a")
        noter_statut(voeu_de(c, m.mecs), "recue")
        assert Candidature.objects.get(pk=c.pk).purge_le is None
