"""Screen of the outbox: dead letters first, relaunched by whoever watches over the structure."""

import re

import pytest

from dui.core import boite, contexte, evenements
from dui.core.idempotence import CHAMP
from dui.core.models import Remise
from tests.outils import fabriques as f

pytestmark = pytest.mark.urls("tests.noyau.urls_essai")


@pytest.fixture
def mortes(monde):
    """Two deliveries of the MECS (one dead), one dead of the CSAPA."""
    evenements.abonner("essai.remise", id="essai.mssante", libelle="Messagerie sécurisée")(lambda e, r: None)
    with contexte.ouvrir(contexte.agent_technique("test", [monde.mecs.pk])):
        for structure in (monde.mecs, monde.mecs, monde.csapa):
            evenements.publier("essai.remise", structure_id=structure.pk)
    vivante, morte, autre = Remise.objects.order_by("pk")
    Remise.objects.filter(pk__in=[morte.pk, autre.pk]).update(etat="a_traiter", essai=12, erreur="Adresse refusée.")
    yield vivante, morte, autre
    evenements.desabonner("essai.remise", "essai.mssante")


@pytest.fixture
def direction(monde):
    claire = f.professionnel(monde.organisme, "Claire", "Morvan", "Directrice")
    f.affecter(claire, monde.mecs, f.DIR, transverse="structure")
    return claire


def _relancer(navigateur, pk):
    jeton = re.search(rf'name="{CHAMP}" value="([^"]+)"', navigateur.get("/remises/").content.decode())
    return navigateur.post(f"/remises/{pk}/relancer/", {CHAMP: jeton[1] if jeton else ""})


def test_les_mortes_d_abord_et_seulement_les_siennes(direction, mortes, connecter):
    page = connecter(direction).get("/remises/").content.decode()
    assert page.index("À traiter") < page.index("En file")
    assert "Adresse refusée." in page
    assert "Messagerie sécurisée" in page
    assert page.count("/relancer/") == 1


def test_relancer_donne_douze_essais_de_plus(direction, mortes, connecter):
    _, morte, _ = mortes
    assert _relancer(connecter(direction), morte.pk).status_code == 303
    morte.refresh_from_db()
    assert (morte.etat, morte.essai, morte.limite, morte.erreur) == ("en_attente", 12, 24, "")
    boite.livrer()
    morte.refresh_from_db()
    assert (morte.etat, morte.essai) == ("remise", 13)


def test_une_autre_structure_est_hors_d_atteinte(direction, mortes, connecter):
    _, _, autre = mortes
    assert _relancer(connecter(direction), autre.pk).status_code == 404
    autre.refresh_from_db()
    assert autre.etat == "a_traiter"


def test_sans_le_droit_rien_n_est_montre(monde, mortes, connecter):
    navigateur = connecter(monde.anne)
    assert navigateur.get("/remises/").status_code == 403
    assert navigateur.post(f"/remises/{mortes[1].pk}/relancer/", {CHAMP: "x"}).status_code in {403, 422}


@pytest.mark.parametrize("nombre", [10, 100])
def test_nombre_de_requetes_constant(direction, monde, connecter, nombre, django_assert_max_num_queries):
    with contexte.ouvrir(contexte.agent_technique("test", [monde.mecs.pk])):
        evenements.abonner("essai.lot", id="essai.lot")(lambda e, r: None)
        for _ in range(nombre):
            evenements.publier("essai.lot", structure_id=monde.mecs.pk)
        evenements.desabonner("essai.lot", "essai.lot")
    navigateur = connecter(direction)
    with django_assert_max_num_queries(15):
        assert navigateur.get("/remises/").status_code == 200
