"""The screens of the documents: tab, tray, deposit, viewer; names of files say nothing (S28)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Depot
from tests.documents.ged.outils import pdf, photo, poser, traite
from tests.documents.signature.test_ecrans import poster
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-HAB-3", "PDS-HAB-3", "PRI-CAR-PIL-3")]
PARLANT = "lambert-eloise-depression.pdf"


def test_deposer_lire_telecharger(ged, connecter):
    client = connecter(ged.paul)
    chemin = reverse("dossier_deposer", args=[ged.d_eloise.pk])
    recu = SimpleUploadedFile(PARLANT, pdf(), "application/pdf")
    champs = {"fichiers": recu, "maniere": "un", "niveau": 2, "categorie": "scolarite", "source": "numerique"}
    assert poster(client, chemin, champs).status_code == 303
    with f.technique(ged.mecs):
        depot = Depot.objects.get()
        assert "lambert" not in depot.titre.lower()
        assert all("lambert" not in o.fichier.name for o in depot.originaux.all())
    traite(ged, depot)
    page = client.get(reverse("depot", args=[depot.pk])).content.decode()
    assert "Attestation de scolarité" in page
    assert PARLANT not in page
    for chemin, disposition in (
        (reverse("depot_fichier", args=[depot.pk]), f'inline; filename="document-{depot.pk}-1.pdf"'),
        (reverse("depot_fichier", args=[depot.pk]) + "?garder=1", f'attachment; filename="document-{depot.pk}-1.pdf"'),
        (reverse("depot_original", args=[depot.pk, 1, 1]), f'attachment; filename="original-{depot.pk}-1-1.pdf"'),
    ):
        reponse = client.get(chemin)
        assert (reponse.status_code, reponse.content) == (200, pdf())
        assert reponse.headers["Content-Disposition"] == disposition


def test_plusieurs_fichiers_ou_plusieurs_pages(ged, connecter):
    client = connecter(ged.paul)
    chemin = reverse("dossier_deposer", args=[ged.d_eloise.pk])
    for maniere, attendus in (("un", 2), ("pages", 3)):
        fichiers = [SimpleUploadedFile(f"{n}.jpg", photo(n), "image/jpeg") for n in ("red", "blue")]
        champs = {"fichiers": fichiers, "maniere": maniere, "niveau": 1, "categorie": "autre", "source": "scanne"}
        assert poster(client, chemin, champs).status_code == 303
        with f.technique(ged.mecs):
            assert Depot.objects.count() == attendus
    assert poster(client, chemin, {"maniere": "un", "niveau": 1}).status_code == 422
    mauvais = SimpleUploadedFile("a.exe", b"MZ" + b"0" * 50)
    champs = {"fichiers": mauvais, "maniere": "un", "niveau": 1, "categorie": "autre", "source": "scanne"}
    assert "ni un PDF ni une photo" in poster(client, chemin, champs).content.decode()


def test_qualifier_depuis_la_bannette(ged, connecter):
    depot = traite(ged, poser(ged, ged.sarah, dossier=None))
    client = connecter(ged.sarah)
    assert "à ranger" in client.get(reverse("bannette")).content.decode()
    chemin = reverse("depot_qualifier", args=[depot.pk])
    champs = {"titre": "Attestation", "type": "28653-4", "categorie": "scolarite", "niveau": 2, "mots": "école, 2026",
              "date_reception": "20/11/2026", "version": depot.version}  # fmt: skip
    assert "Aucun dossier" in poster(client, chemin, champs | {"numero": "X99"}).content.decode()
    assert poster(client, chemin, champs | {"numero": ged.d_eloise.numero}).status_code == 303
    with f.technique(ged.mecs):
        relu = Depot.objects.get(pk=depot.pk)
    assert (relu.etat, relu.dossier_id, relu.mots_cles) == ("classe", ged.d_eloise.pk, ["école", "2026"])
    assert "Tout est qualifié" in client.get(reverse("bannette")).content.decode()
    assert "Attestation" in client.get(reverse("bannette") + "?q=scolarite").content.decode()
    perime = poster(client, chemin, {c: v for c, v in champs.items() if c != "numero"} | {"titre": "Autre"})
    assert perime.status_code == 409


def test_la_liste_a_un_nombre_constant_de_requetes(ged, connecter):
    client, comptes = connecter(ged.paul), []
    chemin = reverse("dossier_documents", args=[ged.d_eloise.pk])
    for nombre in (10, 90):
        for _ in range(nombre):
            poser(ged, ged.paul)
        with CaptureQueriesContext(connection) as requetes:
            page = client.get(chemin)
        comptes.append(len([r for r in requetes if r["sql"].startswith(("SELECT", "WITH"))]))
    assert comptes[0] == comptes[1] <= 15
    assert len(page.content) < 60_000
    with CaptureQueriesContext(connection) as requetes:
        client.get(reverse("bannette"))
    assert len([r for r in requetes if r["sql"].startswith(("SELECT", "WITH"))]) <= 10


def test_ce_qu_on_ne_lit_pas_n_existe_pas(ged, connecter):
    soins = traite(ged, poser(ged, ged.lucie, [pdf("ferritine")], niveau=4, titre="Bilan d’automne"))
    client = connecter(ged.anne)
    for chemin in ("depot", "depot_fichier", "depot_qualifier"):
        assert client.get(reverse(chemin, args=[soins.pk])).status_code == 404
    liste = client.get(reverse("dossier_documents", args=[ged.d_eloise.pk]) + "?q=ferritine").content.decode()
    assert "Bilan d’automne" not in liste
    assert "Bilan d’automne" not in client.get(reverse("bannette") + "?q=ferritine").content.decode()
    assert "Bilan d’automne" in connecter(ged.lucie).get(
        reverse("dossier_documents", args=[ged.d_eloise.pk])
    ).content.decode()  # fmt: skip


def test_les_actes_sur_un_document(ged, connecter):
    depot = traite(ged, poser(ged, ged.paul, type="28653-4", source="scanne"))
    client, page = connecter(ged.paul), reverse("depot", args=[depot.pk])
    assert poster(client, reverse("depot_conforme", args=[depot.pk]), depuis=page).status_code == 303
    assert poster(client, reverse("depot_remise", args=[depot.pk]), {"a_qui": "Collège Anne-Frank"}).status_code == 303
    recu = SimpleUploadedFile("b.pdf", pdf("Deux"), "application/pdf")
    chemin = reverse("depot_version", args=[depot.pk])
    assert poster(client, chemin, {"fichiers": recu, "motif": "Page oubliée"}).status_code == 303
    traite(ged, depot)
    assert poster(client, reverse("depot_perime", args=[depot.pk]), {"motif": "Année finie"}).status_code == 303
    vue = client.get(page).content.decode()
    for mot in ("Copie conforme", "Collège Anne-Frank", "Page oubliée", "Version 1", "Périmé", "Année finie"):
        assert mot in vue
    assert client.get(reverse("depot_fichier", args=[depot.pk]) + "?version=1").content == pdf()
