"""Every URL × every persona has an expected code, and gets it (S-10, S-11)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from habilitations.models import Affectation, Profil
from habilitations.services import installer_profils
from tests.droits.table import ALLAUTH, GET, PERSONAS
from tests.outils import fabriques as f

INCONNU = 999_999
PERSONNE = (
    "identite_modifier", "identite_attribut", "identite_telephone", "identite_adresse", "identite_portrait",
    "identite_groupe", "identite_numeros", "adresse_protegee",
)  # fmt: skip
CONFIDENTIALITE = ("opposition_fin", "admis_fin", "concerne_fin", "secret_fin", "secret_confirme")


def adresses(motifs: Any = None) -> Iterator[URLPattern]:
    for motif in motifs if motifs is not None else get_resolver().url_patterns:
        if isinstance(motif, URLResolver):
            yield from adresses(motif.url_patterns)
        else:
            yield motif


def noms() -> set[str]:
    return {motif.name for motif in adresses() if motif.name and not motif.name.startswith(ALLAUTH)}


def test_chaque_adresse_a_un_nom_et_une_ligne():
    sans_nom = [str(m.pattern) for m in adresses() if not m.name]
    assert sans_nom == []
    assert noms() - set(GET) == set()
    assert set(GET) - noms() == set()


def chemin(nom: str, monde: Any) -> str:
    objets = {
        "identite": [monde.eloise.pk],
        "photo": [monde.eloise.pk],
        "fusion": [INCONNU],
        "fusion_decider": [INCONNU],
        "fusion_demander": [monde.eloise.pk, monde.sofia.pk],
        "rapprochement": [INCONNU],
        "identite_statut": [monde.eloise.pk, "validee"],
        "telephone_retirer": [monde.eloise.pk, INCONNU],
        **{nom: [monde.eloise.pk] for nom in PERSONNE},
        "professionnel": [monde.anne.pk],
        "absence_retour": [INCONNU],
        "professionnel_psc": [monde.anne.pk],
        "affectation_tuteur": [INCONNU],
        "delegation_decider": [INCONNU],
        "delegation_retirer": [INCONNU],
        "affectation_fin": [Affectation.objects.filter(professionnel=monde.anne).values_list("pk", flat=True)[0]],
        **{f"reprise_{n}": [INCONNU] for n in ("lot", "avancement", "rapport", "demander", "annuler")},
        "reprise_trancher": [INCONNU, 2],
        "urgence_revue": [INCONNU],
        "anomalie": [INCONNU],
        "urgence_refermer": [INCONNU],
        "invitation": ["jeton-inconnu"],
        "sejour_entree": [monde.d_eloise.pk, monde.sejour_pk],
        "sejour_sortie": [monde.d_eloise.pk, monde.sejour_pk],
        "envoi_relancer": [monde.d_eloise.pk, INCONNU],
        "transmission": [INCONNU],
        "document": [INCONNU],
        "profil": [monde.mecs.pk, monde.profil_pk],
        "profil_cellule": [monde.mecs.pk, monde.profil_pk, "ENT"],
        "profils_changements": [monde.mecs.pk],
        "profils_rapport": [monde.mecs.pk],
        "opposition_fin": [monde.d_eloise.pk, INCONNU],
        "distance_profil": [monde.mecs.pk, monde.profil_pk],
        "reseau_declarer": [monde.mecs.pk],
        "reseau_retirer": [INCONNU],
        **{nom: [monde.d_eloise.pk, INCONNU] for nom in CONFIDENTIALITE},
        "membre_fin": [monde.d_eloise.pk, INCONNU],
        "membre_suspendre": [monde.d_eloise.pk, INCONNU],
        "membre_remplacer": [monde.d_eloise.pk, INCONNU],
        "membre_opposition": [monde.d_eloise.pk, INCONNU],
        "membre_acte": [monde.d_eloise.pk, INCONNU, "accepter"],
    }
    if nom in objets:
        return reverse(nom, args=objets[nom])
    try:
        return reverse(nom)
    except NoReverseMatch:
        return reverse(nom, args=[monde.d_eloise.pk])


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-7")
@pytest.mark.parametrize("persona", PERSONAS)
def test_table_des_droits(monde, connecter, persona):
    with f.technique(monde.mecs):
        monde.sejour_pk = monde.d_eloise.sejours.get().pk
    installer_profils(monde.organisme, "MECS")
    monde.profil_pk = Profil.objects.get(organisme=monde.organisme, matrice="MECS", code="EDU").pk
    client = Client()
    if persona != "anonyme":
        connecter(getattr(monde, persona), client)
    rang = PERSONAS.index(persona)
    ecarts = []
    for nom, ligne in sorted(GET.items()):
        attendu = int(ligne.split()[rang])
        obtenu = client.get(chemin(nom, monde)).status_code
        if obtenu != attendu:
            ecarts.append(f"{nom}: attendu {attendu}, obtenu {obtenu}")
    assert ecarts == []
