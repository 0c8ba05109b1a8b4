"""S-08: a right taken off while its owner works, twenty requests a second: the next request reads nothing more.

DUI_RETRAITS gives how many times each withdrawal is played (10 for the whole attack).
"""

import os
import threading
import time
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import pytest
from django.db import connections
from django.test import Client

from dui.core import horloge
from habilitations.acces import acteur_de
from habilitations.models import Affectation, Profil
from habilitations.services import changer_etat, terminer_contrat
from tests.droits.marche import ouvrir
from tests.habilitations.conftest import direction
from tests.outils import fabriques as f

__all__ = ["direction"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.exigence("S-08")]
FOIS = int(os.environ.get("DUI_RETRAITS", "1"))
CADENCE_S, SUIVANTES = 0.05, 6


class Boucle:
    """Somebody who asks for the same page twenty times a second, in a thread of their own."""

    def __init__(self, client: Client, chemin: str) -> None:
        self.client, self.chemin = client, chemin
        self.lues: list[tuple[float, int, bool]] = []
        self.finie = threading.Event()
        self.fil = threading.Thread(target=self._tourner, daemon=True)

    def __enter__(self) -> Self:
        self.fil.start()
        return self

    def __exit__(self, genre: type | None, valeur: BaseException | None, trace: TracebackType | None) -> None:
        self.finie.set()
        self.fil.join(60)

    def _tourner(self) -> None:
        try:
            while not self.finie.is_set():
                debut = time.monotonic()
                reponse = self.client.get(self.chemin)
                self.lues.append((debut, reponse.status_code, "Lambert" in reponse.content.decode()))
                self.finie.wait(max(0.0, CADENCE_S - (time.monotonic() - debut)))
        finally:
            connections.close_all()

    def attendre(self, nombre: int) -> None:
        voulu, fin = len(self.lues) + nombre, time.monotonic() + 120
        while len(self.lues) < voulu and time.monotonic() < fin:
            time.sleep(0.01)
        assert len(self.lues) >= voulu, "la boucle s’est arrêtée"


def _retirer(m: Any, pro: Any, retrait: str) -> None:
    hier, helene = horloge.aujourdhui() - timedelta(days=1), acteur_de(m.helene.compte)
    if retrait == "affectation":
        Affectation.objects.filter(professionnel=pro).update(fin=hier)
    elif retrait == "profil":
        Profil.objects.filter(affectations__professionnel=pro).update(droits={"AGE": "R"})
    elif retrait == "suspension":
        changer_etat(acteur=helene, compte=pro.compte, etat="suspendu")
    elif retrait == "contrat":
        terminer_contrat(acteur=helene, professionnel=pro, fin=hier)
    else:
        with f.technique(m.mecs):
            m.d_eloise.perimetre.liens.filter(professionnel=pro).update(fin=horloge.maintenant())


@pytest.mark.parametrize("retrait", ["affectation", "lien", "profil", "suspension", "contrat"])
def test_la_requete_suivante_ne_lit_plus_rien(direction, retrait):
    m, apres, ouvertes = direction, 0, []
    for rang in range(FOIS):
        pro = f.professionnel(m.organisme, "Alix", f"Vernier{rang}")
        f.affecter(pro, m.mecs, f.EDU, m.tilleuls)
        with f.technique(m.mecs):
            f.lier(m.d_eloise, pro)
        with Boucle(ouvrir(pro), f"/dossiers/{m.d_eloise.pk}/") as boucle:
            boucle.attendre(3)
            _retirer(m, pro, retrait)
            instant = time.monotonic()
            boucle.attendre(SUIVANTES)
        assert {(code, nomme) for debut, code, nomme in boucle.lues[:3]} == {(200, True)}
        suivantes = [(code, nomme) for debut, code, nomme in boucle.lues if debut > instant]
        apres += len(suivantes)
        ouvertes += [lue for lue in suivantes if lue[0] not in (302, 303, 403, 404) or lue[1]]
    print(f"Mesure : {retrait}, {FOIS} retraits, {apres} demandes après, {len(ouvertes)} servies")
    assert ouvertes == []
    assert apres >= FOIS * (SUIVANTES - 1)
