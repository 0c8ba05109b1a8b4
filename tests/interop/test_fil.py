"""Documents and sendings in the timeline: state of the moment, by level and right, whatever the number (issue §5)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.models import EntreeFil
from dui.core import contexte, horloge
from habilitations.acces import acteur_de, contexte_de
from habilitations.models import Affectation
from interop.choices import EtatEnvoi
from interop.models import Envoi
from tests.documents.test_conserver import garder
from tests.interop.outils import demander, livrer, relancer
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db(transaction=True)
PERDUE = "definitif@demo.mssante.example"


def page(monde, connecter, pro, **filtres) -> str:
    return connecter(pro).get(f"/dossiers/{monde.d_eloise.pk}/fil/", filtres).content.decode().replace("\xa0", " ")


def lignes(html: str) -> list[str]:
    return re.findall(r"<article.*?</article>", html, re.S)


@pytest.mark.mission("PDE-COO-3", "PDE-SVC-3")
def test_l_envoi_est_au_fil_avec_son_etat(monde, connecter, bac):
    demander(monde, destinataire_nom="Dr Martin")
    (ligne,) = lignes(page(monde, connecter, monde.lucie))
    assert "Fiche de synthèse, à Dr Martin." in ligne
    assert "En file" in ligne
    assert "Relancer" not in ligne
    livrer()
    (ligne,) = lignes(page(monde, connecter, monde.lucie))
    assert "Remis" in ligne
    assert "En file" not in ligne


def test_un_echec_se_dit_et_se_relance_du_fil(monde, connecter, bac):
    envoi = demander(monde, adresse=PERDUE)
    livrer()
    (ligne,) = lignes(page(monde, connecter, monde.lucie))
    assert "Échec" in ligne
    assert "à surveiller" in ligne
    assert "n’existe pas dans la messagerie sécurisée" in ligne
    adresse = re.search(r'action="(/dossiers/\d+/envois/\d+/relancer/)"', ligne)[1]
    jeton = re.search(r'name="jeton_soumission" value="([^"]+)"', ligne)[1]
    assert connecter(monde.lucie).post(adresse, {"jeton_soumission": jeton}).status_code == 303
    (ligne,) = lignes(page(monde, connecter, monde.lucie))
    assert "En file" in ligne
    assert "à surveiller" not in ligne
    with f.technique(monde.mecs):
        assert EntreeFil.objects.get(genre="envoi").instant == envoi.demande_le, "it keeps its place"


def test_un_refus_passager_reste_en_file(monde, connecter, bac):
    demander(monde, adresse="temporaire.2@demo.mssante.example")
    livrer()
    (ligne,) = lignes(page(monde, connecter, monde.lucie))
    assert "En file" in ligne
    assert "Nouvel essai" in ligne


def test_qui_suit_sans_pouvoir_envoyer_ne_relance_pas(monde, connecter, bac):
    demander(monde, adresse=PERDUE, pro=monde.sarah)
    livrer()
    with f.technique(monde.mecs):
        profil = Affectation.objects.get(professionnel=monde.paul).profil
        profil.droits |= {"DMP": "S"}
        profil.save()
    (ligne,) = lignes(page(monde, connecter, monde.paul))
    assert "Échec" in ligne
    assert "Relancer" not in ligne


def test_par_droit_et_par_niveau(monde, connecter):
    """Anne has no right on exchanges; Sarah sees those that she asked for, never what is of care."""
    soin, sien = demander(monde, destinataire_nom="Dr Soin"), demander(monde, pro=monde.sarah, destinataire_nom="MDPH")
    assert soin.niveau > sien.niveau
    assert lignes(page(monde, connecter, monde.anne)) == []
    (ligne,) = lignes(page(monde, connecter, monde.sarah))
    assert "MDPH" in ligne
    assert "Dr Soin" not in page(monde, connecter, monde.sarah)
    assert len(lignes(page(monde, connecter, monde.lucie))) == 2
    assert connecter(monde.nora).get(f"/dossiers/{monde.d_eloise.pk}/fil/").status_code == 404


def test_qui_ne_peut_qu_envoyer_voit_ses_seuls_envois(monde, connecter):
    rose = f.professionnel(monde.organisme, "Rose", "Petit", "Secrétaire")
    f.affecter(rose, monde.mecs, f.SEC, transverse="structure")
    demander(monde, pro=rose, destinataire_nom="Le collège")
    assert "Le collège" in page(monde, connecter, rose)
    assert lignes(page(monde, connecter, monde.sarah)) == []


@pytest.mark.parametrize("qui", ["anne", "lucie", "paul", "sarah"])
def test_le_fil_et_l_onglet_disent_la_meme_chose(monde, qui):
    for pro in (monde.lucie, monde.sarah):
        demander(monde, pro=pro)
    from coordination.fil import entrees_visibles

    acteur = acteur_de(getattr(monde, qui).compte)
    with contexte.ouvrir(contexte_de(acteur)):
        par_fil = entrees_visibles(acteur, monde.d_eloise).filter(genre="envoi").values_list("objet_id", flat=True)
        assert set(par_fil) == set(Envoi.objects.visibles_pour(acteur).values_list("pk", flat=True))


def test_un_document_se_telecharge_du_fil_par_son_seul_lecteur(monde, connecter):
    document = garder(monde)
    (ligne,) = lignes(page(monde, connecter, monde.anne))
    assert "Fiche de synthèse, version 1, pour Anne Dupont." in ligne
    assert f"/documents/{document.pk}/" in ligne
    (ligne,) = lignes(page(monde, connecter, monde.paul))
    assert "pour Anne Dupont" in ligne
    assert f"/documents/{document.pk}/" not in ligne


def test_un_document_de_sante_reste_aux_soins(monde, connecter):
    garder(monde, pro=monde.lucie, niveau=4)
    assert lignes(page(monde, connecter, monde.anne)) == []
    assert len(lignes(page(monde, connecter, monde.lucie))) == 1


def test_ce_qui_part_n_est_pas_dit_deux_fois(monde):
    demander(monde)
    with f.technique(monde.mecs):
        assert [e.genre for e in EntreeFil.objects.all()] == ["envoi"]


def test_les_puces_suivent_le_droit(monde, connecter):
    demander(monde)
    assert len(lignes(page(monde, connecter, monde.lucie, genre="envoi"))) == 1
    assert lignes(page(monde, connecter, monde.lucie, genre="transmission")) == []
    assert "genre=envoi" not in page(monde, connecter, monde.anne)


def test_memes_requetes_a_dix_et_a_cent(monde, connecter):
    premier = demander(monde)
    client, adresse = connecter(monde.lucie), f"/dossiers/{monde.d_eloise.pk}/fil/"

    def remplir(nombre: int) -> None:
        with f.technique(monde.mecs):
            for _ in range(nombre):
                copie = Envoi.objects.create(
                    dossier=monde.d_eloise, structure=monde.mecs, niveau=2, document_id=premier.document_id,
                    auteur_id=premier.auteur_id, destinataire="d@y.fr", etat=EtatEnvoi.ECHEC, raison="Refus.",
                )  # fmt: skip
                EntreeFil.objects.create(
                    dossier=monde.d_eloise, structure=monde.mecs, niveau=2, genre="envoi", domaine="DMP",
                    objet_id=copie.pk, instant=horloge.maintenant(), titre="Envoi",
                )  # fmt: skip
        garder(monde, pro=monde.lucie)  # both kinds on the page

    remplir(10)
    client.get(adresse)
    with CaptureQueriesContext(connection) as dix:
        client.get(adresse)
    remplir(90)
    with CaptureQueriesContext(connection) as cent:
        reponse = client.get(adresse)
    assert reponse.content.decode().count("Échec") == 29
    assert len(dix) == len(cent), [q["sql"][:120] for q in cent.captured_queries]
    assert len(cent) <= 15 + 5
    assert len(reponse.content) <= 60_000


def test_la_relance_remet_la_ligne_en_file(monde, bac):
    envoi = demander(monde, adresse=PERDUE)
    livrer()
    with f.technique(monde.mecs):
        assert EntreeFil.objects.get(genre="envoi").importance == 2
    relancer(monde, envoi)
    with f.technique(monde.mecs):
        assert EntreeFil.objects.get(genre="envoi").importance == 1
