"""The screens of the project: read, write, merge; the same cost for three objectives as for thirty."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accompagnement.models import ActionProjet, Objectif, ProjetPersonnalise
from accompagnement.services import projets as services
from tests.accompagnement.projets import outils as o
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-3", "PDS-ACC-3", "PRI-SUI-2", "PRI-ENJ-4")]


def poster(client: Any, adresse: str, **donnees: Any) -> Any:
    return client.post(adresse, donnees | {"jeton_soumission": str(uuid.uuid4())})


@pytest.fixture
def ecrit(monde: Any) -> Any:
    with f.technique(monde.mecs):
        monde.p = o.ouvrir(monde)
        monde.noeuds = o.ecrire(monde.p)
    return monde


def test_du_premier_mot_a_la_soumission(monde: Any, connecter: Any):
    """Everything through the forms, by the référent, without script."""
    client = connecter(monde.anne)
    vide = client.get(reverse("dossier_projet", args=[monde.d_eloise.pk]))
    assert "Pas encore de projet" in vide.content.decode()
    cree = poster(client, reverse("projet_nouveau", args=[monde.d_eloise.pk]), titre="Projet 2026", type="PP",
                  referent=monde.anne.pk)  # fmt: skip
    assert cree.status_code == 303
    with f.technique(monde.mecs):
        p = ProjetPersonnalise.objects.get()
    ajouts = [
        ("attente", {"origine": "personne", "parole": "Je veux cuisiner", "recueillie_le": "14/10/2026"}),
        ("besoin", {"code": "1.3.2.2", "description": "Apprendre à cuisiner seule", "liens": "ATTENTE", "niveau": 2}),
        ("objectif", {"titre": "Trois repas par semaine", "domaine": "quotidien", "liens": "BESOIN",
                      "resultat_attendu": "Trois repas", "falc": "Je cuisine.",
                "niveau": 2}),
        ("action", {"titre": "Atelier du mercredi", "liens": "OBJECTIF", "intervenant": "Fatou Sylla"}),
    ]  # fmt: skip
    pks: dict[str, int] = {}
    for genre, champs in ajouts:
        champs = {nom: pks.get(str(valeur), valeur) for nom, valeur in champs.items()}
        fait = poster(client, reverse("projet_ajouter", args=[p.pk, genre]), **champs)
        assert fait.status_code == 303, fait.content.decode()[:3000]
        with f.technique(monde.mecs):
            modele = services.chaine.MODELES[genre]
            pks[genre.upper()] = modele.objects.get(projet=p).pk
        if genre == "besoin":
            analyse = poster(client, reverse("projet_noeud_acte", args=[p.pk, genre, pks["BESOIN"], "analyser"]),
                             texte="Sait lire une recette.", niveau=2)  # fmt: skip
            assert analyse.status_code == 303
    page = client.get(reverse("projet", args=[p.pk])).content.decode()
    for mots in (
        "Je veux cuisiner",
        "SERAFIN 1.3.2.2",
        "Trois repas par semaine",
        "Atelier du mercredi",
        "Je cuisine.",
    ):
        assert mots in page
    assert poster(client, reverse("projet_acte", args=[p.pk, "soumettre"])).status_code == 303
    assert "À valider" in client.get(reverse("projet", args=[p.pk])).content.decode()


def test_le_cout_ne_depend_pas_de_la_longueur(ecrit: Any, connecter: Any):
    m, client = ecrit, connecter(ecrit.anne)
    couts = []
    for combien in (10, 90):
        with f.technique(m.mecs):
            for n in range(combien):
                objectif = services.ajouter_noeud(
                    acteur=None, projet=o.relire(m.p), genre="objectif", titre=f"Objectif {n}",
                    liens=[m.noeuds.besoin.pk], falc="Je fais.",
                )  # fmt: skip
                if n % 5 == 0:
                    services.ajouter_noeud(
                        acteur=None, projet=o.relire(m.p), genre="action", titre=f"Action {n}", liens=[objectif.pk]
                    )
        client.get(reverse("projet", args=[m.p.pk]))
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(reverse("projet", args=[m.p.pk]))
        assert reponse.status_code == 200
        couts.append(len([r for r in requetes if r["sql"].startswith("SELECT")]))
        if combien == 10:
            assert len(reponse.content) <= 60_000
    assert couts[0] == couts[1], couts
    assert couts[0] <= 15
    print(f"projet : {couts[0]} requêtes")


def test_la_fusion_garde_les_deux_textes(ecrit: Any, connecter: Any):
    """409: mine and theirs in the page; « garder les deux » writes both."""
    m = ecrit
    anne, lucie = connecter(m.anne, Client()), connecter(m.lucie, Client())
    adresse = reverse("projet_noeud", args=[m.p.pk, "objectif", m.noeuds.objectif.pk])
    with f.technique(m.mecs):
        version = Objectif.objects.get(pk=m.noeuds.objectif.pk).version
    base = {"titre": m.noeuds.objectif.titre, "domaine": "quotidien", "version": version,
            "liens": m.noeuds.besoin.pk, "liens_lus": str(m.noeuds.besoin.pk),
            "resultat_attendu": m.noeuds.objectif.resultat_attendu, "falc": m.noeuds.objectif.falc,
            "niveau": 2}  # fmt: skip
    assert poster(lucie, adresse, **base, strategie="Commencer par les courses").status_code == 303
    conflit = poster(anne, adresse, **base, strategie="Commencer par le four")
    assert conflit.status_code == 409
    page = conflit.content.decode()
    assert "courses" in page
    assert "four" in page
    actuelle = int(re.search(r'name="version" value="(\d+)"', page).group(1))  # type: ignore[union-attr]
    choix = {"fusion_choix_strategie": "deux", "fusion_texte_strategie": "Commencer par les courses, puis le four"}
    garde = poster(anne, adresse, **(base | {"version": actuelle}), strategie="x", **choix)
    assert garde.status_code == 303
    with f.technique(m.mecs):
        assert Objectif.objects.get(pk=m.noeuds.objectif.pk).strategie == "Commencer par les courses, puis le four"


def test_un_lecteur_sans_niveau_ne_voit_ni_l_objectif_ni_son_adresse(ecrit: Any, connecter: Any):
    m = ecrit
    with f.technique(m.mecs):
        sante = services.ajouter_noeud(
            acteur=None, projet=m.p, genre="objectif", titre="CANARI-SOIN", niveau=4, liens=[m.noeuds.besoin.pk]
        )
    for pro, code in ((m.anne, 404), (m.lucie, 200)):
        client = connecter(pro, Client())
        page = client.get(reverse("projet", args=[m.p.pk])).content.decode()
        assert ("CANARI" in page) == (code == 200)
        assert client.get(reverse("projet_noeud", args=[m.p.pk, "objectif", sante.pk])).status_code == code
        comparee = client.get(reverse("projet_comparer", args=[m.p.pk])).content.decode()
        assert "CANARI" not in comparee


@pytest.mark.parametrize(("qui", "code"), [("anne", 200), ("paul", 200), ("karim", 403), ("nora", 404), ("zoe", 404)])
def test_qui_ouvre_le_projet(ecrit: Any, connecter: Any, qui: str, code: int):
    client = connecter(getattr(ecrit, qui))
    assert client.get(reverse("dossier_projet", args=[ecrit.d_eloise.pk])).status_code == code
    assert client.get(reverse("projet", args=[ecrit.p.pk])).status_code == (404 if code == 403 else code)


def test_noter_une_fois_et_evaluer(ecrit: Any, connecter: Any):
    m = ecrit
    with f.technique(m.mecs):
        o.en_cours(m, m.p)
    client = connecter(m.anne)
    seance = reverse("projet_noeud_acte", args=[m.p.pk, "action", m.noeuds.action.pk, "seance"])
    assert poster(client, seance, le="20/11/2026").status_code == 303
    evaluer = reverse("projet_noeud_acte", args=[m.p.pk, "objectif", m.noeuds.objectif.pk, "evaluer"])
    assert poster(client, evaluer, avancement="3", avec="on", parole="J’y arrive").status_code == 303
    page = client.get(reverse("projet", args=[m.p.pk])).content.decode()
    assert "1 fois sur 16" in page
    assert "En bonne voie" in page
    assert "Ça avance bien." in page
    assert client.get(reverse("projet_noeud", args=[m.p.pk, "objectif", m.noeuds.objectif.pk])).status_code == 200
    assert poster(client, reverse("projet_noeud", args=[m.p.pk, "objectif", m.noeuds.objectif.pk]), titre="Autre",
                  domaine="quotidien", version=1).status_code == 422  # fmt: skip
    with f.technique(m.mecs):
        assert ActionProjet.objects.get(pk=m.noeuds.action.pk).seances.count() == 1


def test_la_structure_sans_projet_n_a_pas_l_onglet(ecrit: Any, connecter: Any):
    with f.technique(ecrit.mecs):
        ecrit.mecs.formule_projet_personnalise = False
        ecrit.mecs.save(update_fields=["formule_projet_personnalise"])
    client = connecter(ecrit.anne)
    adresse = reverse("dossier_projet", args=[ecrit.d_eloise.pk])
    assert client.get(adresse).status_code == 422
    assert adresse not in client.get(reverse("dossier", args=[ecrit.d_eloise.pk])).content.decode()
