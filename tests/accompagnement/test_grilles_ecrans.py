"""Screens of assessments: list, opening, the grid without script, states, comparison; rights and queries."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accompagnement.models import Passation, ReponsesPassation
from accompagnement.services import grilles as services
from dui.core import horloge
from tests.accompagnement.test_grilles_passations import KATZ, SOCIAL, livree, ouvrir, remplir, valider
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def envoyer(client: Any, url: str, **champs: Any) -> Any:
    return client.post(url, champs | {"jeton_soumission": str(uuid.uuid4())})


def _validee(monde: SimpleNamespace, jours: int = 0, code: str = "KATZ", reponses: Any = KATZ) -> Passation:
    with f.technique(monde.mecs):
        passation = ouvrir(monde, code, date_evaluation=horloge.aujourdhui() - timedelta(days=jours))
        remplir(passation, reponses)
        return valider(passation)


@pytest.mark.mission("PDE-ACC-1", "PDS-ACC-1", "PRI-SUI-5")
def test_une_educatrice_ouvre_remplit_et_termine(monde: SimpleNamespace, connecter: Any):
    client = connecter(monde.anne)
    d = monde.d_eloise.pk
    choix = client.get(reverse("evaluation_nouvelle", args=[d])).content.decode()
    assert "Katz" in choix
    assert "PHQ-9" not in choix, "grille de soin"
    with f.technique(monde.mecs):
        version = livree("KATZ").versions.get(etat="publiee")
    reponse = envoyer(client, reverse("evaluation_nouvelle", args=[d]), version=version.pk, modalite="observation",
                      date_evaluation=horloge.aujourdhui().strftime("%d/%m/%Y"), evaluateur=monde.anne.pk)  # fmt: skip
    assert reponse.status_code == 303, reponse.content.decode()[:3000]
    saisie = reponse.headers["Location"]
    page = client.get(saisie).content.decode()
    assert "0 sur 6 répondues" in page
    partielle = envoyer(client, saisie, q_k_repas="1", version="1", suite="garder")
    assert partielle.status_code == 303
    incomplete = envoyer(client, saisie, q_k_repas="1", version="2", suite="terminer")
    assert incomplete.status_code == 422
    assert incomplete.content.decode().count("Répondez à cette question pour terminer.") >= 5
    finie = envoyer(client, saisie, **{f"q_{c}": v for c, v in KATZ.items()}, version="3", suite="terminer")
    assert finie.status_code == 303, finie.content.decode()[:2000]
    with f.technique(monde.mecs):
        passation = Passation.objects.get(dossier=d)
        assert passation.statut == "APPROUVE"
    fiche = client.get(finie.headers["Location"]).content.decode()
    assert "Indépendant" in fiche
    assert "Anne Dupont" in fiche
    assert envoyer(client, reverse("evaluation_acte", args=[d, passation.pk, "valider"])).status_code == 303
    assert client.get(saisie).status_code == 302 or client.get(saisie).status_code == 303
    assert "Indépendant" in client.get(reverse("dossier_evaluations", args=[d])).content.decode()


def test_sans_script_les_conditions_se_decident_au_serveur(monde: SimpleNamespace, connecter: Any):
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "SOCIAL", auto_evaluation=False)
    client = connecter(monde.anne)
    saisie = reverse("evaluation_saisie", args=[monde.d_eloise.pk, passation.pk])
    avant = client.get(saisie).content.decode()
    assert "Violences" not in avant, "niveau 6 : la question n’existe pas"
    assert 'data-question="expulsion" data-si=' in avant
    bloc = avant.split('data-question="expulsion"')[1].split(">")[0]
    assert bloc.endswith("hidden")
    champs = {"q_logement": "logement", "q_expulsion": "oui", "r_dettes__0__creancier": "Bailleur",
              "r_dettes__0__montant": "120,50", "q_a_dettes": "oui", "q_droits": ["secu", "aucun"]}  # fmt: skip
    refuse = envoyer(client, saisie, **champs, version="1", suite="garder")
    assert "Cette réponse ne va avec aucune autre." in refuse.content.decode()
    envoyer(client, saisie, **champs | {"q_droits": ["secu"]}, version="1", suite="garder")
    apres = client.get(saisie).content.decode()
    assert not apres.split('data-question="expulsion"')[1].split(">")[0].endswith("hidden")
    assert "120,5" in apres
    envoyer(client, saisie, **champs | {"q_droits": [], "q_logement": "rue"}, version="2", suite="garder")
    with f.technique(monde.mecs):
        reponses = ReponsesPassation.objects.get(passation=passation, niveau=2).reponses
    assert "expulsion" not in reponses, "envoyée par la page, refusée par le serveur"
    assert reponses["dettes"] == [{"creancier": "Bailleur", "montant": 120.5}]


def test_les_dernieres_reponses_se_reprennent_une_a_une(monde: SimpleNamespace, connecter: Any):
    ancienne = _validee(monde, 30)
    with f.technique(monde.mecs):
        passation = ouvrir(monde, reprise_de=ancienne)
    client = connecter(monde.anne)
    saisie = reverse("evaluation_saisie", args=[monde.d_eloise.pk, passation.pk])
    page = client.get(saisie).content.decode()
    assert page.count("Toujours vrai") == 6
    assert "0 sur 6 répondues" in page, "rien ne compte sans avoir été confirmé"
    envoyer(client, saisie, c_k_repas="on", q_k_wc="0", c_k_wc="on", version="1", suite="garder")
    with f.technique(monde.mecs):
        assert ReponsesPassation.objects.get(passation=passation).reponses == {"k_repas": "1", "k_wc": "0"}


def test_le_meme_choix_change_des_deux_cotes_revient_a_l_ecran(monde: SimpleNamespace, connecter: Any):
    with f.technique(monde.mecs):
        passation = ouvrir(monde)
        remplir(passation, {"k_repas": "1"})
        lue = passation.version
        services.enregistrer_reponses(acteur=None, passation=passation, reponses={"k_repas": "0"}, version_lue=lue)
    client = connecter(monde.anne)
    saisie = reverse("evaluation_saisie", args=[monde.d_eloise.pk, passation.pk])
    reponse = envoyer(client, saisie, q_k_wc="1", version=str(lue), suite="garder")
    assert reponse.status_code == 422
    assert "entre-temps : Avec aide" in reponse.content.decode().replace("\xa0", " ")
    encore = envoyer(client, saisie, q_k_wc="1", q_k_repas="0", version=str(lue + 1), suite="garder")
    assert encore.status_code == 303


def test_comparer_et_suivre_dans_le_temps(monde: SimpleNamespace, connecter: Any):
    une = _validee(monde, 60, reponses=KATZ | {"k_repas": "0", "k_wc": "0"})
    deux = _validee(monde)
    client, d = connecter(monde.anne), monde.d_eloise.pk
    page = client.get(reverse("evaluations_comparer", args=[d, deux.pk, une.pk])).content.decode()
    assert page.count("(a changé)") == 2
    assert "4, Atteinte modérée" in page
    suivi = client.get(reverse("evaluations_grille", args=[d, une.version_grille.grille_id])).content.decode()
    assert "<svg" in suivi
    assert suivi.count("Anne Dupont") >= 2, "qui a évalué, à chaque ligne"
    autre = _validee(monde, code="SOCIAL", reponses=SOCIAL)
    assert client.get(reverse("evaluations_comparer", args=[d, autre.pk, une.pk])).status_code == 404


def test_une_grille_de_soin_reste_a_l_equipe_de_soins(monde: SimpleNamespace, connecter: Any):
    from tests.accompagnement.test_grilles_passations import PHQ

    phq = _validee(monde, code="PHQ-9", reponses=PHQ | {"q9": "1"})
    d = monde.d_eloise.pk
    anne = connecter(monde.anne)
    assert anne.get(reverse("evaluation", args=[d, phq.pk])).status_code == 404
    assert "PHQ" not in anne.get(reverse("dossier_evaluations", args=[d])).content.decode()
    assert "PHQ" not in anne.get(reverse("dossier_fil", args=[d])).content.decode()


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre(monde: SimpleNamespace, connecter: Any):
    client, url = connecter(monde.anne), reverse("dossier_evaluations", args=[monde.d_eloise.pk])
    comptes = []
    for nombre in (3, 12):
        with f.technique(monde.mecs):
            for _ in range(nombre):
                passation = ouvrir(monde)
                remplir(passation, KATZ)
                valider(passation)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            reponse = client.get(url)
        comptes.append(len(requetes))
        assert len(reponse.content) < 60_000
    assert comptes[0] == comptes[1] <= 15, comptes


def test_le_catalogue_dit_les_licences(monde: SimpleNamespace, connecter: Any):
    client = connecter(monde.anne)
    page = client.get(reverse("grilles")).content.decode()
    assert "Instrument réglementaire" in page
    assert "Sous licence : score et document seuls" in page
    with f.technique(monde.mecs):
        pk = livree("PHQ-9").pk
    detail = client.get(reverse("grille", args=[pk])).content.decode()
    assert "Kroenke" in detail
    assert "Presque tous les jours" in detail
