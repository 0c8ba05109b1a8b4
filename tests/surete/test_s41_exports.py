"""S-41: fourteen openings of formulas × each export of the product, opened again: no cell is one.

A writer of spreadsheets that joins the product without this wall fails the reading of the code.
"""

import ast
import csv
import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from documents.services.ged.export import _index
from dui.core import horloge
from habilitations.extraits.requete import _propre
from habilitations.models import Profil
from habilitations.partage import en_csv
from habilitations.rapport import classeur
from tests.entrees.test_tableur import CHARGES
from tests.surete.test_code import RACINE, _modules
from usagers.selectors.reprise import _ligne_csv

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-41")]
DEBUTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝")
ECRIVENT = {"writer", "DictWriter", "Workbook"}
# Written to the worker of files, or read alone: no text of a person goes through.
SANS_TEXTE: set[str] = set()


def _formules(cellules: Any) -> list[str]:
    textes = [str(c) for c in cellules if c not in (None, "")]
    return [t for t in textes if t.lstrip(" \u00a0\ufeff").startswith(DEBUTS)]


def _csv(octets: bytes) -> list[str]:
    lu = octets.decode("utf-8-sig")
    return [cellule for rangee in csv.reader(io.StringIO(lu), delimiter=";") for cellule in rangee]


def _partage(m: Any, charge: str) -> list[str]:
    for pro in (m.anne, m.karim):
        pro.nom, pro.prenom, pro.fonction = charge[:60], charge[:60], charge[:60]
        pro.save()
    return _csv(b"".join(en_csv(m.mecs)))


def _habilitations(m: Any, charge: str) -> list[str]:
    Profil.objects.filter(organisme=m.organisme).update(libelle=charge[:60])
    m.anne.nom = m.mecs.nom = m.tilleuls.nom = charge[:60]
    for ligne in (m.anne, m.mecs, m.tilleuls):
        ligne.save()
    livre = load_workbook(io.BytesIO(classeur(m.mecs, horloge.aujourdhui(), horloge.aujourdhui())))
    cellules = [cellule for feuille in livre for rangee in feuille.iter_rows() for cellule in rangee]
    assert [c.coordinate for c in cellules if c.data_type == "f"] == []
    return [c.value for c in cellules]


def _journal(_m: Any, charge: str) -> list[str]:
    """The words of the extract are made safe before the query that joins them; then written as they are."""
    propre = _propre(charge)
    livre = Workbook()
    livre.active.append(json.loads(json.dumps([propre])))
    assert livre.active["A1"].data_type != "f"
    return [str(propre)]


EXPORTS = {
    "partage": _partage,
    "habilitations": _habilitations,
    "reprise": lambda _m, charge: _csv(_ligne_csv([charge, charge])),
    "documents": lambda _m, charge: _csv(_index([[charge, charge]])),
    "journal": _journal,
}


@pytest.mark.attaque("S-41", "formules dans un export")
@pytest.mark.parametrize("charge", CHARGES, ids=range(len(CHARGES)))
@pytest.mark.parametrize("export", EXPORTS)
def test_aucun_export_ne_porte_une_formule(monde, export, charge):
    if "\x00" in charge and export in ("partage", "habilitations"):
        charge = charge.replace("\x00", "")  # PostgreSQL takes no NUL: it never reaches the export
        charge = charge if _formules([charge]) else "=1+1"
    cellules = EXPORTS[export](monde, charge)
    assert _formules(cellules) == []
    assert any(mot in str(c) for c in cellules for mot in ("1", "calc", "SUM", "HYPERLINK")), "the text is there"


def test_qui_ecrit_un_tableur_neutralise_ses_cellules():
    ecrivent, neutralisent = set(), set()
    for chemin in _modules():
        appels = [n.func for n in ast.walk(ast.parse(chemin.read_bytes())) if isinstance(n, ast.Call)]
        noms = {a.attr if isinstance(a, ast.Attribute) else getattr(a, "id", "") for a in appels}
        nom = str(chemin.relative_to(RACINE))
        if noms & ECRIVENT:
            ecrivent.add(nom)
        if "neutraliser_cellule" in noms:
            neutralisent.add(nom)
    assert ecrivent - neutralisent == SANS_TEXTE
    assert len(ecrivent) >= 4


def test_la_recherche_voit_une_formule():
    assert _formules(["a", "=1+1", " \u00a0@x"]) == ["=1+1", " \u00a0@x"]
    assert SimpleNamespace(vide=_formules(["'=1", ""])).vide == []
