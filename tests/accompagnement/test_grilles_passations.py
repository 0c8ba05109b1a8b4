"""Assessments: partial answers, states as rows, frozen answers, levels, alerts, deadlines (S09)."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accompagnement.choices_grilles import GenreResultat
from accompagnement.models import Grille, Passation, ReponsesPassation, ResultatPassation, VersionGrille
from accompagnement.selectors import grilles as lectures
from accompagnement.services import grilles as services
from coordination.models import Echeance, EntreeFil
from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import EvenementMetier
from habilitations.acces import acteur_de, contexte_de
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.acces import liens_pour
from usagers.models import Dossier

pytestmark = pytest.mark.django_db
KATZ = {f"k_{nom}": "1" for nom in ("toilette", "habillage", "wc", "transferts", "continence", "repas")}
PHQ = {f"q{n}": "1" for n in range(1, 9)} | {"q9": "0"}
SOCIAL = {"logement": "tiers", "note_logement": "2", "note_ressources": "1", "note_droits": "3", "note_entourage": "2"}


def livree(code: str) -> Grille:
    return Grille.objects.get(code=code, organisme=None)


def ouvrir(monde: SimpleNamespace, code: str = "KATZ", acteur: Any = None, **champs: Any) -> Passation:
    return services.ouvrir_passation(
        acteur=acteur,
        dossier=_dossier(monde, acteur),
        grille=livree(code),
        **{"auto_evaluation": acteur is None and code in ("PHQ-9",), "evaluateur": monde.anne, **champs},
    )


def _dossier(monde: SimpleNamespace, acteur: Any) -> Dossier:
    lignes = Dossier.objects.select_related("usager", "structure", "perimetre__unite")
    if acteur is not None:
        lignes = lignes.prefetch_related(liens_pour(acteur))
    return lignes.get(pk=monde.d_eloise.pk)


def remplir(passation: Passation, reponses: dict[str, Any], acteur: Any = None) -> Any:
    bilan = services.enregistrer_reponses(
        acteur=acteur, passation=passation, reponses=reponses, version_lue=passation.version
    )
    passation.refresh_from_db()
    return bilan


def valider(passation: Passation, acteur: Any = None) -> Passation:
    services.approuver_passation(acteur=acteur, passation=passation)
    return services.valider_passation(acteur=acteur, passation=passation)


@pytest.mark.mission("PDE-ACC-1", "PDS-ACC-1")
def test_commencee_gardee_en_partie_puis_finie(monde: SimpleNamespace):
    with au_nom_de(monde.anne) as acteur:
        passation = ouvrir(monde, acteur=acteur)
        bilan = remplir(passation, {"k_toilette": "1", "k_repas": "0"}, acteur)
        assert (bilan.repondus, bilan.demandes) == (2, 6)
        assert not ResultatPassation.objects.filter(passation=passation).exists(), "pas de score incomplet"
        with pytest.raises(ErreurMetier, match="manque"):
            services.approuver_passation(acteur=acteur, passation=passation)
        remplir(passation, KATZ, acteur)
        valider(passation, acteur)
        services.terminer_passation(acteur=acteur, passation=passation)
        assert list(passation.etapes.values_list("statut", flat=True)) == [
            "ENPREPARATION",
            "APPROUVE",
            "VALIDE",
            "TERMINE",
        ]
        assert ResultatPassation.objects.get(passation=passation).valeur == 6


def test_les_etats_sont_lineaires_et_l_annulation_se_motive_avant_la_validation(monde: SimpleNamespace):
    with f.technique(monde.mecs):
        passation = ouvrir(monde)
        remplir(passation, KATZ)
        with pytest.raises(ErreurMetier, match="en préparation"):
            services.valider_passation(acteur=None, passation=passation)
        with pytest.raises(ErreurMetier, match="pourquoi"):
            services.annuler_passation(acteur=None, passation=passation, motif=" ")
        valider(passation)
        with pytest.raises(ErreurMetier, match="validée"):
            services.annuler_passation(acteur=None, passation=passation, motif="Erreur de personne")
        autre = ouvrir(monde)
        annulee = services.annuler_passation(acteur=None, passation=autre, motif="Erreur de personne")
        assert annulee.etapes.last().commentaire == "Erreur de personne"
        assert autre.numero == passation.numero + 1


@pytest.mark.exigence("S09")
def test_figee_des_la_validation_dans_le_service_et_dans_la_base(monde: SimpleNamespace):
    """PG: recomputing past scores. The database refuses, whoever asks."""
    with f.technique(monde.mecs):
        passation = ouvrir(monde)
        remplir(passation, KATZ)
        valider(passation)
        passation.refresh_from_db()
        with pytest.raises(ErreurMetier, match="ne change plus"):
            remplir(passation, KATZ | {"k_repas": "0"})
        essais = [(ReponsesPassation, {"reponses": {}}), (ResultatPassation, {"valeur": 0}),
                  (Passation, {"commentaire": "Autre"}), (Passation, {"statut": "ENPREPARATION"})]  # fmt: skip
        for modele, champs in essais:
            cle = {"pk": passation.pk} if modele is Passation else {"passation": passation}
            with pytest.raises(IntegrityError, match="passation_figee"), transaction.atomic():
                modele.objects.filter(**cle).update(**champs)
        with pytest.raises(IntegrityError, match="passation_figee"), transaction.atomic():
            ResultatPassation.objects.filter(passation=passation).delete()


def test_une_version_publiee_ne_bouge_plus_et_l_ancienne_passation_garde_la_sienne(monde: SimpleNamespace):
    with f.technique(monde.mecs):
        propre = Grille.objects.create(organisme=monde.organisme, code="MAISON", titre="Maison", licence="maison")
        texte = {"code": "MAISON", "titre": "Maison", "licence": "maison", "mention": "Ici.", "items": [
            {"id": "n", "type": "entier", "libelle": "Combien ?", "obligatoire": True}],
            "scores": [{"code": "s", "libelle": "S", "formule": "n"}]}  # fmt: skip
        une = VersionGrille.objects.create(
            grille=propre, organisme=monde.organisme, numero=1, etat="publiee", definition=texte
        )
        passation = services.ouvrir_passation(acteur=None, dossier=monde.d_eloise, grille=propre, evaluateur=monde.anne)
        remplir(passation, {"n": 4})
        valider(passation)
        with pytest.raises(IntegrityError, match="version_publiee"), transaction.atomic():
            VersionGrille.objects.filter(pk=une.pk).update(definition={})
        VersionGrille.objects.filter(pk=une.pk).update(etat="retiree")
        double = texte | {"scores": [{"code": "s", "libelle": "S", "formule": "n * 100"}]}
        VersionGrille.objects.create(
            grille=propre, organisme=monde.organisme, numero=2, etat="publiee", definition=double
        )
        lue = lectures.lire_passation(
            None, Passation.objects.select_related("version_grille__grille").get(pk=passation.pk)
        )
        assert lue.passation.version_grille.numero == 1
        assert [r.valeur for r in lectures.resultats_lus(lue)] == [4]


def test_toujours_quelqu_un_derriere(monde: SimpleNamespace):
    """PG: hiding who answered."""
    with f.technique(monde.mecs):
        with pytest.raises(IntegrityError, match="passation_quelqu_un"), transaction.atomic():
            services.ouvrir_passation(acteur=None, dossier=monde.d_eloise, grille=livree("KATZ"))
        seule = services.ouvrir_passation(
            acteur=None, dossier=monde.d_eloise, grille=livree("PHQ-9"), auto_evaluation=True
        )
        assert seule.modalite == "seul"
        assert "la personne elle-même" in lectures.qui(seule)
        with pytest.raises(ErreurMetier, match="seul"):
            services.ouvrir_passation(acteur=None, dossier=monde.d_eloise, grille=livree("KATZ"), auto_evaluation=True)


def test_l_alerte_est_publiee_une_fois_et_se_lit_au_fil(monde: SimpleNamespace):
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "PHQ-9")
        remplir(passation, {"q9": "1"})
        remplir(passation, {"q9": "2", "q1": "0"})
        evenements = EvenementMetier.objects.filter(nom="accompagnement.alerte_evaluation")
        assert [e.ids for e in evenements] == [{"passation_id": passation.pk, "code": "suicide"}]
        ligne = EntreeFil.objects.get(dossier=monde.d_eloise, genre="evaluation")
        assert (ligne.niveau, ligne.domaine, ligne.importance) == (4, "GRS", 3)
        assert "mort" not in ligne.extrait
        assert ResultatPassation.objects.get(passation=passation, genre=GenreResultat.ALERTE).ton == "danger"


def test_une_question_d_un_niveau_ferme_n_existe_pas(monde: SimpleNamespace):
    """The social grid asks about violence at N6: absent for the educator, in the row and on the screen."""
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "SOCIAL")
        remplir(passation, SOCIAL | {"violences": "Coups de son père."})
    with au_nom_de(monde.anne) as acteur:
        lue = lectures.lire_passation(acteur, _lue(passation, acteur))
        assert "violences" not in lue.reponses
        assert "violences" not in [r.item.id for section in lectures.en_mots(lue) for r in section.lignes]
        assert not ReponsesPassation.objects.filter(passation=passation, niveau=6).exists(), "la base la retient aussi"
        remplir(_lue(passation, acteur), SOCIAL | {"note_droits": "4"}, acteur)
    with f.technique(monde.mecs):
        assert ReponsesPassation.objects.get(passation=passation, niveau=6).reponses == {
            "violences": "Coups de son père."
        }


def _lue(passation: Passation, acteur: Any) -> Passation:
    lue = Passation.objects.select_related("version_grille__grille").get(pk=passation.pk)
    lue.dossier = (
        Dossier.objects.select_related("perimetre", "structure")
        .prefetch_related(liens_pour(acteur))
        .get(pk=lue.dossier_id)
    )
    return lue


def test_l_equipe_educative_n_ouvre_ni_ne_lit_une_grille_de_soin(monde: SimpleNamespace):
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "PHQ-9")
        remplir(passation, PHQ)
        valider(passation)
    with au_nom_de(monde.anne) as acteur:
        dossier = _dossier(monde, acteur)
        assert not lectures.passations_visibles(acteur, dossier).exists()
        assert not Passation.objects.filter(pk=passation.pk).exists()
        with pytest.raises(Refus):
            ouvrir(monde, "PHQ-9", acteur)


def psychologue(monde: SimpleNamespace, nom: str = "Ines") -> Any:
    pro = f.professionnel(monde.organisme, nom, "Roy", "Psychologue")
    f.affecter(pro, monde.mecs, f.EDU | {"PSY": "W", "GRS": "W", "OBS": "S"}, transverse="structure")
    return pro


def test_une_psychologue_garde_sa_passation_pour_elle(monde: SimpleNamespace):
    """Kept at N5, read by its author alone: another psychologist does not know that it exists."""
    une, autre = psychologue(monde), psychologue(monde, "Jeanne")
    with au_nom_de(une) as acteur:
        passation = ouvrir(monde, "PHQ-9", acteur)
        assert passation.niveau == 5
        remplir(passation, PHQ, acteur)
        valider(passation, acteur)
        assert lectures.passations_visibles(acteur, _dossier(monde, acteur)).count() == 1
        assert not Echeance.objects.filter(regle__startswith="evaluation").exists()
    with au_nom_de(autre) as acteur:
        assert not lectures.passations_visibles(acteur, _dossier(monde, acteur)).exists()


@pytest.mark.mission("PRI-SUI-5")
def test_la_suivante_est_prevue_et_remplace_la_precedente(monde: SimpleNamespace):
    with f.technique(monde.mecs):
        premiere = ouvrir(monde, date_evaluation=horloge.aujourdhui() - timedelta(days=200))
        remplir(premiere, KATZ)
        valider(premiere)
        due = Echeance.objects.get(dossier=monde.d_eloise, regle="evaluation_equipe")
        assert due.libelle.startswith("Katz")
        assert due.date_due < horloge.aujourdhui(), "en retard"
        seconde = ouvrir(monde, reprise_de=premiere)
        remplir(seconde, KATZ)
        valider(seconde)
        due.refresh_from_db()
        assert due.date_realisee == horloge.aujourdhui()
        ouvertes = Echeance.objects.ouvertes().filter(dossier=monde.d_eloise, regle="evaluation_equipe")
        assert [e.objet for e in ouvertes] == [seconde.objet]


def test_deux_personnes_remplissent_sans_s_effacer(monde: SimpleNamespace):
    with f.technique(monde.mecs):
        passation = ouvrir(monde)
        remplir(passation, {"k_repas": "1"})
        lue = passation.version
        services.enregistrer_reponses(
            acteur=None, passation=passation, reponses={"k_repas": "1", "k_wc": "1"}, version_lue=lue
        )
        services.enregistrer_reponses(
            acteur=None, passation=passation, reponses={"k_repas": "1", "k_toilette": "0"}, version_lue=lue
        )
        reponses = ReponsesPassation.objects.get(passation=passation).reponses
        assert reponses == {"k_repas": "1", "k_wc": "1", "k_toilette": "0"}
        with pytest.raises(services.ConflitReponses) as conflit:
            services.enregistrer_reponses(
                acteur=None, passation=passation, reponses={"k_repas": "0", "k_wc": "0"}, version_lue=lue
            )
        assert conflit.value.leurs == {"k_wc": "1"}


def test_les_reponses_de_questions_devenues_sans_objet_ne_restent_pas(monde: SimpleNamespace):
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "SOCIAL")
        remplir(passation, SOCIAL | {"logement": "logement", "expulsion": True, "a_dettes": True,
                                     "dettes": [{"creancier": "Bailleur", "montant": 300}, {"montant": 20.5}],
                                     "ressources": 900, "charges": 400})  # fmt: skip
        calculs = dict(
            ResultatPassation.objects.filter(passation=passation, genre="calcul").values_list("code", "valeur")
        )
        assert calculs == {"total_dettes": 320.5, "reste": 500}
        remplir(passation, SOCIAL | {"logement": "rue", "expulsion": True, "a_dettes": False,
                                     "dettes": [{"montant": 300}]})  # fmt: skip
        assert ReponsesPassation.objects.get(passation=passation).reponses == SOCIAL | {
            "logement": "rue",
            "a_dettes": False,
        }
        assert not ResultatPassation.objects.filter(passation=passation, genre="calcul").exists()


def test_une_autre_maison_ne_voit_rien(monde: SimpleNamespace):
    with f.technique(monde.mecs):
        passation = ouvrir(monde)
        remplir(passation, KATZ)
    acteur = acteur_de(monde.zoe.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        for modele in (Passation, ReponsesPassation, ResultatPassation):
            assert not modele.objects.exists()
        assert Grille.objects.filter(organisme=None).exists(), "le catalogue livré est à tous"


def test_rien_dans_le_futur(monde: SimpleNamespace):
    with f.technique(monde.mecs), pytest.raises(ErreurMetier, match="futur"):
        ouvrir(monde, date_evaluation=date(2999, 1, 1))


def test_la_connexion_est_bien_celle_de_l_application():
    """The guards above are the product's own: the role of the tests owns nothing."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT current_user")
        assert curseur.fetchone()[0] == "dui_app"
