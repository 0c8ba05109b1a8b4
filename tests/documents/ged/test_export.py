"""Export of several documents: as the reader sees, logged, after a fresh proof, under names that say nothing (S28)."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse

from documents.choices_ged import ConsentementImage
from documents.models import Depot
from documents.services.ged.export import exporter_documents
from dui.core.erreurs import ErreurMetier
from dui.core.models import TraceAcces
from habilitations.acces import acteur_de
from tests.documents.ged.outils import pdf, photo, poser, traite
from tests.documents.ged.test_depots import TYPE
from tests.documents.signature.outils import au_nom_de, relire
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-HAB-3", "PDS-HAB-3")]


def classe(ged, pro, titre, niveau=2, mots="Attestation", **champs) -> Depot:
    return traite(ged, poser(ged, pro, [pdf(mots)], niveau=niveau, type=TYPE, titre=titre, **champs))


def exporter(ged, pro, choix) -> zipfile.ZipFile:
    with au_nom_de(pro):
        octets = exporter_documents(acteur=acteur_de(pro.compte), dossier=relire(ged.d_eloise), choix=choix)
    return zipfile.ZipFile(io.BytesIO(octets))


def index(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))


def test_ce_que_je_lis_et_rien_d_autre(ged):
    mien = classe(ged, ged.paul, "Bulletin d’Éloïse", mots="Trimestre un")
    sien = classe(ged, ged.lucie, "Ordonnance", niveau=4, mots="CANARI")
    choix = [mien.pk, sien.pk, 999_999]
    archive = exporter(ged, ged.paul, choix)
    assert archive.namelist() == ["index.csv", "document-001.pdf"]
    assert b"CANARI" not in b"".join(archive.read(n) for n in archive.namelist())
    assert [x["Titre"] for x in index(archive)] == ["Bulletin d’Éloïse"]
    with f.technique(ged.mecs):
        assert mien.versions.get().contenu == archive.read("document-001.pdf")
        assert index(archive)[0]["Empreinte SHA-256"] == mien.versions.get().sha256
    with pytest.raises(ErreurMetier, match="au moins un document lisible"):
        exporter(ged, ged.paul, [sien.pk])


def test_un_titre_qui_commence_par_une_formule_reste_un_titre(ged):
    """PG: names that carry a name or a diagnosis; S-41: a cell that runs."""
    piege = classe(ged, ged.paul, '=HYPERLINK("http://exemple.test";"Diagnostic")')
    archive = exporter(ged, ged.paul, [piege.pk])
    assert index(archive)[0]["Titre"].startswith("'=")
    assert all("agnostic" not in nom for nom in archive.namelist())


def test_une_photo_sans_consentement_ne_sort_pas(ged):
    depot = classe(ged, ged.paul, "Au lac")
    with f.technique(ged.mecs):
        Depot.objects.filter(pk=depot.pk).update(consentement_image=ConsentementImage.MANQUANT)
    with pytest.raises(ErreurMetier, match="consentement à l’image"):
        exporter(ged, ged.paul, [depot.pk])


def test_chaque_document_sorti_est_au_journal(ged):
    depots = [classe(ged, ged.paul, f"Papier {n}") for n in (1, 2)]
    exporter(ged, ged.paul, [d.pk for d in depots])
    with f.technique(ged.mecs):
        traces = set(TraceAcces.objects.filter(action="export").values_list("objet", flat=True))
    assert {f"depot:{d.pk}" for d in depots} <= traces


def test_rien_ne_sort_sans_preuve_fraiche(ged, connecter):
    depot = classe(ged, ged.paul, "Bulletin")
    adresse = reverse("documents_export", args=[ged.d_eloise.pk])
    client = connecter(ged.paul)
    assert client.get(adresse).headers["Location"].startswith("/compte/confirmer/")
    assert client.post(adresse, {"choix": depot.pk}).headers["Location"] == adresse
    fraiche(client)
    page = client.get(adresse).content.decode()
    assert "Bulletin" in page
    assert "checked" not in page
    assert client.post(adresse, {}).status_code == 422
    sortie = client.post(adresse, {"choix": depot.pk})
    assert sortie.headers["Content-Type"] == "application/zip"
    assert "Éloïse" not in sortie.headers["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(sortie.content)).namelist() == ["index.csv", "document-001.pdf"]


def test_les_filtres_de_la_liste_suivent(ged, connecter):
    classe(ged, ged.paul, "Bulletin")
    traite(ged, poser(ged, ged.paul, [photo()], niveau=2, type=TYPE, titre="Carte", categorie="identite"))
    client = fraiche(connecter(ged.paul))
    page = client.get(reverse("documents_export", args=[ged.d_eloise.pk]) + "?categorie=identite").content.decode()
    assert "Carte" in page
    assert "Bulletin" not in page
