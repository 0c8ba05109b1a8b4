"""Éloïse about to leave, with her team, a director who decides and an assistant who keeps the exit."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def maison(monde: SimpleNamespace) -> SimpleNamespace:
    """`nina` keeps exits for the house, `dora` directs, `lucie` cares, `anne` follows; `gil` only counts."""
    from coordination.services.equipe import ajouter_membre
    from tests.administration.mesures.outils import ASS
    from tests.outils import fabriques as f
    from usagers.models import Compteur

    monde.nina = f.professionnel(monde.organisme, "Nina", "Leroy", "Assistante sociale")
    monde.dora = f.professionnel(monde.organisme, "Dora", "Roche", "Directrice")
    monde.gil = f.professionnel(monde.organisme, "Gil", "Monnier", "Comptable")
    f.affecter(monde.nina, monde.mecs, ASS, transverse="structure")
    f.affecter(monde.dora, monde.mecs, f.EDU | {"CTR": "V", "PP": "V", "MES": "W"}, transverse="structure")
    f.affecter(monde.gil, monde.mecs, {"ID": "S", "CTR": "S", "PRE": "R"}, transverse="structure")
    with f.technique(monde.mecs):
        monde.membre_anne = ajouter_membre(acteur=None, dossier=monde.d_eloise, professionnel=monde.anne,
                                           role="referent")  # fmt: skip
        monde.membre_lucie = ajouter_membre(acteur=None, dossier=monde.d_eloise, professionnel=monde.lucie)
        Compteur.objects.create(dossier=monde.d_eloise, structure=monde.mecs, objet="SEJOUR", dernier=1)
    return monde
