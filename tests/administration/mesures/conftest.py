"""Somebody who keeps rights and measures beside the usual world."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def scene(monde: SimpleNamespace) -> SimpleNamespace:
    """`nina` keeps rights and measures for the whole house; `gil` counts; `veronique` watches by night."""
    from tests.administration.mesures.outils import ASS
    from tests.outils import fabriques as f

    monde.nina = f.professionnel(monde.organisme, "Nina", "Leroy", "Assistante sociale")
    monde.gil = f.professionnel(monde.organisme, "Gil", "Monnier", "Comptable")
    monde.veronique = f.professionnel(monde.organisme, "Véronique", "Paul", "Surveillante de nuit")
    f.affecter(monde.nina, monde.mecs, ASS, transverse="structure")
    compta = f.affecter(monde.gil, monde.mecs, {"ID": "S", "DRO": "R", "PRE": "R"}, transverse="structure")
    compta.profil.code = "CPT"
    compta.profil.save()
    nuit = {"ID": "S", "MES": "S", "TRE": "W", "PRE": "W", "URG": "R", "AGE": "R"}
    f.affecter(monde.veronique, monde.mecs, nuit, monde.tilleuls, transverse="unite")
    return monde
