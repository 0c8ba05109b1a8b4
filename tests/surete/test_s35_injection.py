"""S-35: whatever an address or a form says, the database is never asked something else: no 5xx, no other row.

Pages, addresses that write and names of parameters are read in the product: what joins it is attacked too. By default
each page takes one hostile text by parameter, seeded; DUI_INJECTIONS=1 gives every text to all of them. A text that
would make the base wait is stopped after five seconds by the limit of pages (S-54), and shows as a 5xx.
"""

import ast
import os
import random
import uuid
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import reverse

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles, papiers
from tests.droits.marche import combinaisons, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION, REGLES
from tests.surete.test_code import _modules
from tests.surete.test_s15_masse import classes

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-35")]
TOUTES = os.environ.get("DUI_INJECTIONS") == "1"
PARTS = 4 if TOUTES else 1
ATTENTE = "'; SELECT pg_sleep(9)--"
CHARGES = (
    "'", "''", "' OR '1'='1", "\" OR \"\"=\"", ATTENTE, "1; DROP TABLE usagers_usager", "1 OR 1=1",
    "%' OR 1=1 --", "\\'; --", "' UNION SELECT NULL,NULL--", "1) OR (1=1", "$$ OR true $$", "E'\\x27'", "\x00", "%00",
    "０", "١", "²", "99999999999999999999", "-1", "1e9", "é" * 4000, "_%_%", "ʼ OR 1=1", "{{7*7}}", "../../etc/passwd",
)  # fmt: skip
ETRANGERE = "Lambert autre_structure"
LECTEURS = {"get", "getlist", "pop"}


@lru_cache(maxsize=1)
def parametres() -> list[str]:
    """Every name read in a request by a view, and every field of a form."""
    lus = {champ for classe in classes() for champ in getattr(classe, "base_fields", {})}
    for chemin in _modules():
        for noeud in ast.walk(ast.parse(chemin.read_bytes())):
            if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute) and noeud.func.attr in LECTEURS:
                source = noeud.func.value
                envoi = isinstance(source, ast.Attribute) and source.attr in ("GET", "POST")
                if envoi and noeud.args and isinstance(noeud.args[0], ast.Constant):
                    lus.add(str(noeud.args[0].value))
    return sorted(lus - {"jeton_soumission"})


def envois(graine: str) -> list[dict[str, str]]:
    noms = parametres()
    if TOUTES:
        return [dict.fromkeys(noms, charge) for charge in CHARGES]
    alea = random.Random(graine)
    courtes = [c for c in CHARGES if len(c) < 100]
    return [{nom: alea.choice(courtes) for nom in noms}]


@pytest.mark.parametrize("part", range(PARTS))
def test_aucun_parametre_ne_change_la_question(record_property, monkeypatch, part):
    papiers.sans_papier(monkeypatch)
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "DIR"))
    cibles.poser(m, "autre_structure", pro)
    client, fautes, essais = ouvrir(pro), [], 0
    client.raise_request_exception = False
    for _place, nom, args, _lieu in list(combinaisons(m, pro, ("equipe", "ici", "sans objet")))[part::PARTS]:
        chemin = reverse(nom.partition(":")[0], args=args)
        for methode in REGLES[nom]:
            for donnees in envois(f"{methode} {nom}") if nom not in FERMENT_LA_SESSION else ():
                essais += 1
                if faute := _essayer(client, methode, chemin, donnees):
                    fautes.append((methode, nom, *faute))
    record_property("mesure", f"{essais} envois, {len(parametres())} paramètres, {len(fautes)} faute")
    assert fautes == []
    assert essais > (300 * len(CHARGES) // PARTS if TOUTES else 300)
    assert len(parametres()) > 150


def _essayer(client: Any, methode: str, chemin: str, donnees: dict[str, str]) -> tuple[Any, ...]:
    with transaction.atomic():
        if methode == "GET":
            reponse = client.get(f"{chemin}?{urlencode(donnees)}")
        else:
            reponse = client.post(chemin, donnees | {"jeton_soumission": str(uuid.uuid4())})
        transaction.set_rollback(True)
    corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    faute = reponse.status_code >= 500 or ETRANGERE in corps.decode(errors="replace")
    return (reponse.status_code,) if faute else ()


def test_la_connexion_non_plus(client):
    for charge in CHARGES:
        reponse = client.post("/compte/connexion/", {"login": charge, "password": charge})
        assert reponse.status_code < 500, charge[:30]
