"""Exercices and sites: what PSC says, matched with the affectations by FINESS, chosen when there are several."""

import pytest

from habilitations.models import Compte, SessionPSC
from habilitations.psc import identite
from habilitations.psc.erreurs import EchecPSC
from habilitations.services.psc import lier_psc
from tests.habilitations.psc.conftest import RPPS
from tests.habilitations.psc.outils import traverser
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
CHOIX = "/compte/psc/exercice/"


def _lieu(pro):
    return Compte.objects.get(professionnel=pro).structure_courante_id


def test_un_seul_exercice_se_choisit_tout_seul(lies, client):
    assert traverser(client, suite="/personnes/")["Location"] == "/personnes/"
    ligne = SessionPSC.objects.get()
    assert (ligne.situation["metier"], ligne.structure_id) == ("Infirmier", lies.csapa.pk)
    assert _lieu(lies.nora) == lies.csapa.pk


@pytest.mark.mission("PDE-SVC-1", "PDS-SVC-1")
@pytest.mark.parametrize(("qui", "pro"), [("deux-exercices", "ines"), ("deux-sites", "yann")])
def test_plusieurs_situations_se_choisissent(lies, client, qui, pro):
    """Asked right after the return; what is bound to PSC opens on the site chosen, and there only."""
    reponse = traverser(client, qui, suite="/transmissions/")
    assert reponse["Location"] == f"{CHOIX}?next=%2Ftransmissions%2F"
    page = client.get(reponse["Location"]).content.decode()
    assert "CSAPA Le Quai" in page
    assert "MECS Les Tilleuls" in page
    ligne = SessionPSC.objects.get()
    rang = next(str(n) for n, s in enumerate(ligne.situations) if s["structure"] == lies.mecs.pk)
    choisi = client.post(CHOIX, {"situation": rang, "next": "/transmissions/"})
    assert (choisi.status_code, choisi["Location"]) == (303, "/transmissions/")
    assert _lieu(getattr(lies, pro)) == lies.mecs.pk
    assert client.get(f"/dossiers/{lies.d_sofia.pk}/envois/").status_code == 403
    assert _domaines(getattr(lies, pro)) == {lies.mecs.pk: True, lies.csapa.pk: False}


def _domaines(pro):
    from habilitations.acces import acteur_de

    acteur = acteur_de(pro.compte, session_psc=SessionPSC.objects.get().pk)
    return {p.structure_id: "DMP" in p.droits for p in acteur.postes}


def test_l_exercice_suit_l_etablissement_choisi(lies, client):
    """From the header: what PSC opens goes with the establishment, without another crossing."""
    traverser(client, "deux-sites")
    for maison in (lies.mecs, lies.csapa, lies.mecs):
        client.post("/compte/structure/", {"structure": str(maison.pk)})
        autre = lies.csapa if maison == lies.mecs else lies.mecs
        assert _domaines(lies.yann) == {maison.pk: True, autre.pk: False}


def test_un_meme_site_deux_fois_se_choisit_une_fois():
    """Several activities on one site: one line to choose."""
    activites = [{"numeroFinessSite": "440999019"}, {"numeroFinessSite": "440999019"}, {"numeroFinessSite": ""}]
    reference = {"exercices": [{"codeProfession": "60", "activities": activites}]}
    lue = identite.lire({"sub": "s"}, {"sub": "s", "SubjectNameID": "899700000120", "SubjectRefPro": reference})
    assert [s["site"] for s in lue.situations({"440999019": (1, "MECS")})] == ["MECS"]


@pytest.mark.parametrize("envoi", [{}, {"situation": "7"}, {"situation": "-1"}, {"situation": "x"}])
def test_un_choix_hors_de_la_liste_est_refuse(lies, client, envoi):
    traverser(client, "deux-sites")
    assert client.post(CHOIX, envoi).status_code == 422
    assert SessionPSC.objects.get().situation is None


def test_un_site_sans_affectation_n_ouvre_rien(lies, client):
    """PSC says who; our habilitations say what. Denis works at the MECS for PSC, at the CSAPA for us."""
    lies.denis = f.professionnel(lies.organisme, "Denis", "Carré", "Médecin", rpps=RPPS["denis"])
    f.affecter(lies.denis, lies.csapa, f.IDE)
    lier_psc(acteur=None, professionnel=lies.denis, identifiant=f"8{RPPS['denis']}")
    traverser(client, "medecin")
    ligne = SessionPSC.objects.get()
    assert (ligne.situation["metier"], ligne.structure_id) == ("Médecin", None)
    assert client.get(f"/dossiers/{lies.d_eloise.pk}/").status_code == 404


def test_sans_activite_declaree_on_entre_quand_meme(lies, client):
    """Empty activities, as the real service gives them."""
    pro = f.professionnel(lies.organisme, "Inès", "Morel", "Infirmière")
    f.affecter(pro, lies.mecs, f.IDE)
    lier_psc(acteur=None, professionnel=pro, identifiant="899700000153")
    assert traverser(client, "sans-activite", suite="/personnes/")["Location"] == "/personnes/"
    assert client.get("/envois/").status_code == 200


def test_une_educatrice_sans_rpps_entre_par_son_identifiant(lies, client):
    """A social worker may have no RPPS number: 3, FINESS, and the number of the house."""
    lier_psc(acteur=None, professionnel=lies.anne, identifiant="3440999019/0042")
    assert traverser(client, "sans-rpps", suite="/personnes/")["Location"] == "/personnes/"
    assert SessionPSC.objects.get().situations == []
    assert client.get("/personnes/").status_code == 200


def test_la_page_de_choix_demande_une_session_psc(lies, connecter):
    assert connecter(lies.anne).get(CHOIX).status_code == 403


@pytest.mark.parametrize("reference", [
    None, "", [], {}, {"exercices": None}, {"exercices": ""}, {"exercices": [None]},
    {"exercices": [{"activities": ""}]}, {"exercices": [{"activities": [None]}]},
])  # fmt: skip
def test_des_revendications_vides_ou_de_travers_se_lisent(reference):
    """Tolerant reading: empty strings, nulls, lists in the place of objects."""
    profil = {"sub": "s", "SubjectNameID": "899700000120", "SubjectRefPro": reference}
    lue = identite.lire({"sub": "s"}, profil)
    assert lue.idnat == "899700000120"
    assert all(s["structure"] is None for s in lue.situations({"440999019": (1, "MECS")}))


@pytest.mark.parametrize(("jeton", "profil"), [
    ({"sub": ""}, {"sub": "", "SubjectNameID": "8"}),
    ({"sub": "a"}, {"sub": "b", "SubjectNameID": "8"}),
    ({"sub": "a"}, {"SubjectNameID": "8"}),
    ({"sub": "a"}, {"sub": "a"}),
    ({"sub": "a"}, {"sub": "a", "SubjectNameID": ["8"]}),
    ({"sub": "a"}, {"sub": "a", "SubjectNameID": "8" * 65}),
    ({"sub": "a", "preferred_username": "899700000112"}, {"sub": "a", "SubjectNameID": "899700000120"}),
])  # fmt: skip
def test_une_personne_qui_ne_se_recoupe_pas_est_refusee(jeton, profil):
    with pytest.raises(EchecPSC):
        identite.lire(jeton, profil)
