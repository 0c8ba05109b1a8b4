"""S-13, in every room: rows with a level are raised above the reader, their words become canaries, none comes out.

The models are those that carry a level, the outputs those of the table of rights: contracts, papers, inventories,
exits, measures, consents, signatures and what joins them. DUI_DROITS_COMPLET=1: every profile, both levels.
"""

import os
import re
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, models, transaction

from dui.core import entrees
from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles
from tests.droits.marche import combinaisons, demander, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION, REGLES
from tests.outils import fabriques as f
from tests.surete.hostile import PIECES, champs
from tests.surete.sorties import texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-13")]
COMPLET = os.environ.get("DUI_DROITS_COMPLET") == "1"
TOUS = {p.code: p for p in MATRICES["MECS"]}
# Level 4 is health, level 5 the psychologist's: each is read by those who have it.
SANTE = ("TRS", "OBS", "RX", "DOS", "GS")
SANS_SANTE = [code for code, p in TOUS.items() if not any(p.droits.get(d, "-") in "WRV" for d in SANTE)]
SANS_PSY = [code for code, p in TOUS.items() if p.droits.get("PSY", "-") not in "WRV"]
CAS = [(code, 4) for code in SANS_SANTE] + [(code, 5) for code in SANS_PSY]
CAS = CAS if COMPLET else [("EDU", 4), ("ADM", 4), ("IDE", 5)]
CANARI = "Canari"


def porteurs() -> Iterator[type[models.Model]]:
    """Models of the rooms whose rows carry a level."""
    for modele in apps.get_models():
        noms = {champ.name for champ in modele._meta.concrete_fields}
        if (
            modele._meta.app_label in PIECES
            and {"niveau", "structure"} <= noms
            and not modele.__name__.endswith("Event")
        ):
            yield modele


def planter(niveau: int) -> set[str]:
    """Names of the models whose rows now say so and stand at that level; a level that the base fixes stays."""
    textes: dict[type[models.Model], list[models.Field[Any, Any]]] = {}
    for modele, champ in champs():
        textes.setdefault(modele, []).append(champ)
    montes = set()
    for modele in porteurs():
        mots = {c.name: f"{CANARI}{modele.__name__}"[: c.max_length or 99] for c in textes.get(modele, [])}
        try:
            with transaction.atomic():
                if mots and modele._default_manager.update(**mots, niveau=niveau):
                    montes.add(modele.__name__)
        except Error:
            continue
    return montes


@pytest.fixture
def papiers_en_mots(monkeypatch):
    """What a paper would print, without the second that its lay-out takes."""
    vrai = entrees.generer_pdf
    for module in list(sys.modules.values()):
        if getattr(module, "generer_pdf", None) is vrai:
            monkeypatch.setattr(
                module, "generer_pdf", lambda html, *a, **k: SimpleNamespace(octets=html.encode(), adresses_refusees=[])
            )


def vus(m: Any, pro: Any) -> tuple[dict[str, set[str]], int]:
    """Model → outputs that show it, and how many were asked for."""
    client, trouves, appels = ouvrir(pro), {}, 0
    for _place, nom, args, _lieu in m.combinees:
        if "GET" not in REGLES[nom] or nom in FERMENT_LA_SESSION:
            continue
        reponse = demander(client, "GET", nom, args)
        appels += 1
        octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        if CANARI.encode() in octets or octets.startswith((b"%PDF-1.7", b"PK")):
            for modele in re.findall(rf"{CANARI}([A-Z]\w+)", texte_de(octets)):
                trouves.setdefault(modele, set()).add(nom)
    return trouves, appels


def maison(code: str, niveau: int | None) -> tuple[Any, Any, set[str]]:
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, TOUS[code])
    m.combinees = list(combinaisons(m, pro, ("equipe", "ici", "sans objet")))
    with f.technique(m.ici):
        montes = planter(niveau) if niveau else planter(1)
    return m, pro, montes


@pytest.mark.parametrize(("code", "niveau"), CAS)
def test_au_dessus_de_soi_rien_ne_se_lit(code, niveau, papiers_en_mots, record_property):
    m, pro, montes = maison(code, niveau)
    trouves, appels = vus(m, pro)
    mesure = f"{len(montes)} modèles au niveau {niveau}, {appels} sorties ({code}), {len(trouves)} en montre"
    record_property("mesure", mesure)
    assert trouves == {}
    assert len(montes) >= 12
    assert appels > 150


def test_a_son_niveau_les_memes_mots_se_lisent(papiers_en_mots, record_property):
    """Without which the silence above would prove nothing."""
    m, pro, _ = maison("DIR", None)
    trouves, _appels = vus(m, pro)
    record_property("mesure", f"{len(trouves)} modèles lus à leur niveau : {sorted(trouves)}")
    assert len(trouves) >= 10
