"""S-56 and metier S26: no Django admin anywhere; the technical administrator keeps accounts and reads nobody."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

import dui.settings
from coordination.models import Transmission
from dui.core import contexte
from habilitations.acces import acteur_de, contexte_de
from habilitations.donnees.matrices import MATRICES
from habilitations.models import PerimetreDossier
from tests.coordination.outils import ecrire
from tests.front.exploration import explorer
from tests.outils.monde import fraiche
from usagers.models import Dossier, Usager

pytestmark = pytest.mark.exigence("S-56")


def motifs(liste=None):
    for motif in liste if liste is not None else get_resolver().url_patterns:
        if isinstance(motif, URLResolver):
            yield from motifs(motif.url_patterns)
        else:
            yield motif


def test_aucune_adresse_ne_mene_a_l_administration_de_django():
    trouves = list(motifs())
    assert len(trouves) > 80
    assert all(isinstance(m, URLPattern) for m in trouves)
    assert [m for m in trouves if "admin" in (getattr(m.callback, "__module__", "") or "").split(".")] == []
    assert not any((m.lookup_str or "").startswith("django.contrib.admin") for m in trouves)
    assert not any(r.app_name == "admin" or r.namespace == "admin" for r in get_resolver().url_patterns
                   if isinstance(r, URLResolver))  # fmt: skip


def test_aucun_reglage_ne_l_installe():
    """In any settings module: what is not installed cannot be mounted by mistake."""
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    sources = list(Path(dui.settings.__file__).parent.glob("*.py"))
    assert len(sources) > 3
    assert not any("django.contrib.admin" in source.read_text() for source in sources)


@pytest.mark.django_db
@pytest.mark.parametrize("chemin", ["/admin/", "/admin/login/", "/django-admin/", "/habilitations/admin/"])
def test_ses_adresses_connues_n_existent_pas(direction, connecter, chemin):
    assert connecter(direction.helene).get(chemin).status_code == 404


def test_son_profil_n_a_que_les_comptes_dans_chaque_matrice():
    for nom, modeles in MATRICES.items():
        for modele in modeles:
            if modele.code == "SYS":
                assert modele.droits == {"HAB": "C"}, nom


@pytest.mark.django_db
@pytest.mark.mission("PRI-ENJ-5", "PRI-ENJ-7")
def test_il_parcourt_tout_ce_qui_lui_est_offert_sans_voir_personne(direction, connecter):
    ecrire(direction.anne, direction.d_eloise, texte="canari-transmission-4b1")
    pages = list(explorer(fraiche(connecter(direction.victor))))
    assert len(pages) > 8
    for page in pages:
        texte = page.octets.decode(errors="ignore")
        for interdit in ("Lambert", "Éloïse", "Costa", "Vidal", "canari-transmission-4b1", direction.d_eloise.numero):
            assert interdit not in texte, (page.chemin, interdit)


@pytest.mark.django_db
def test_la_base_ne_lui_montre_pas_une_ligne(direction):
    acteur = acteur_de(direction.victor.compte)
    assert not contexte_de(acteur).cles
    with contexte.ouvrir(contexte_de(acteur)):
        for modele in (Usager, Dossier, PerimetreDossier, Transmission):
            assert not modele.objects.exists(), modele
        with connection.cursor() as curseur:
            curseur.execute("SELECT count(*) FROM usagers_usager")
            assert curseur.fetchone() == (0,)


@pytest.mark.django_db
def test_il_propose_des_droits_il_n_en_donne_pas(direction, connecter):
    victor = fraiche(connecter(direction.victor))
    page = victor.get("/habilitations/").content.decode()
    assert "Proposer des droits" in page
    assert "Donner ces droits" not in page
    for chemin in ("reglages/", "revues/lignes/1/garder/", "delegations/1/decider/", "absences/1/retour/"):
        assert victor.post(f"/habilitations/{chemin}", {"jeton_soumission": str(uuid.uuid4())}).status_code == 403, (
            chemin
        )
