"""S-14: an act done once is over, even with another token; archives take no writing."""

from typing import Any

import pytest

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles
from tests.droits.marche import DONNEES, PAR_DOSSIER, PAR_MAISON, ouvrir
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-14")]
DEUX_FOIS: dict[str, dict[str, Any]] = {
    "demande_decider": {"reponse": "refuser"},
    "urgence_revue": {"avis": "justifie"},
    "fusion_decider": {"decision": "refuser", "motif": "Deux personnes"},
    "membre_acte:accepter": {},
    "membre_fin": {"motif": "Départ"},
    "poste_revoquer": {},
    "reseau_retirer": {"motif": "Fermeture"},
    "delegation_retirer": {"motif": "Retour"},
    "delegation_decider": {"reponse": "refuser"},
    "opposition_fin": {"demandee_par": "personne", "motif": "Elle a changé d’avis"},
    "rapprochement": {"decision": "autre", "motif": "Deux personnes"},
    "contrat_acte": {"motif": "Départ"},
    "liberte_acte": {"motif": "Plus de risque"},
    "echeance_acte": {"le": "02/11/2026", "faite_le": "02/11/2026", "motif": "Remis"},
    "circuit_abandonner": {"motif": "Le texte a changé"},
    "depot_perime": {"motif": "Remplacée", "le": "02/11/2026"},
    "admis_fin": {"motif": "Départ"},
    "concerne_fin": {"motif": "Erreur"},
    "secret_fin": {"motif": "Elle l’a dit"},
    "anomalie": {"etat": "explique", "motif": "Remplacement d’une collègue"},
}


@pytest.mark.parametrize("nom", DEUX_FOIS)
def test_un_acte_fait_ne_se_refait_pas(nom):
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "DIR"))
    client = ouvrir(pro)
    cible, _ = cibles.poser(m, "equipe", pro)
    args = PAR_DOSSIER[nom](cible) if nom in PAR_DOSSIER else PAR_MAISON[nom](m.objets["ici"])
    premiere, seconde = (_poster(client, nom, args) for _ in range(2))
    assert premiere.status_code in (200, 302, 303), premiere.content.decode()[:3000]
    dit = _dit(client, seconde)
    assert seconde.status_code in (403, 404, 422) or "déjà" in dit or "n’attend" in dit, dit


def _poster(client: Any, nom: str, args: list[Any]) -> Any:
    import uuid

    from django.urls import reverse

    donnees = DONNEES.get(nom, {}) | DEUX_FOIS[nom] | {"jeton_soumission": str(uuid.uuid4())}
    return client.post(reverse(nom.partition(":")[0], args=args), donnees)


def _dit(client: Any, reponse: Any) -> str:
    """What the next page says, when the refusal is a message."""
    if reponse.status_code not in (302, 303):
        return ""
    suite = client.get(reponse.headers["Location"]).content.decode()
    return suite.partition("<main")[2]


def test_un_dossier_archive_ne_recoit_plus_d_ecrit(monde, connecter):
    with f.technique(monde.mecs):
        monde.d_eloise.perimetre.phase = "archive"
        monde.d_eloise.perimetre.save()
    donnees = {
        "dossiers": [monde.d_eloise.pk], "texte": "Trop tard", "niveau": "2", "categorie": "quotidien",
        "importance": "1", "jeton_soumission": "6f1c2f6e-2d2b-4d0e-9b55-6d1f0f7a2b13",
    }  # fmt: skip
    assert connecter(monde.anne).post("/transmissions/nouvelle/", donnees).status_code == 422
