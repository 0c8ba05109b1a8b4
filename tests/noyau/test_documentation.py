"""What the documentation names exists."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

RACINE = Path(__file__).resolve().parents[2]
PAGES = [RACINE / "README.md", *sorted((RACINE / "docs").rglob("*.md"))]
SALLES = "dui|habilitations|usagers|documents|coordination|interop|bac_a_sable|tests|docs|static|templates|deploiement"
GLOSSAIRE = (RACINE / "docs" / "glossaire.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(RACINE)))
def test_chaque_fichier_cite_existe(page):
    cites = re.findall(rf"`((?:{SALLES})/[\w./-]+\.(?:py|md|sql|yml|html|css|js))`", page.read_text(encoding="utf-8"))
    cites += re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text(encoding="utf-8"))
    absents = [c for c in cites if not (RACINE / c).exists() and not (page.parent / c).exists()]
    assert absents == []


def test_chaque_modele_du_glossaire_existe():
    connus = {(m._meta.app_label, m.__name__) for m in apps.get_models()}
    for application, nom in re.findall(r"`(core|habilitations|usagers|coordination|documents|interop)\.([A-Z]\w+)`",
                                       GLOSSAIRE):  # fmt: skip
        assert (application, nom) in connus, (application, nom)
    for chemin in re.findall(r"`((?:dui\.core\.modeles|habilitations\.choices)\.\w+)`", GLOSSAIRE):
        assert import_string(chemin)
