"""Screens of the register, of complaints, of the CVS and of the educational writings."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accompagnement.champs_qualite import cvs
from accompagnement.models import ActionEcrit, Incident, Reclamation
from accompagnement.services import cvs as s_cvs
from accompagnement.services import ecrits as s_ecrits
from accompagnement.services import incidents as s
from coordination.models import EntreeFil
from documents.models import Document
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.accompagnement.protection.registre import ecrit, incident, qualite, reunion
from tests.accompagnement.protection.test_ecrans import poster
from tests.coordination.outils import au_nom_de, dossiers
from tests.documents.lire_pdf import texte
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
JOUR = f"{horloge.aujourdhui():%d/%m/%Y}"
DECLARE = {
    "categorie": "10",
    "survenu": JOUR,
    "survenu_heure": "00:01",
    "lieu": "Cour",
    "description": "Coups échangés.",
}


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_declarer_puis_suivre(monde, connecter):
    client = connecter(monde.anne)
    reponse = poster(client, "/incidents/declarer/", **DECLARE, grave="on", personne_1=monde.d_eloise.pk,
                     role_1="victime")  # fmt: skip
    assert reponse.status_code == 303
    page = client.get(reponse.headers["Location"]).content.decode()
    assert "Appelez maintenant" in page
    assert "Qualifier" not in page
    fil = client.get(reverse("dossier_fil", args=[monde.d_eloise.pk])).content.decode()
    assert "Un incident concerne Éloïse" in fil
    assert "Coups" not in fil


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_declarer_sans_nom_ne_laisse_pas_de_porte(monde, connecter):
    client = connecter(monde.anne)
    reponse = poster(client, "/incidents/declarer/", **DECLARE, anonyme="on")
    assert reponse.headers["Location"] == "/incidents/"
    page = client.get("/incidents/").content.decode()
    assert "Coups" not in page
    with au_nom_de(qualite(monde)):
        assert client.get(f"/incidents/{Incident.objects.get().pk}/").status_code == 404


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_le_registre_tient_en_dix_requetes(monde, connecter, django_assert_max_num_queries):
    pro, couts = qualite(monde), []
    client = connecter(pro)
    client.get("/incidents/")
    for combien in (10, 90):
        for _ in range(combien):
            incident(monde.anne, monde.mecs)
        with django_assert_max_num_queries(10) as releve:
            page = client.get("/incidents/")
        assert page.status_code == 200
        assert len(page.content) < 60_000
        couts.append(len(releve))
    assert couts[0] == couts[1]


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_plan_et_reclamations(monde, connecter):
    pro = qualite(monde)
    client = connecter(pro)
    assert poster(client, "/qualite/reclamations/nouvelle/", qualite="famille", nom="Mme Lambert", recue_le=JOUR,
                  sujet="Repas froid", texte="Trois fois cette semaine.").status_code == 303  # fmt: skip
    with au_nom_de(pro):
        pk = Reclamation.objects.get().pk
    assert poster(client, f"/qualite/reclamations/{pk}/action/", libelle="Chariot", responsable=monde.anne.pk,
                  pour_le=JOUR).status_code == 303  # fmt: skip
    assert "Chariot" in client.get("/qualite/").content.decode()
    assert "Repas froid" in client.get(f"/qualite/reclamations/{pk}/").content.decode()
    assert "Chariot" in connecter(monde.anne).get("/qualite/").content.decode()
    assert "Repas froid" not in client.get("/qualite/").content.decode()


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_le_cvs_et_son_compte_rendu(monde, connecter):
    r = reunion(monde)
    client = connecter(monde.karim)
    assert "Deux menus" in client.get(f"/cvs/reunions/{r.pk}/").content.decode()
    assert client.get(f"/cvs/reunions/{r.pk}/pv/").status_code == 403
    assert "Éloïse Lambert" in client.get("/cvs/").content.decode()
    assert connecter(monde.zoe).get(f"/cvs/reunions/{r.pk}/").status_code == 404


@pytest.mark.mission("PDE-DOCX-5")
def test_un_compte_rendu_separe_faits_et_hypotheses(monde, connecter):
    e, d = ecrit(monde), monde.d_eloise.pk
    client = connecter(monde.anne)
    page = client.get(reverse("ecrit_rediger", args=[d, e.pk])).content.decode()
    assert page.index("Faits") < page.index("Observations") < page.index("Hypothèses")
    assert poster(client, reverse("ecrit_rediger", args=[d, e.pk]), titre="Trois mois", faits="Le 3, rentrée.",
                  hypotheses="Elle serait soulagée.", version=1).status_code == 303  # fmt: skip
    assert poster(client, reverse("ecrit_rediger", args=[d, e.pk]), titre="Trois mois", faits="Autre",
                  version=1).status_code == 409  # fmt: skip
    assert poster(client, reverse("ecrit_acte", args=[d, e.pk, "finir"])).status_code == 303
    with au_nom_de(monde.anne):
        assert EntreeFil.objects.get(genre="ecrit").extrait == "Compte rendu éducatif : Trois mois."


@pytest.mark.mission("PDE-DOCX-5", "PDE-DOCX-10")
def test_un_ecrit_fini_ne_change_plus_et_n_appartient_qu_a_son_auteur(monde):
    e = ecrit(monde)
    with f.technique(monde.mecs):
        f.lier(monde.d_eloise, monde.paul)
    with au_nom_de(monde.paul) as paul:
        e.dossier = dossiers(monde.d_eloise.pk)[0]
        with pytest.raises(Refus):
            s_ecrits.finir_ecrit(acteur=paul, ecrit=e)
    with au_nom_de(monde.anne) as anne:
        e.dossier = dossiers(monde.d_eloise.pk)[0]
        s_ecrits.finir_ecrit(acteur=anne, ecrit=e)
        with pytest.raises(ErreurMetier, match="ne change plus"):
            s_ecrits.rediger_ecrit(acteur=anne, ecrit=e, version_lue=2, faits="Autre")


@pytest.mark.mission("PDE-DOCX-10")
@pytest.mark.parametrize(("genre", "code"), [("navette", "FICHE-NAVETTE"), ("protocole", "PROTOCOLE-ACTIONS")])
def test_la_fiche_navette_et_le_protocole_se_produisent(monde, connecter, genre, code):
    e, d = ecrit(monde, genre), monde.d_eloise.pk
    client = connecter(monde.anne)
    assert poster(client, reverse("ecrit_acte", args=[d, e.pk, "action"]), quoi="Appeler le collège", qui="Anne",
                  pour_le=JOUR).status_code == 303  # fmt: skip
    assert poster(client, reverse("ecrit_imprimer", args=[d, e.pk])).status_code == 303
    with au_nom_de(monde.anne):
        assert ActionEcrit.objects.get().quoi == "Appeler le collège"
        assert Document.objects.get().version_modele.modele.code == code


def test_un_ecrit_ne_se_lit_pas_hors_de_l_equipe(monde, connecter):
    e, d = ecrit(monde), monde.d_eloise.pk
    assert connecter(monde.karim).get(reverse("ecrit", args=[d, e.pk])).status_code == 403
    assert connecter(monde.zoe).get(reverse("ecrit", args=[d, e.pk])).status_code == 404


@pytest.mark.mission("PRI-CAR-PIL-2")
@pytest.mark.parametrize("qui", ["anne", "valerie"])
def test_la_declaration_se_lit_chez_qui_declare_et_chez_la_qualite(monde, connecter, qui):
    """Not one field is hidden from who may read the incident, whatever the rest of their profile."""
    monde.valerie = qualite(monde)
    i = incident(monde.anne, monde.mecs, (monde.d_eloise, "victime"))
    client = connecter(getattr(monde, qui))
    assert poster(client, f"/incidents/{i.pk}/declaration/").status_code == 303
    with au_nom_de(monde.valerie):
        lu = texte(i.pieces.get().contenu)
    assert "une chaise est jetée" in lu.replace("\n", " ")
    assert "non affiché" not in lu


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_le_compte_rendu_imprime_se_lit(monde, connecter):
    r = reunion(monde)
    with au_nom_de(monde.anne):
        assert r.pv == "Deux menus au choix."
    direction = f.professionnel(monde.organisme, "Dora", "Roche", "Directrice")
    f.affecter(direction, monde.mecs, f.DIR | {"INC": "V"}, transverse="structure")
    assert poster(connecter(direction), f"/cvs/reunions/{r.pk}/imprimer/").status_code == 303
    with au_nom_de(monde.anne):
        lu = texte(r.pieces.get().contenu)
    assert "Deux menus au choix" in lu
    assert "non affiché" not in lu


@pytest.mark.exigence("S-13")
@pytest.mark.mission("PRI-CAR-PIL-2")
def test_le_retour_d_experience_ne_dit_ni_qui_ni_ce_qui_s_est_passe(monde, connecter):
    monde.valerie = qualite(monde)
    i = incident(monde.anne, monde.mecs, (monde.d_eloise, "victime"))
    client, chemin = connecter(monde.valerie), f"/incidents/{i.pk}/declaration/"
    assert poster(client, chemin, papier="retex").status_code == 422  # nothing is analysed yet
    analyse = f"/incidents/{i.pk}/analyser/"
    poster(client, analyse, causes="Éloïse était seule à table.", retex="Deux services.")
    assert poster(client, chemin, papier="retex").status_code == 422
    assert poster(client, analyse, causes="Deux tables trop proches.", retex="Deux services.").status_code == 303
    assert poster(client, chemin, papier="retex").status_code == 303
    with au_nom_de(monde.valerie):
        lu = texte(i.pieces.get(code="RETEX").contenu)
    assert "Deux tables trop proches." in lu
    assert "Éloïse" not in lu
    assert "chaise" not in lu


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_qui_declare_n_imprime_pas_le_retour_d_experience(monde, connecter):
    """It is of those who keep the register."""
    i = incident(monde.anne, monde.mecs, (monde.d_eloise, "victime"))
    assert poster(connecter(monde.anne), f"/incidents/{i.pk}/declaration/", papier="retex").status_code == 403


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_le_compte_rendu_nomme_les_membres_du_jour_de_la_reunion(monde):
    """Whoever joined the council afterwards was not there."""
    r = reunion(monde)
    with au_nom_de(monde.helene if hasattr(monde, "helene") else qualite(monde)) as acteur:
        s_cvs.ajouter_membre_cvs(acteur=acteur, structure=monde.mecs, college="familles", nom="Nouvelle Venue",
                                 debut=horloge.aujourdhui() + timedelta(days=3))  # fmt: skip
    with f.technique(monde.mecs):
        lus = cvs(SimpleNamespace(objet=r))["membres"]
    assert [ligne[0] for ligne in lus.lignes] == ["Éloïse Lambert"]


@pytest.mark.mission("PRI-CAR-PIL-2")
def test_les_mots_d_une_famille_ne_passent_pas_pour_ceux_de_la_personne(monde, connecter):
    """The apricot mark is of the person's own words alone."""
    valerie = qualite(monde)
    with au_nom_de(valerie) as acteur:
        plaintes = [
            s.enregistrer_reclamation(
                acteur=acteur,
                structure=monde.mecs,
                qualite=de,
                nom="X",
                sujet="Repas",
                texte="C’est froid.",
                recue_le=horloge.aujourdhui(),
            )
            for de in ("usager", "famille")
        ]
    client = connecter(valerie)
    pages = [client.get(f"/qualite/reclamations/{p.pk}/").content.decode() for p in plaintes]
    assert ['class="parole' in page for page in pages] == [True, False]
