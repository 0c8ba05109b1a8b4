"""School and work (S32): states as rows, half-days, deadlines, the PAI kept by carers, reports to who may have them."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accompagnement.models import EtapeParcours, ParcoursPro, PeriodeScolaire, PlanScolaire
from accompagnement.selectors import parcours as lectures
from accompagnement.services import parcours as services
from accompagnement.services.parcours.papiers import destinataires
from administration.services.droits import accorder_droit_social, preparer_droit
from coordination.models import Echeance, EntreeFil
from documents.services.ged.qualification import qualifier_depot
from dui.core.erreurs import ErreurMetier, Refus
from tests.accompagnement.parcours.outils import depot, en_stage, le, lu, parent, poster, scolarise
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
MALADIE = "Épilepsie, valproate 500 mg"
CONSIGNE = "En cas de malaise, appeler le 15 puis l’infirmière."


@pytest.mark.mission("PRI-CAR-ACC-4")
def test_une_annee_de_sa_prevision_a_son_diplome(monde: SimpleNamespace, connecter: Any) -> None:
    """Planned, begun, interrupted, taken up again, over with what was reached: five rows, nothing overwritten."""
    client, pk = connecter(monde.anne), monde.d_eloise.pk
    donnees = {"ecole": "Lycée Monge", "niveau_suivi": "cap1", "enseignement": "ordinaire", "demi_journees": "10",
               "frequentation": "2", "diplome": "CAP pâtissier", "debut": le(20)}  # fmt: skip
    assert poster(client, reverse("scolarite_nouveau", args=[pk, "periode"]), **donnees).status_code == 303
    with f.technique(monde.mecs):
        periode = PeriodeScolaire.objects.get(dossier=pk)
        assert (periode.statut, periode.numero) == ("prevue", 1)
    for nom, champs in (
        ("commencer", {"le": le(-10)}), ("interrompre", {"le": le(-4), "motif": "Hospitalisation"}),
        ("reprendre", {"le": le(-2)}), ("terminer", {"le": le(0), "atteint": "Niveau 3, sans diplôme"}),
    ):  # fmt: skip
        reponse = poster(client, reverse("scolarite_acte", args=[pk, periode.pk, nom]), **champs)
        assert reponse.status_code == 303, lu(reponse)
    with f.technique(monde.mecs):
        periode.refresh_from_db()
        assert (periode.statut, periode.debut, periode.fin) == ("terminee", le(-10), le(0))
        etapes = list(EtapeParcours.objects.filter(periode=periode).values_list("statut", "jour", "auteur"))
        assert [e[0] for e in etapes] == ["prevue", "en_cours", "interrompue", "en_cours", "terminee"]
        assert {e[2] for e in etapes} == {monde.anne.pk}
        assert EntreeFil.objects.filter(genre="scolarite", dossier=pk).count() == 5
    page = lu(client.get(reverse("scolarite", args=[pk, periode.pk])))
    assert "Niveau 3, sans diplôme" in page
    assert "Hospitalisation" in page
    assert poster(client, reverse("scolarite_acte", args=[pk, periode.pk, "reprendre"]), le=le(0)).status_code == 422


def test_les_passages_interdits(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        prevue = scolarise(monde.d_eloise, debut=30)
        for acte in (services.interrompre, services.terminer, services.reprendre):
            with pytest.raises(ErreurMetier):
                acte(acteur=None, suivi=prevue, le=le(0), **{"motif": "x"} | (
                    {"atteint": "x"} if acte is services.terminer else {}))  # fmt: skip
        with pytest.raises(ErreurMetier, match="pas encore venu"):
            services.commencer(acteur=None, suivi=prevue, le=le(30))
        stage = en_stage(monde.d_eloise)
        with pytest.raises(ErreurMetier, match="niveau atteint"):
            services.terminer(acteur=None, suivi=stage, le=le(0), atteint=" ")
        with pytest.raises(ErreurMetier, match="avant le début"):
            services.interrompre(acteur=None, suivi=stage, le=le(-9), motif="x")
        with pytest.raises(ErreurMetier, match="pourquoi"):
            services.annuler(acteur=None, suivi=stage, motif="")
        services.annuler(acteur=None, suivi=stage, motif="Autre personne")
        assert list(lectures.pros_de(monde.d_eloise)) == []
        assert ParcoursPro.objects.filter(pk=stage.pk).exists()


@pytest.mark.mission("PRI-CAR-ACC-4")
def test_le_volume_est_en_demi_journees_jamais_en_heures(monde: SimpleNamespace, connecter: Any) -> None:
    client, pk = connecter(monde.anne), monde.d_eloise.pk
    donnees = {"ecole": "École", "niveau_suivi": "cp", "enseignement": "ordinaire", "demi_journees": "24",
               "frequentation": "2", "debut": le(-1)}  # fmt: skip
    refus = poster(client, reverse("scolarite_nouveau", args=[pk, "periode"]), **donnees)
    assert refus.status_code == 422
    assert "pas en heures" in lu(refus)
    with f.technique(monde.mecs):
        with pytest.raises(ErreurMetier, match="demi-journées"):
            scolarise(monde.d_eloise, demi_journees=24)
        periode = scolarise(monde.d_eloise, demi_journees=9)
        with pytest.raises(IntegrityError), transaction.atomic():
            PeriodeScolaire.objects.filter(pk=periode.pk).update(demi_journees=24)


def test_l_orientation_mdph_n_est_pas_une_scolarite(monde: SimpleNamespace, connecter: Any) -> None:
    """PG: confusing MDPH orientation with actual schooling. Two objects, two cards, neither fills the other."""
    with f.technique(monde.mecs):
        f.affecter(monde.anne, monde.mecs, f.EDU | {"DRO": "R"}, monde.tilleuls)
        droit = preparer_droit(acteur=None, dossier=monde.d_eloise, type="orientation", pieces=False)
        accorder_droit_social(acteur=None, droit=droit, date_decision=le(-40), date_ouverture=le(-30), terme="date",
                              fin=le(300), orientation="IME Les Genêts")  # fmt: skip
        assert list(lectures.periodes_de(monde.d_eloise)) == []
    page = lu(connecter(monde.anne).get(reverse("dossier_scolarite", args=[monde.d_eloise.pk])))
    assert "Pas encore de scolarité" in page
    mdph = page.partition("Décisions de la MDPH")[2]
    assert "IME Les Genêts" in mdph
    assert "IME Les Genêts" not in page.partition("Décisions de la MDPH")[0]
    with f.technique(monde.mecs):
        scolarise(monde.d_eloise)
        lignes, _ = lectures.situations(_acteur(monde.paul), monde.mecs)
        assert "IME" not in str(next(x for x in lignes if x.dossier.pk == monde.d_eloise.pk).periode)


def _acteur(pro: Any) -> Any:
    from habilitations.acces import acteur_de

    return acteur_de(pro.compte)


def test_un_pai_n_est_pas_un_papier_d_ecole(monde: SimpleNamespace, connecter: Any) -> None:
    """PG: storing a PAI as a plain school document. Only the consigne (N3) comes out of its N4 content."""
    with au_nom_de(monde.anne) as anne:
        with pytest.raises(ErreurMetier, match="médical"):
            services.noter_plan(acteur=anne, dossier=monde.d_eloise, type="pai", debut=le(-1))
        with pytest.raises(Refus, match="soins"):
            services.etablir_pai(acteur=anne, dossier=monde.d_eloise, consigne="x", texte="x", debut=le(0))
    with au_nom_de(monde.lucie) as lucie:
        plat = depot(monde.d_eloise, monde.lucie, niveau=2)
        soin = depot(monde.d_eloise, monde.lucie, niveau=4, type="80771-9")
        with pytest.raises(ErreurMetier, match="N4"):
            services.etablir_pai(acteur=lucie, dossier=monde.d_eloise, consigne=CONSIGNE, texte=MALADIE, debut=le(0),
                                 piece=plat)  # fmt: skip
        plan = services.etablir_pai(acteur=lucie, dossier=monde.d_eloise, consigne=CONSIGNE, texte=MALADIE, debut=le(0),
                                    fin=le(200), piece=soin)  # fmt: skip
        with pytest.raises(ErreurMetier, match="niveau de l’équipe de soins"):
            qualifier_depot(acteur=lucie, depot=soin, version_lue=soin.version, niveau=2)
        with pytest.raises(ErreurMetier, match="document de santé"):
            services.noter_plan(acteur=lucie, dossier=monde.d_eloise, type="pps", debut=le(-1), piece=soin)
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanScolaire.objects.filter(pk=plan.pk).update(niveau=2)
        assert Echeance.objects.get(regle="pai_fin", objet=plan.objet).date_due == le(200)
    adresse = reverse("dossier_scolarite", args=[monde.d_eloise.pk])
    pour_anne, pour_lucie = lu(connecter(monde.anne).get(adresse)), lu(connecter(monde.lucie).get(adresse))
    assert CONSIGNE in pour_anne
    assert "valproate" not in pour_anne
    assert "valproate" in pour_lucie
    fil = reverse("dossier_fil", args=[monde.d_eloise.pk])
    assert "valproate" not in lu(connecter(monde.anne).get(fil)) + lu(connecter(monde.lucie).get(fil))
    assert CONSIGNE in lu(connecter(monde.anne).get(reverse("dossier_section", args=[monde.d_eloise.pk, "pai"])))
    with au_nom_de(monde.anne):
        from accompagnement.models import ContenuPAI

        assert not ContenuPAI.objects.exists()


def test_un_pai_revu_garde_le_precedent(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        premier = services.etablir_pai(
            acteur=None, dossier=monde.d_eloise, consigne=CONSIGNE, texte=MALADIE, debut=le(-300)
        )
        suite = services.revoir_pai(
            acteur=None, plan=premier, consigne="Ne plus rien faire de particulier.", texte="Guéri"
        )
        premier.refresh_from_db()
        assert (premier.clos_le, premier.contenu.texte) == (le(0), MALADIE)
        assert [p.pk for p in lectures.consignes_ecole(monde.d_eloise, _acteur(monde.anne))] == [suite.pk]
        with pytest.raises(ErreurMetier, match="déjà clos"):
            services.clore_plan(acteur=None, plan=premier, le=le(0), motif="x")


def test_les_echeances_suivent_les_dates(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        d = monde.d_eloise
        periode = scolarise(d, orientation_avant_le=le(40))
        assert Echeance.objects.get(regle="scolarite_orientation").date_due == le(40)
        services.modifier_periode(acteur=None, periode=periode, version_lue=1, orientation_decidee="CAP cuisine")
        assert Echeance.objects.get(regle="scolarite_orientation").etat == "sans_objet"
        ess = services.noter_plan(acteur=None, dossier=d, type="ess", debut=le(-100))
        assert Echeance.objects.get(regle="ess_annuelle").date_due > le(250)
        services.modifier_plan(acteur=None, plan=ess, version_lue=1, prochaine_le=le(12))
        assert Echeance.objects.get(regle="ess_annuelle").etat == "sans_objet"
        assert Echeance.objects.get(regle="plan_reunion").date_due == le(12)
        stage = en_stage(d)
        assert Echeance.objects.get(regle="parcours_fin").date_due == le(5)
        services.terminer(acteur=None, suivi=stage, le=le(0), atteint="Bon stage")
        assert Echeance.objects.get(regle="parcours_fin").etat == "faite"


def test_l_assiduite_se_compte_une_fois(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise)
        noter = partial(services.noter_absence, acteur=None, periode=periode)
        noter(debut=le(-20), fin=le(-19), demi_journees=4, nature="exclusion", motif="Bagarre")
        noter(debut=le(-10), demi_journees=1, nature="injustifiee")
        deuxieme = noter(debut=le(-10), demi_journees=1, nature="justifiee")
        for champs in (
            {"debut": le(-10), "demi_journees": 1, "nature": "justifiee"},  # three half-days in one day
            {"debut": le(-20), "fin": le(-18), "demi_journees": 2, "nature": "justifiee"},
            {"debut": le(-5), "demi_journees": 3, "nature": "justifiee"},
            {"debut": le(-70), "demi_journees": 1, "nature": "justifiee"},
            {"debut": le(-3), "demi_journees": 1, "nature": "exclusion"},
        ):
            with pytest.raises(ErreurMetier):
                noter(**champs)
        services.ecarter_absence(acteur=None, absence=deuxieme)
        lue = lectures.periodes_de(monde.d_eloise).get()
        assert (lue.manquees, lue.sans_motif) == (5, 1)
        assert lue.presences == 0
        assert [sum(x["valeurs"][n] for x in lectures.assiduite(lue).mois) for n in range(3)] == [1, 4, 0]


@pytest.mark.mission("PRI-CAR-ACC-4", "PRI-DEF-3")
def test_un_bulletin_va_aux_titulaires_et_a_l_ase(monde: SimpleNamespace, connecter: Any) -> None:
    with f.technique(monde.mecs):
        mere = parent(monde.d_eloise, "Sylvie", autorite_parentale=True)
        pere = parent(monde.d_eloise, "Marc", "FTH")
        ase = parent(monde.d_eloise, "Inès", "ASE")
        periode = scolarise(monde.d_eloise)
        bulletin = services.noter_bulletin(acteur=None, periode=periode, intitule="Trimestre 1", recu_le=le(-3))
        lus = destinataires(monde.eloise)
        assert [(d.cle, d.copie) for d in lus] == [(mere.contact_id, False), (ase.contact_id, True)]
        with pytest.raises(ErreurMetier, match="titulaires"):
            services.remettre(acteur=None, bulletin=bulletin, a=[pere.contact_id], le=le(0), mode="courrier")
    client, adresse = connecter(monde.anne), reverse("bulletin_remise", args=[monde.d_eloise.pk, bulletin.pk])
    assert "Marc" not in lu(client.get(adresse)).partition("<main")[2]
    a = [mere.contact_id, ase.contact_id]
    assert poster(client, adresse, a=a, le=le(0), mode="courrier").status_code == 303
    assert poster(client, adresse, a=a, le=le(0), mode="courrier").status_code == 422
    assert "Sylvie Lambert" in lu(client.get(reverse("scolarite", args=[monde.d_eloise.pk, periode.pk])))
    with f.technique(monde.mecs):
        assert list(bulletin.remises.values_list("auteur", flat=True)) == [monde.anne.pk] * 2
        majeur = destinataires(monde.eloise, monde.eloise.majorite_le)
        assert [d.cle for d in majeur] == [0, ase.contact_id]


def test_une_autorisation_vient_de_qui_a_l_autorite(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs):
        mere = parent(monde.d_eloise, "Sylvie", autorite_parentale=True)
        tante = parent(monde.d_eloise, "Rose", "AUNT")
        commun = {"acteur": None, "dossier": monde.d_eloise, "objet": "sorties", "decision": "accord", "le": le(-2)}
        donner = partial(services.noter_autorisation, **commun)
        with pytest.raises(ErreurMetier, match="autorité"):
            donner(par=tante.contact_id)
        faite = donner(par=mere.contact_id, fin=le(100))
        assert [a.pk for a in lectures.autorisations_de(monde.d_eloise)] == [faite.pk]
        services.retirer_autorisation(acteur=None, autorisation=faite, le=le(0))
        assert lectures.autorisations_de(monde.d_eloise) == []
        with pytest.raises(ErreurMetier, match="déjà"):
            services.retirer_autorisation(acteur=None, autorisation=faite, le=le(0))


def test_qui_lit_qui_ecrit(monde: SimpleNamespace, connecter: Any) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise)
    adresses = [reverse("dossier_scolarite", args=[monde.d_eloise.pk]),
                reverse("scolarite", args=[monde.d_eloise.pk, periode.pk])]  # fmt: skip
    for pro, attendu in (
        (monde.anne, 200),
        (monde.paul, 200),
        (monde.karim, 403),
        (monde.sarah, 403),
        (monde.zoe, 404),
    ):
        assert [connecter(pro).get(a).status_code for a in adresses] == [attendu] * 2, pro
    with f.technique(monde.mecs):
        maitresse = f.professionnel(monde.organisme, "Fatou", "Ndiaye", "Maîtresse de maison")
        f.affecter(maitresse, monde.mecs, {"ID": "S", "PP": "R", "TRE": "C"}, monde.tilleuls)
        f.lier(monde.d_eloise, maitresse)
    lit = connecter(maitresse)
    assert "Ajouter une scolarité" not in lu(lit.get(adresses[0]))
    ajout = reverse("scolarite_nouveau", args=[monde.d_eloise.pk, "periode"])
    assert lit.get(ajout).status_code == 403
    with au_nom_de(maitresse) as elle, pytest.raises(Refus):
        services.interrompre(acteur=elle, suivi=periode, le=le(0), motif="x")


def test_un_objet_d_une_autre_personne_n_existe_pas_ici(monde: SimpleNamespace, connecter: Any) -> None:
    with f.technique(monde.mecs):
        f.lier(monde.d_sofia, monde.anne)
        periode, stage = scolarise(monde.d_sofia), en_stage(monde.d_sofia)
        plan = services.noter_plan(acteur=None, dossier=monde.d_sofia, type="pps", debut=le(-1))
    client, pk = connecter(monde.anne), monde.d_eloise.pk
    for nom, args in (("scolarite", [pk, periode.pk]), ("parcours_pro", [pk, stage.pk]),
                      ("plan_scolaire_acte", [pk, plan.pk, "clore"])):  # fmt: skip
        assert client.get(reverse(nom, args=args)).status_code == 404, nom


def test_deux_personnes_modifient_la_meme_scolarite(monde: SimpleNamespace, connecter: Any) -> None:
    with f.technique(monde.mecs):
        periode = scolarise(monde.d_eloise)
    adresse = reverse("scolarite_acte", args=[monde.d_eloise.pk, periode.pk, "modifier"])
    commun = {"ecole": "Collège Jean-Moulin", "niveau_suivi": "5e", "enseignement": "ordinaire", "demi_journees": "9",
              "frequentation": "2", "debut": periode.debut, "version": "1"}  # fmt: skip
    assert poster(connecter(monde.anne), adresse, **commun | {"commentaire": "Va mieux"}).status_code == 303
    assert poster(connecter(monde.paul), adresse, **commun | {"demi_journees": "4"}).status_code == 303
    with f.technique(monde.mecs):
        periode.refresh_from_db()
        assert (periode.commentaire, periode.demi_journees) == ("Va mieux", 4)
    conflit = poster(connecter(monde.paul), adresse, **commun | {"commentaire": "Va moins bien"})
    assert conflit.status_code == 409


def test_l_onglet_tient_dans_son_budget(monde: SimpleNamespace, connecter: Any) -> None:
    client, couts = connecter(monde.anne), []
    adresse = reverse("dossier_scolarite", args=[monde.d_eloise.pk])
    client.get(adresse)
    for _ in range(2):
        with f.technique(monde.mecs):
            for rang in range(5):
                scolarise(monde.d_eloise, debut=-400 - rang)
                en_stage(monde.d_eloise)
        with CaptureQueriesContext(connection) as lues:
            reponse = client.get(adresse)
        couts.append(sum("SAVEPOINT" not in q["sql"] for q in lues.captured_queries))
    assert len(reponse.content) < 60_000
    assert couts[0] == couts[1] <= 15, couts


def _peupler(monde: SimpleNamespace, combien: int) -> None:
    with f.technique(monde.mecs):
        for rang in range(combien):
            d = f.dossier(f.usager(monde.mecs, f"Enfant{rang}", "Martin"), monde.mecs, monde.tilleuls)
            periode = scolarise(d)
            services.noter_absence(acteur=None, periode=periode, debut=le(-3), demi_journees=1, nature="justifiee")
            en_stage(d)


@pytest.mark.parametrize("filtre", ["", "sans", "suivre", "rentree"])
def test_la_liste_de_la_maison_a_un_cout_constant(monde: SimpleNamespace, connecter: Any, filtre: str) -> None:
    client, couts = connecter(monde.paul), []
    client.get(reverse("scolarites"))
    for ajout in (10, 30):
        _peupler(monde, ajout)
        with CaptureQueriesContext(connection) as lues:
            reponse = client.get(reverse("scolarites"), {"filtre": filtre})
        couts.append(sum("SAVEPOINT" not in q["sql"] for q in lues.captured_queries))
    assert reponse.status_code == 200
    assert len(reponse.content) < 60_000
    assert couts[0] == couts[1] <= 10, couts


def test_la_liste_dit_qui_n_a_pas_d_ecole(monde: SimpleNamespace, connecter: Any) -> None:
    with f.technique(monde.mecs):
        scolarise(monde.d_eloise, frequentation="4")
    client = connecter(monde.paul)
    sans = lu(client.get(reverse("scolarites"), {"filtre": "sans"}))
    assert "Sofia" in sans
    assert "Instruction obligatoire" in sans
    assert "Éloïse" not in sans.partition("<main")[2]
    assert "Éloïse" in lu(client.get(reverse("scolarites"), {"filtre": "suivre"}))
    assert connecter(monde.sarah).get(reverse("scolarites")).status_code == 403
