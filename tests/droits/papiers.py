"""What the walk needs of documents: bytes that pass for a PDF, a paper kept for one reader, a document filed."""

import hashlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile

from documents.models import Depot, Document, OriginalDepot, VersionDepot
from documents.types import SYNTHESE
from dui.core.entrees import Pdf

PDF = b"%PDF-1.4\n%%EOF\n"


def sans_papier(monkeypatch: pytest.MonkeyPatch) -> None:
    """For walks that ask who may take a paper, and do not read it: laid out in words, not in pages."""
    monkeypatch.setattr("documents.rendu.generer_pdf", lambda *a, **k: Pdf(PDF, 1, []))


def conserver(c: SimpleNamespace, o: SimpleNamespace, lecteur: Any) -> Document:
    return Document.objects.create(
        dossier=c.d, structure=o.structure, niveau=2, type=SYNTHESE, titre="Fiche de synthèse", auteur=o.collegue,
        lecteur=lecteur, fichier=ContentFile(PDF, name="document"), taille=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
    )  # fmt: skip


def deposer(c: SimpleNamespace, o: SimpleNamespace) -> Depot:
    """Filed, with one version read."""
    depot = Depot.objects.create(
        dossier=c.d, structure=o.structure, niveau=1, titre="Attestation", type=SYNTHESE, depose_par=o.collegue,
        etat="classe", traitement="fait",
    )  # fmt: skip
    communs = {"depot": depot, "structure": o.structure, "niveau": 1, "numero": 1, "mime": "application/pdf",
               "sha256": hashlib.sha256(PDF).hexdigest(), "taille": len(PDF)}  # fmt: skip
    VersionDepot.objects.create(fichier=ContentFile(PDF, name="v"), pages=1, **communs)
    OriginalDepot.objects.create(fichier=ContentFile(PDF, name="o"), ordre=1, apporte_par=o.collegue, **communs)
    return depot
