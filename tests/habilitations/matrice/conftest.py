"""The direction of the MECS with the profiles of the reference, and a proof of identity a moment ago."""

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def maison(direction: Any) -> Any:
    """`direction` with the default profiles: Anne is EDU, Lucie IDE, Hélène DIR, Paul CSE, all of the reference."""
    from habilitations.models import Affectation, Profil
    from habilitations.services import installer_profils

    installer_profils(direction.organisme, "MECS")
    direction.profils = {p.code: p for p in Profil.objects.filter(organisme=direction.organisme, matrice="MECS")}
    for pro, code in ((direction.anne, "EDU"), (direction.karim, "EDU"), (direction.lucie, "IDE"),
                      (direction.helene, "DIR"), (direction.paul, "CSE"), (direction.thomas, "DPO"),
                      (direction.victor, "SYS"), (direction.sarah, "ADM")):  # fmt: skip
        Affectation.objects.filter(professionnel=pro).update(profil=direction.profils[code])
    return direction


@pytest.fixture
def entrer_prouve(connecter: Any) -> Any:
    """`entrer_prouve(monde.helene)` → its own client, open and proven."""
    from tests.outils.monde import fraiche

    return lambda pro: fraiche(connecter(pro, Client()))
