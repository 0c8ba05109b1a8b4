"""S-16: what exists elsewhere and what does not exist give the same answer, byte for byte, for the same work.

Every address that names an object, of another house and of another organisme, against a number that nobody has. The
work is compared by the questions put to the base; DUI_PAIRES=200 also times as many pairs (medians within 5 %).
"""

import itertools
import os
import random
import re
import statistics
import time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles
from tests.droits.marche import combinaisons, ouvrir
from tests.droits.oracle import Lecteur, code_attendu
from tests.droits.regles import REGLES

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-16")]
VARIABLES = re.compile(rb'nonce="[^"]+"|name="jeton_soumission" value="[^"]+"|[A-Za-z0-9]{64}|\d+')
INCONNU = 987_654
PAIRES = int(os.environ.get("DUI_PAIRES", "0"))
PROPRES = ("Content-Security-Policy", "Content-Length")
NOMBRE = PAIRES or 12
AILLEURS = ("autre_structure", "autre_organisme", "voisine", "etrangere")


def paires(m: Any, pro: Any, lecteur: Lecteur) -> list[tuple[str, str]]:
    """(address of an object of another house, the same address with a number that nobody has).

    What the whole organisme shares (a model of paper) is no object of another house for who keeps it.
    """
    trouvees = []
    for _place, nom, args, lieu in combinaisons(m, pro, AILLEURS):
        if "GET" in REGLES[nom] and code_attendu(REGLES[nom]["GET"], lecteur, lieu):
            inconnus = [INCONNU if isinstance(a, int) and a > 2 else a for a in args]
            trouvees.append((reverse(nom.partition(":")[0], args=args), reverse(nom.partition(":")[0], args=inconnus)))
    return trouvees


def lue(client: Any, adresse: str) -> tuple[Any, ...]:
    with transaction.atomic(), CaptureQueriesContext(connection) as requetes:
        reponse = client.get(adresse)
        transaction.set_rollback(True)
    entetes = sorted((n, v) for n, v in reponse.headers.items() if n not in PROPRES)
    octets = b"" if reponse.streaming else VARIABLES.sub(b"", reponse.content)
    return reponse.status_code, octets, [(n, re.sub(r"\d+", "", v)) for n, v in entetes], len(requetes)


@pytest.mark.parametrize("code", ["EDU", "IDE", "ADM"] if PAIRES else ["IDE"])
def test_connu_ailleurs_ou_inconnu_la_meme_reponse(code, monkeypatch):
    monkeypatch.setattr(
        "habilitations.sessions.marquer_activite", lambda requete: None
    )  # once a minute: not of the page
    m = cibles.maisons("PDE", "177")
    pro, lecteur = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == code))
    client = ouvrir(pro)
    tirees = paires(m, pro, lecteur)
    tirees = tirees if PAIRES else random.Random(16).sample(tirees, 60)
    essais = [(a, lue(client, a), lue(client, b)) for a, b in tirees]
    differentes = [(a, x[0], y[0], x[3], y[3]) for a, x, y in essais if x != y]
    print(f"Mesure : {len(essais)} paires, {len(differentes)} différentes")
    assert differentes == []
    assert len(essais) >= (200 if PAIRES else 60)
    assert {x[0] for _, x, _ in essais} <= {403, 404}


def test_le_temps_ne_dit_rien():
    m = cibles.maisons("PDE", "177")
    pro, lecteur = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "EDU"))
    client = ouvrir(pro)
    durees: tuple[list[float], list[float]] = ([], [])
    tirees = list(
        itertools.islice(itertools.cycle(p for p in paires(m, pro, lecteur) if "dossiers" in p[0]), NOMBRE + 10)
    )
    for rang, paire in enumerate(tirees):
        for cote in (0, 1) if rang % 2 else (1, 0):
            debut = time.perf_counter()
            client.get(paire[cote])
            durees[cote].append(time.perf_counter() - debut)
    ailleurs, inconnu = (statistics.median(d[10:]) for d in durees)
    ecart = 100 * abs(ailleurs - inconnu) / inconnu
    print(f"Mesure : {NOMBRE} paires chronométrées, écart {ecart:.1f} %")
    assert ecart < 5 or not PAIRES


def test_dans_sa_maison_le_refus_se_dit(monde, connecter):
    """403, not 404, where the person is known to be: the reader can ask."""
    assert connecter(monde.karim).get(f"/dossiers/{monde.d_eloise.pk}/").status_code == 403
