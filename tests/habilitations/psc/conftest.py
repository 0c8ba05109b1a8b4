"""The real provider of the sandbox, on loopback, and the product pointed at it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from bac_a_sable.psc import Psc

HOTE = "http://testserver"
RPPS = {"nora": "99700000120", "denis": "99700000112", "ines": "99700000138", "yann": "99700000146"}


@pytest.fixture(scope="session")
def fournisseur() -> Iterator[Psc]:
    """Started from another thread: the browser driver keeps an event loop running in this one."""
    psc = Psc(dui=[HOTE])
    with ThreadPoolExecutor(1) as fil:
        fil.submit(psc.__enter__).result()
        try:
            yield psc
        finally:
            fil.submit(psc.__exit__).result()


@pytest.fixture
def psc(fournisseur: Psc, settings: Any) -> Iterator[Psc]:
    """No ordered failure, no session, fresh metadata, and settings that lead there."""
    from habilitations.psc import metadonnees

    settings.DUI_PSC = fournisseur.adresses
    fournisseur.effets.oublier()
    fournisseur.fournisseur.fermer()
    metadonnees.oublier()
    yield fournisseur
    fournisseur.effets.oublier()


@pytest.fixture
def lies(monde: Any, psc: Psc) -> SimpleNamespace:
    """Nora, nurse of the CSAPA, and Inès, who also works in the MECS, have an account prepared for their number."""
    from habilitations.models import Structure
    from habilitations.services.psc import lier_psc
    from tests.outils import fabriques as f

    Structure.objects.filter(pk=monde.mecs.pk).update(finess="440999019")
    Structure.objects.filter(pk=monde.csapa.pk).update(finess="440999027")
    monde.ines = f.professionnel(monde.organisme, "Inès", "Marchal", "Infirmière", rpps=RPPS["ines"])
    monde.yann = f.professionnel(monde.organisme, "Yann", "Le Goff", "Médecin", rpps=RPPS["yann"])
    for pro in (monde.ines, monde.yann):
        f.affecter(pro, monde.csapa, f.IDE)
        f.affecter(pro, monde.mecs, f.IDE)
    monde.nora.rpps = RPPS["nora"]
    monde.nora.save()
    for pro in (monde.nora, monde.ines, monde.yann):
        lier_psc(acteur=None, professionnel=pro, identifiant=f"8{pro.rpps}")
    return monde
