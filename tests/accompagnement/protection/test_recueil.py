"""S35: who writes, what is kept as it was said, sending that nobody blocks, proof, evaluation, states as rows."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accompagnement.choices_protection import EtatIP
from accompagnement.models import EvaluationIP, FaitIP, InformationPreoccupante
from accompagnement.services import protection as s
from accompagnement.services.protection.transmission import copie_due
from coordination.models import Echeance, EntreeFil
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import EvenementMetier
from habilitations.choices import NatureLien, Phase, Transverse
from habilitations.models import PerimetreDossier
from tests.accompagnement.protection.outils import PROPOS, envoyer, ip_de, relue
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import GroupeFamilial, MembreGroupe

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-DOCX-7")]
HIER = horloge.aujourdhui() - timedelta(days=1)


def test_les_mots_de_l_enfant_restent_mot_pour_mot(monde):
    ip = ip_de(monde.anne, monde.d_eloise)
    with au_nom_de(monde.anne):
        assert FaitIP.objects.get(ip=ip).propos == PROPOS
        assert [(e.etat, e.auteur_id) for e in ip.etapes.all()] == [(EtatIP.REPEREE, monde.anne.pk)]


def test_un_educateur_transmet_sans_que_personne_ne_valide(monde):
    """PG: waiting for the hierarchy. No state and nobody's right is asked."""
    ip = ip_de(monde.anne, monde.d_eloise, monde.paul)
    envoi = envoyer(monde.anne, ip)
    with au_nom_de(monde.anne):
        lue = relue(ip)
        assert (lue.etat, envoi.personnel) == (EtatIP.TRANSMISE, True)
        assert "personnellement" in lue.etapes.last().motif


def test_validee_l_envoi_ne_se_dit_plus_personnel(monde):
    ip = ip_de(monde.anne, monde.d_eloise, monde.paul)
    with au_nom_de(monde.anne) as anne, pytest.raises(Refus):
        s.valider(acteur=anne, ip=relue(ip))
    with au_nom_de(monde.paul) as paul:
        s.valider(acteur=paul, ip=relue(ip), avis="Vu ensemble.")
    assert envoyer(monde.anne, ip).personnel is False


@pytest.mark.parametrize("preuve", ["", "   "])
def test_un_envoi_sans_preuve_est_refuse(monde, preuve):
    """PG: no proof of sending; the database says it too."""
    ip = ip_de(monde.anne, monde.d_eloise)
    with pytest.raises(ErreurMetier, match="preuve"):
        envoyer(monde.anne, ip, preuve=preuve)
    envoi = envoyer(monde.anne, ip)
    with au_nom_de(monde.anne), pytest.raises(IntegrityError), transaction.atomic():
        type(envoi).objects.filter(pk=envoi.pk).update(preuve="")


def test_le_procureur_saisi_le_departement_a_sa_copie(monde):
    ip = ip_de(monde.anne, monde.d_eloise)
    envoyer(monde.anne, ip, "procureur")
    with au_nom_de(monde.anne):
        assert copie_due(relue(ip).envois.all())
    envoyer(monde.anne, ip, "pcd", adresse="Conseil départemental")
    with au_nom_de(monde.anne):
        assert not copie_due(relue(ip).envois.all())


def test_l_accuse_et_la_suite_font_des_lignes(monde):
    ip = ip_de(monde.anne, monde.d_eloise)
    envoi = envoyer(monde.anne, ip)
    with au_nom_de(monde.anne) as anne:
        with pytest.raises(ErreurMetier, match="jour de l’envoi"):
            s.accuser(acteur=anne, ip=relue(ip), envoi=envoi.pk, le=HIER)
        s.accuser(acteur=anne, ip=relue(ip), envoi=envoi.pk, le=horloge.aujourdhui(), reference="CRIP-12")
        s.noter_suite(acteur=anne, ip=relue(ip), suite="1", le=horloge.aujourdhui())
        s.clore(acteur=anne, ip=relue(ip), motif="AED en place")
        etats = [e.etat for e in relue(ip).etapes.all()]
    assert etats == [EtatIP.REPEREE, EtatIP.TRANSMISE, EtatIP.ACCUSEE, EtatIP.SUITE, EtatIP.CLOSE]


def test_differer_l_information_des_parents_se_motive(monde):
    ip = ip_de(monde.anne, monde.d_eloise)
    with au_nom_de(monde.anne) as anne:
        with pytest.raises(ErreurMetier, match="l’intérêt de l’enfant"):
            s.rediger(acteur=anne, ip=relue(ip), version_lue=1, parents="differee", parents_motif=" ")
        lue = s.rediger(acteur=anne, ip=relue(ip), version_lue=1, parents="differee", parents_motif="Représailles.")
        assert lue.etat == EtatIP.REDIGEE


def fratrie(monde):
    with f.technique(monde.mecs):
        groupe = GroupeFamilial.objects.create(nature="fratrie", nom="Lambert", structures=[monde.mecs.pk])
        for usager in (monde.eloise, monde.sofia):
            MembreGroupe.objects.create(groupe=groupe, usager=usager, structures=[monde.mecs.pk])


def test_la_soeur_n_est_pas_nommee_dans_le_dossier_de_sa_soeur(monde):
    """PG: copying all siblings' names into each file. The child's own words are kept as they are."""
    fratrie(monde)
    ip = ip_de(monde.anne, monde.d_eloise, propos="Il a aussi tapé Sofia")
    with au_nom_de(monde.anne) as anne:
        for champ in ("sources", "contexte", "demarches"):
            with pytest.raises(ErreurMetier, match="Ce texte nomme Sofia"):
                s.rediger(acteur=anne, ip=relue(ip), version_lue=1, **{champ: "Sofia était dans la pièce."})
        with pytest.raises(ErreurMetier, match="nomme Sofia"):
            s.ajouter_mineur(acteur=anne, ip=relue(ip), lien="Sofia, sa sœur", age=9)
        s.ajouter_mineur(acteur=anne, ip=relue(ip), lien="sœur", age=9)
        assert FaitIP.objects.get(ip=ip).propos == "Il a aussi tapé Sofia"


def ouverte(monde, recue=None):
    ip = ip_de(monde.anne, monde.d_eloise, monde.paul)
    envoyer(monde.anne, ip)
    with au_nom_de(monde.anne) as anne:
        s.ouvrir_evaluation(acteur=anne, ip=relue(ip), recue_le=recue or HIER)
    return ip


@pytest.mark.mission("PDE-DOCX-8")
def test_trois_mois_a_partir_de_la_reception(monde):
    ip = ouverte(monde, date(2026, 1, 31))
    with au_nom_de(monde.anne):
        ligne = Echeance.objects.get(objet=ip.objet)
        assert (ligne.date_due, ligne.lecteurs) == (date(2026, 4, 30), [monde.anne.pk, monde.paul.pk])


@pytest.mark.mission("PDE-DOCX-8")
def test_une_seule_conclusion_de_plusieurs_professions(monde):
    ip = ouverte(monde)
    mots = {"danger": "confirme", "conclusion": "Danger.", "proposition": "actions", "rendue_le": horloge.aujourdhui()}
    with au_nom_de(monde.anne) as anne:
        evaluation = EvaluationIP.objects.get(ip=ip)
        with pytest.raises(ErreurMetier, match="pluridisciplinaire"):
            s.conclure(acteur=anne, evaluation=evaluation, **mots)
        s.rediger_evaluation(acteur=anne, evaluation=evaluation, version_lue=1,
                             participants="Anne Dupont, éducatrice\nNadia Belkacem, psychologue")  # fmt: skip
        evaluation = EvaluationIP.objects.get(ip=ip)
        with pytest.raises(ErreurMetier, match="argumentée"):
            s.conclure(acteur=anne, evaluation=evaluation, **mots | {"proposition": "judiciaire"})
        s.conclure(acteur=anne, evaluation=evaluation, **mots)
        assert Echeance.objects.get(objet=ip.objet).etat == "faite"
        with pytest.raises(ErreurMetier, match="ne change plus"):
            s.rediger_evaluation(acteur=anne, evaluation=EvaluationIP.objects.get(ip=ip), version_lue=3, sante="Non")


def test_rien_ne_s_efface_meme_a_la_sortie(monde):
    """PG: deleting at exit. Neither the role of the application nor the end of the stay takes a row away."""
    ip = ouverte(monde)
    with f.technique(monde.mecs):
        PerimetreDossier.objects.filter(pk=monde.d_eloise.pk).update(phase=Phase.SORTI)
    with au_nom_de(monde.anne) as anne:
        assert InformationPreoccupante.objects.visibles_pour(anne).filter(pk=ip.pk).exists()
        for table in ("informationpreoccupante", "faitip", "etapeip", "envoiip"):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as curseur:
                curseur.execute(f"DELETE FROM accompagnement_{table}")


def test_rien_n_en_parle_aux_autres_pieces(monde):
    """PG: stored as an ordinary transmission. No event, no line of the timeline, whatever is done."""
    avant = EvenementMetier.objects.count()
    ouverte(monde)
    with f.technique(monde.mecs):
        assert EvenementMetier.objects.count() == avant
        assert not EntreeFil.objects.filter(dossier=monde.d_eloise).exists()


def test_ni_la_personne_ni_un_proche_ne_lisent(monde):
    ip = ip_de(monde.anne, monde.d_eloise, monde.paul)
    with f.technique(monde.mecs):
        f.lier(monde.d_eloise, monde.paul, NatureLien.PROCHE)
    with au_nom_de(monde.paul) as paul:
        assert not InformationPreoccupante.objects.visibles_pour(paul).filter(pk=ip.pk).exists()


def test_la_liste_grandit_et_se_reduit_avec_un_motif(monde):
    ip = ip_de(monde.anne, monde.d_eloise)
    with au_nom_de(monde.paul) as paul:
        assert not InformationPreoccupante.objects.filter(pk=ip.pk).exists()
        with pytest.raises(Refus):
            s.ajouter_lecteur(acteur=paul, ip=ip, professionnel=monde.paul.pk, motif="Je dirige")
    with au_nom_de(monde.anne) as anne:
        with pytest.raises(ErreurMetier, match="pourquoi"):
            s.ajouter_lecteur(acteur=anne, ip=relue(ip), professionnel=monde.paul.pk, motif=" ")
        s.ajouter_lecteur(acteur=anne, ip=relue(ip), professionnel=monde.paul.pk, motif="Chef de service")
    with au_nom_de(monde.paul) as paul:
        assert relue(ip).faits.count() == 1
        with pytest.raises(ErreurMetier, match="auteur"):
            s.retirer_lecteur(acteur=paul, ip=relue(ip), professionnel=monde.anne.pk, motif="Non")
    with au_nom_de(monde.anne) as anne:
        s.retirer_lecteur(acteur=anne, ip=relue(ip), professionnel=monde.paul.pk, motif="Changement de poste")
    with au_nom_de(monde.paul):
        assert not FaitIP.objects.exists()


def test_nommer_sur_une_page_ancienne_ne_rend_personne(monde):
    """Two named colleagues at once: one takes Paul off, the other, whose page still shows him, names Nadia."""
    psy = f.professionnel(monde.organisme, "Nadia", "Belkacem", "Psychologue")
    f.affecter(psy, monde.mecs, f.EDU | {"IP": "W"}, transverse=Transverse.NON)
    ip = ip_de(monde.anne, monde.d_eloise, monde.paul)
    with au_nom_de(monde.anne) as anne:
        ancienne = relue(ip)
        s.retirer_lecteur(acteur=anne, ip=relue(ip), professionnel=monde.paul.pk, motif="Changement de poste")
        s.ajouter_lecteur(acteur=anne, ip=ancienne, professionnel=psy.pk, motif="Évaluation")
        assert set(relue(ip).lecteurs) == {monde.anne.pk, psy.pk}


def test_on_ne_nomme_que_qui_prend_part_a_la_protection(monde):
    with pytest.raises(ErreurMetier, match="de la liste"):
        ip_de(monde.anne, monde.d_eloise, monde.sarah)
    psy = f.professionnel(monde.organisme, "Nadia", "Belkacem", "Psychologue")
    f.affecter(psy, monde.mecs, f.EDU | {"IP": "W"}, transverse=Transverse.NON)
    assert psy.pk in ip_de(monde.anne, monde.d_eloise, psy).lecteurs
