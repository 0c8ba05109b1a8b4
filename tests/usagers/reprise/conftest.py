"""A file of some hundred lines with known faults, and who takes it in. DUI_REPRISE_LIGNES gives the full size."""

import os
from types import SimpleNamespace
from typing import Any

import pytest

LIGNES = int(os.environ.get("DUI_REPRISE_LIGNES", "500"))


@pytest.fixture
def fichier() -> Any:
    from dui.demo.fichiers import fichier_de_reprise

    return fichier_de_reprise(LIGNES, graine=7)


@pytest.fixture
def atelier(monde: Any) -> Any:
    """`recevoir`, `executer` in the name of a technical agent of one house."""
    from dui.core import contexte
    from usagers.services import reprise

    def agent(structure: Any) -> Any:
        return contexte.agent_technique("reprise", [structure.pk], organismes=[structure.organisme_id])

    def recevoir(octets: bytes, structure: Any = None, source: str = "ancien", **colonnes: str) -> Any:
        ici = structure or monde.mecs
        with contexte.ouvrir(agent(ici)):
            lot = reprise.recevoir_fichier(acteur=None, structure=ici, source=source, nom="a.csv", octets=octets)
            return reprise.choisir_colonnes(acteur=None, lot=lot, correspondances=colonnes or lot.correspondances)

    def executer(lot: Any, a_blanc: bool = False, **suite: Any) -> bool:
        with contexte.ouvrir(agent(lot.structure)):
            reprise.demander(acteur=None, lot=lot, a_blanc=a_blanc)
        return reprise.executer(lot.pk, agent(lot.structure), **suite)

    def bilan(lot: Any) -> dict[str, int]:
        with contexte.ouvrir(agent(lot.structure)):
            return {etat: nombre for etat, nombre in reprise.bilan(lot).items() if nombre}

    return SimpleNamespace(agent=agent, recevoir=recevoir, executer=executer, bilan=bilan)
