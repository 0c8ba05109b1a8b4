"""One event, one line a person: state and presence apart; closing asks for all, and is final (S19)."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from coordination.agenda import habiller, visibles
from coordination.choices import StatutEvenement
from coordination.models import (
    Commentaire,
    CompteRendu,
    DetailEvenement,
    Evenement,
    PersonneEvenement,
    StatutEvenementHisto,
)
from coordination.services.agenda import copier_evenement, modifier_evenement, plan_de, planifier
from coordination.services.cloture import clore_en_masse, clore_evenement, corriger_presence, noter_issue
from coordination.services.evenements import annuler_evenement, planifier_evenement, terminer_evenement
from coordination.services.recits import commenter, rediger_compte_rendu
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.choices import Transverse
from tests.coordination.agenda.outils import dans, prevoir, un_plan
from tests.coordination.outils import au_nom_de, dossiers
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
Monde = SimpleNamespace


def _lignes(e: Evenement) -> list[PersonneEvenement]:
    return list(PersonneEvenement.objects.filter(evenement=e).order_by("pk"))


@pytest.mark.mission("PDE-COO-1", "PDS-COO-1", "PDE-COO-4", "PDS-COO-4", "PRI-CAR-COO-1")
def test_groupe_de_six_dont_quatre_presents(six: Monde) -> None:
    avant = Evenement.objects.count()
    e = prevoir(six.anne, six.mecs, *six.jeunes, libelle="Foot au city-stade", type="activite")
    with au_nom_de(six.anne) as anne:
        lignes = _lignes(e)
        reponses = {ligne.pk: "vu" for ligne in lignes[:4]} | {lignes[4].pk: "excuse", lignes[5].pk: "absent"}
        clos = clore_evenement(acteur=anne, evenement=e, reponses=reponses)
        assert Evenement.objects.count() == avant + 1
        assert len(_lignes(e)) == 6
        assert sum(bool(ligne.present) for ligne in _lignes(e)) == 4
        # Held without two of them: ended for everybody, presence no for these two.
        assert clos.statut == StatutEvenement.TERMINE
        assert {ligne.statut for ligne in _lignes(e)} == {"TERMINE"}
        assert [ligne.present for ligne in _lignes(e)[4:]] == [False, False]


@pytest.mark.parametrize(("issue", "statut", "motif", "present"), [
    ("vu", "TERMINE", "", True), ("excuse", "ANNULE", "GEN-358", False),
    ("absent", "ANNULE", "GEN-358", False), ("annule", "ANNULE", "GEN-357", False),
])  # fmt: skip
@pytest.mark.mission("PDE-COO-4", "PDS-COO-4")
def test_quatre_issues_d_un_rendez_vous(six: Monde, issue: str, statut: str, motif: str, present: bool) -> None:
    e = prevoir(six.anne, six.mecs, six.d_eloise)
    with au_nom_de(six.anne) as anne:
        clos = noter_issue(acteur=anne, evenement=e, issue=issue)
        (ligne,) = _lignes(e)
        assert (clos.statut, ligne.statut, ligne.motif_national, ligne.present) == (statut, statut, motif, present)
        dernier = StatutEvenementHisto.objects.filter(evenement=e).first()
        assert dernier is not None
        assert (dernier.statut, dernier.motif_national) == (statut, motif)


def test_les_absents_se_comptent_dans_les_deux_cas(six: Monde) -> None:
    seul = prevoir(six.anne, six.mecs, six.d_eloise)
    groupe = prevoir(six.anne, six.mecs, *six.jeunes[:2], debut=dans(hours=-5))
    with au_nom_de(six.anne) as anne:
        noter_issue(acteur=anne, evenement=seul, issue="absent")
        a, b = _lignes(groupe)
        clore_evenement(acteur=anne, evenement=groupe, reponses={a.pk: "absent", b.pk: "vu"})
        assert PersonneEvenement.objects.filter(issue="absent", present=False).count() == 2
        assert {e.statut for e in Evenement.objects.filter(pk__in=[seul.pk, groupe.pk])} == {"ANNULE", "TERMINE"}


def test_on_ne_clot_ni_sans_duree_ni_sans_type_ni_sans_presence_ni_avant(six: Monde) -> None:
    with au_nom_de(six.anne) as anne:
        (eloise,) = dossiers(six.d_eloise.pk)
        sans_fin = planifier_evenement(acteur=anne, structure_id=six.mecs.pk, type="rendez_vous", libelle="Point",
                                       debut=dans(hours=-2), dossier=eloise)  # fmt: skip
        (ligne,) = _lignes(sans_fin)
        with pytest.raises(ErreurMetier, match="quelle heure") as refus:
            clore_evenement(acteur=anne, evenement=sans_fin, reponses={ligne.pk: "vu"})
        assert refus.value.champ == "fin"
        sans_type = planifier(acteur=anne, plan=un_plan(six.mecs, eloise, type=""))
        with pytest.raises(ErreurMetier, match="type manque"):
            noter_issue(acteur=anne, evenement=sans_type, issue="vu")
        e = planifier(acteur=anne, plan=un_plan(six.mecs, eloise))
        with pytest.raises(ErreurMetier, match="chaque personne"):
            clore_evenement(acteur=anne, evenement=e, reponses={})
        with pytest.raises(ErreurMetier, match="chaque personne"):
            terminer_evenement(acteur=anne, evenement=e)
        demain = planifier(acteur=anne, plan=un_plan(six.mecs, eloise, debut=dans(days=1)))
        with pytest.raises(ErreurMetier, match="pas encore commencé"):
            noter_issue(acteur=anne, evenement=demain, issue="vu")
        with pytest.raises(ErreurMetier, match="après le début"):
            planifier(acteur=anne, plan=un_plan(six.mecs, eloise, minutes=0))


def test_la_base_refuse_un_etat_sans_ses_faits(six: Monde) -> None:
    e = prevoir(six.anne, six.mecs, six.d_eloise)
    with f.technique(six.mecs):
        for faux in ({"statut": "ANNULE"}, {"statut": "TERMINE"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                PersonneEvenement.objects.filter(evenement=e).update(**faux)
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonneEvenement.objects.create(evenement=e, structure=six.mecs, niveau=1, dossier=six.d_eloise)


def test_une_presence_partielle_laisse_ouvert(six: Monde) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes[:3])
    with au_nom_de(six.anne) as anne:
        a, b, c = _lignes(e)
        assert not clore_evenement(acteur=anne, evenement=e, reponses={a.pk: "vu"}).termine
        assert clore_evenement(acteur=anne, evenement=e, reponses={b.pk: "vu", c.pk: "absent"}).statut == "TERMINE"


def test_clos_est_clos_sauf_correction_motivee(six: Monde) -> None:
    e = prevoir(six.anne, six.mecs, six.d_eloise)
    with au_nom_de(six.anne) as anne:
        noter_issue(acteur=anne, evenement=e, issue="vu")
        (ligne,) = _lignes(e)
        with pytest.raises(ErreurMetier, match="déjà clos"):
            noter_issue(acteur=anne, evenement=e, issue="absent")
        e.refresh_from_db()
        with pytest.raises(ErreurMetier, match="clos ne se déplace plus"):
            modifier_evenement(acteur=anne, evenement=e, plan=plan_de(e), version_lue=e.version)
        with pytest.raises(ErreurMetier, match="pourquoi vous corrigez"):
            corriger_presence(acteur=anne, ligne=ligne, issue="absent", motif=" ")
        corrige = corriger_presence(acteur=anne, ligne=ligne, issue="absent", motif="Confusion avec Sofia")
        assert (corrige.statut, _lignes(e)[0].present) == ("ANNULE", False)
        assert "Confusion" in StatutEvenementHisto.objects.filter(evenement=e).first().motif  # type: ignore[union-attr]


def test_un_mois_verrouille_ne_change_plus(six: Monde, mois_verrouille: list[Any]) -> None:
    e = prevoir(six.anne, six.mecs, six.d_eloise)
    clos = prevoir(six.anne, six.mecs, six.d_sofia)
    with au_nom_de(six.anne) as anne:
        noter_issue(acteur=anne, evenement=clos, issue="vu")
        clos.refresh_from_db()
        mois_verrouille.append((six.mecs.pk, e.debut.year, e.debut.month))
        (ligne,) = _lignes(clos)
        actes = [
            lambda: noter_issue(acteur=anne, evenement=e, issue="vu"),
            lambda: modifier_evenement(acteur=anne, evenement=e, plan=plan_de(e), version_lue=e.version),
            lambda: annuler_evenement(acteur=anne, evenement=e, motif_national="GEN-357"),
            lambda: corriger_presence(acteur=anne, ligne=ligne, issue="absent", motif="Erreur"),
            lambda: rediger_compte_rendu(acteur=anne, evenement=clos, texte="Vu.", niveau=2),
            lambda: planifier(acteur=anne, plan=un_plan(six.mecs, *dossiers(six.d_eloise.pk))),
        ]
        for acte in actes:
            with pytest.raises(ErreurMetier, match="mois est clos"), transaction.atomic():
                acte()


def test_copier_une_activite_fait_un_evenement_et_jamais_deux(six: Monde) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes, libelle="Piscine", type="sortie")
    avant = Evenement.objects.count()
    with au_nom_de(six.anne) as anne:
        le = dans(days=7)
        copie = copier_evenement(acteur=anne, evenement=e, le=le)
        assert (copie.groupe, len(_lignes(copie)), Evenement.objects.count()) == (True, 6, avant + 1)
        assert {ligne.statut for ligne in _lignes(copie)} == {"PLANIFIE"}
        with pytest.raises(ErreurMetier, match="déjà copiée"):
            copier_evenement(acteur=anne, evenement=e, le=le)
        assert Evenement.objects.count() == avant + 1
    with f.technique(six.mecs), pytest.raises(IntegrityError), transaction.atomic():
        Evenement.objects.create(structure=six.mecs, niveau=1, objet="groupe", type="sortie", libelle="x", debut=le,
                                 copie_de=e)  # fmt: skip


def test_annuler_demande_un_motif_national(six: Monde) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes[:2])
    with au_nom_de(six.anne) as anne:
        for motif in ("", "GEN-999"):
            with pytest.raises(ErreurMetier, match="pourquoi"):
                annuler_evenement(acteur=anne, evenement=e, motif_national=motif)
        annuler_evenement(acteur=anne, evenement=e, motif_national="GEN-359", motif="Animateur absent")
        assert {(ligne.statut, ligne.motif_national) for ligne in _lignes(e)} == {("ANNULE", "GEN-359")}


def test_en_masse_chaque_personne_a_sa_reponse(six: Monde) -> None:
    a = prevoir(six.anne, six.mecs, six.d_eloise)
    b = prevoir(six.anne, six.mecs, *six.jeunes[:3], debut=dans(hours=-6))
    reponses = {ligne.pk: "vu" for ligne in [*_lignes_technique(six, a), *_lignes_technique(six, b)[:2]]}
    with au_nom_de(six.anne) as anne:
        assert clore_en_masse(acteur=anne, reponses=reponses) == 1  # b: one line has no answer
        assert Evenement.objects.get(pk=b.pk).statut == "PLANIFIE"
        assert [ligne.present for ligne in _lignes(b)] == [True, True, None]


def _lignes_technique(monde: Monde, e: Evenement) -> list[PersonneEvenement]:
    with f.technique(monde.mecs):
        return _lignes(e)


def test_le_titre_d_un_soin_reste_entre_soignants(six: Monde) -> None:
    with f.technique(six.mecs):
        f.lier(six.d_sofia, six.lucie)
    e = prevoir(six.lucie, six.mecs, six.d_eloise, libelle="CMP, docteur Aubry", lieu="CMP Nord", niveau=4,
                type="sante", debut=dans(days=1))  # fmt: skip
    with au_nom_de(six.anne) as anne:
        (vue,) = habiller(anne, visibles(anne).filter(pk=e.pk))
        assert (vue.titre, vue.lieu, vue.masque) == ("RDV santé", "", True)
        assert [p.dossier_id for p in vue.personnes] == [six.d_eloise.pk]
        # Nothing to read behind the page either: the words are on a row that her wall hides.
        assert not DetailEvenement.objects.filter(evenement=e).exists()
        lue = Evenement.objects.get(pk=e.pk)
        assert (lue.libelle, lue.lieu, lue.objectif, lue.serafin) == ("Rendez-vous de santé", "", "", [])
    with au_nom_de(six.lucie) as lucie:
        (vue,) = habiller(lucie, visibles(lucie).filter(pk=e.pk))
        assert (vue.titre, vue.lieu, vue.masque) == ("CMP, docteur Aubry", "CMP Nord", False)


def test_ce_qui_se_dit_d_un_rendez_vous_reserve_reste_a_son_niveau(six: Monde) -> None:
    """The psychologist's own: nurses read neither its comments nor its accounts; an educator adds nothing to it."""
    with f.technique(six.mecs):
        psy = f.professionnel(six.organisme, "Nadia", "Belkacem", "Psychologue")
        f.affecter(psy, six.mecs, f.EDU | {"PSY": "W"}, transverse=Transverse.NON)
        f.lier(six.d_eloise, psy)
    e = prevoir(psy, six.mecs, six.d_eloise, libelle="Entretien", niveau=5, type="sante")
    with au_nom_de(psy) as nadia:
        commenter(acteur=nadia, evenement=e, texte="À reprendre.")
        with pytest.raises(ErreurMetier, match="réservé"):
            rediger_compte_rendu(acteur=nadia, evenement=e, texte="Vu.", niveau=2)
        rediger_compte_rendu(acteur=nadia, evenement=e, texte="Vu.", niveau=5)
    with au_nom_de(six.anne) as anne, pytest.raises(Refus):
        commenter(acteur=anne, evenement=e, texte="Il était fatigué.")
    with f.technique(six.mecs):
        assert list(Commentaire.objects.filter(evenement=e).values_list("niveau", flat=True)) == [5]


def test_nul_n_ecrit_au_dessus_de_son_niveau(six: Monde) -> None:
    with pytest.raises(ErreurMetier, match="niveau"):
        prevoir(six.anne, six.mecs, six.d_eloise, niveau=4)


def test_une_activite_ne_se_prevoit_que_pour_des_dossiers_ouverts(six: Monde) -> None:
    with pytest.raises(Refus):
        prevoir(six.karim, six.mecs, six.d_eloise)
    with pytest.raises(Refus):
        prevoir(six.lucie, six.mecs, six.d_eloise, six.d_sofia)


def test_personne_d_autre_n_est_nomme(six: Monde) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes, libelle="Foot", type="activite")
    with au_nom_de(six.lucie) as lucie:
        (vue,) = habiller(lucie, visibles(lucie).filter(pk=e.pk))
        assert [p.usager.prenom_affiche for p in vue.personnes] == ["Éloïse"]
        assert vue.cachees == 5
    with au_nom_de(six.anne) as anne:
        lignes = _lignes(e)
        clore_evenement(acteur=anne, evenement=e, reponses={ligne.pk: "vu" for ligne in lignes})
        recits = rediger_compte_rendu(acteur=anne, evenement=e, texte="Sofia a marqué, Éloïse a arbitré.", niveau=2)
        assert len(recits) == 6
        de_sofia = CompteRendu.objects.get(dossier=six.d_sofia).texte
        assert "Sofia a marqué" in de_sofia
        assert "Éloïse" not in de_sofia
        de_malik = CompteRendu.objects.get(dossier=six.jeunes[2]).texte
        assert "Sofia" not in de_malik
        assert "Éloïse" not in de_malik


def test_changer_une_activite_garde_ceux_que_l_on_ne_lit_pas(six: Monde) -> None:
    """The nurse opens one dossier of six: what she moves loses nobody, and tells none of the others of her patient."""
    e = prevoir(six.anne, six.mecs, *six.jeunes, libelle="Foot", type="activite", debut=dans(hours=5))
    with au_nom_de(six.lucie) as lucie:
        plan = un_plan(six.mecs, *dossiers(six.d_eloise.pk), debut=dans(hours=6), libelle="Foot", groupe=True)
        modifier_evenement(acteur=lucie, evenement=e, plan=plan, version_lue=e.version)
        e.refresh_from_db()
        with pytest.raises(ErreurMetier, match="Éloïse"):
            modifier_evenement(acteur=lucie, evenement=e, plan=replace(plan, libelle="Foot avec Éloïse"),
                               version_lue=e.version)  # fmt: skip
    with f.technique(six.mecs):
        assert {ligne.dossier_id for ligne in _lignes(e)} == {d.pk for d in six.jeunes}
    with au_nom_de(six.anne) as anne:
        seuls = replace(plan, dossiers=tuple(dossiers(six.d_eloise.pk, six.d_sofia.pk)))
        modifier_evenement(acteur=anne, evenement=e, plan=seuls, version_lue=e.version)
        assert {ligne.dossier_id for ligne in _lignes(e)} == {six.d_eloise.pk, six.d_sofia.pk}


def test_un_etranger_ne_voit_rien(six: Monde) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes)
    for pro in (six.zoe, six.nora, six.karim):
        with au_nom_de(pro) as acteur:
            assert not visibles(acteur).filter(pk=e.pk).exists()
