"""A trainee, a stand-in, and the words that services take."""

from datetime import timedelta
from typing import Any

import pytest


@pytest.fixture
def stage(direction: Any) -> Any:
    """Léa is a trainee of Tilleuls with Anne as tutor, in Éloïse's team; Omar stands in at Tilleuls for ten days."""
    from dui.core import horloge
    from habilitations.choices import Transverse
    from habilitations.donnees.matrices import MECS
    from habilitations.donnees.reglages import reglages_de
    from habilitations.models import Affectation, Profil
    from tests.outils import fabriques as f

    m = direction
    modeles = {modele.code: modele for modele in MECS}

    def profil(code: str) -> Any:
        return Profil.objects.create(
            organisme=m.organisme, matrice="MECS", code=code, libelle=modeles[code].libelle,
            droits=modeles[code].droits, transverse=modeles[code].transverse, reglages=reglages_de("MECS", code),
        )  # fmt: skip

    m.profil_sta, m.profil_int = profil("STA"), profil("INT")
    m.lea = f.professionnel(m.organisme, "Léa", "Simon", "Stagiaire éducatrice")
    m.omar = f.professionnel(m.organisme, "Omar", "Diop", "Éducateur remplaçant")
    jour = horloge.aujourdhui()
    m.stage = Affectation.objects.create(
        professionnel=m.lea, structure=m.mecs, unite=m.tilleuls, profil=m.profil_sta, tuteur=m.anne, debut=jour,
        fin=jour + timedelta(days=60),
    )  # fmt: skip
    m.mission_int = Affectation.objects.create(
        professionnel=m.omar, structure=m.mecs, unite=m.tilleuls, profil=m.profil_int, debut=jour,
        fin=jour + timedelta(days=10),
    )  # fmt: skip
    assert m.profil_int.transverse == Transverse.UNITE
    with f.technique(m.mecs):
        f.lier(m.d_eloise, m.lea)
    return m
