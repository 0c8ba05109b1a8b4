"""Export of several documents: as the reader sees, logged, after a fresh proof, under names that say nothing (S28)."""

import csv
import io
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from documents.choices_ged import ConsentementImage
from documents.models import Depot, ExportDocuments
from documents.services.ged.archive import GARDE, demander_export, effacer_echus, produire_export, remettre_export
from dui.core import boite, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification, TraceAcces
from dui.core.stockage import stockage_fichiers
from habilitations.acces import acteur_de
from tests.documents.ged.outils import pdf, photo, poser, traite
from tests.documents.ged.test_depots import TYPE
from tests.documents.signature.outils import au_nom_de, relire
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-HAB-3", "PDS-HAB-3")]


def classe(ged, pro, titre, niveau=2, mots="Attestation", **champs) -> Depot:
    return traite(ged, poser(ged, pro, [pdf(mots)], niveau=niveau, type=TYPE, titre=titre, **champs))


def demander(ged, pro, choix) -> ExportDocuments:
    with au_nom_de(pro):
        return demander_export(acteur=acteur_de(pro.compte), dossier=relire(ged.d_eloise), choix=choix)


def produit(ged, export) -> ExportDocuments:
    """As the worker does, in its own technical context."""
    lus = ExportDocuments.objects.select_related("demandeur__compte", "dossier")
    with f.technique(ged.mecs):
        produire_export(lus.get(pk=export.pk))
        return lus.get(pk=export.pk)


def remis(pro, export) -> zipfile.ZipFile:
    with au_nom_de(pro):
        return zipfile.ZipFile(io.BytesIO(remettre_export(acteur=acteur_de(pro.compte), export=export)))


def exporter(ged, pro, choix) -> zipfile.ZipFile:
    return remis(pro, produit(ged, demander(ged, pro, choix)))


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
    assert envoyer(client, adresse).status_code == 422
    suite = envoyer(client, adresse, choix=depot.pk)
    with f.technique(ged.mecs):
        export = ExportDocuments.objects.get()
    page = reverse("export_documents", args=[ged.d_eloise.pk, export.pk])
    assert (suite.status_code, suite.headers["Location"]) == (303, page)
    assert "en préparation" in client.get(page).content.decode()
    fichier = reverse("export_documents_fichier", args=[ged.d_eloise.pk, export.pk])
    assert client.post(fichier).status_code == 422, "not ready yet"
    produit(ged, export)
    assert "Prendre l’archive" in client.get(page).content.decode()
    sortie = client.post(fichier)
    assert sortie.headers["Content-Type"] == "application/zip"
    assert "Éloïse" not in sortie.headers["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(sortie.content)).namelist() == ["index.csv", "document-001.pdf"]
    assert fraiche(client, -3600).post(fichier).headers["Location"] == fichier, "each time a proof"


def envoyer(client, adresse, **champs):
    return client.post(adresse, {"jeton_soumission": str(uuid.uuid4()), **champs})


def test_un_double_envoi_ne_demande_qu_une_archive(ged, connecter):
    depot = classe(ged, ged.paul, "Bulletin")
    client, adresse = fraiche(connecter(ged.paul)), reverse("documents_export", args=[ged.d_eloise.pk])
    champs = {"jeton_soumission": str(uuid.uuid4()), "choix": depot.pk}
    assert [client.post(adresse, champs).status_code for _ in range(2)] == [303, 303]
    with f.technique(ged.mecs):
        assert ExportDocuments.objects.count() == 1


def test_celui_d_un_autre_n_existe_pas(ged, connecter):
    export = produit(ged, demander(ged, ged.paul, [classe(ged, ged.paul, "Bulletin").pk]))
    for nom in ("export_documents", "export_documents_avancement", "export_documents_fichier"):
        adresse = reverse(nom, args=[ged.d_eloise.pk, export.pk])
        assert fraiche(connecter(ged.lucie)).get(adresse).status_code == 404, nom
    with pytest.raises(Refus):
        remis(ged.lucie, export)


def test_les_droits_se_relisent_a_la_fabrication_et_a_la_remise(ged):
    """Between the question and the archive, then between the archive and its taking: what closed stays inside."""
    garde, retire = classe(ged, ged.paul, "Bulletin"), classe(ged, ged.paul, "Note", mots="CANARI")
    demande = demander(ged, ged.paul, [garde.pk, retire.pk])
    reserver(ged, retire)
    pret = produit(ged, demande)
    assert (pret.etat, pret.choix) == ("pret", [garde.pk])
    assert remis(ged.paul, pret).namelist() == ["index.csv", "document-001.pdf"]
    reserver(ged, garde)
    with pytest.raises(ErreurMetier, match="ne lisez plus"):
        remis(ged.paul, pret)
    with f.technique(ged.mecs):
        ExportDocuments.objects.filter(pk=pret.pk).update(etat="demande")
    assert produit(ged, pret).etat == "echec"


def reserver(ged, depot) -> None:
    """To carers: the chief of service does not read it any more."""
    with f.technique(ged.mecs):
        Depot.objects.filter(pk=depot.pk).update(niveau=4)


def test_l_archive_previent_repose_chiffree_et_s_efface_a_son_terme(ged):
    export = produit(ged, demander(ged, ged.paul, [classe(ged, ged.paul, "Bulletin").pk]))
    with au_nom_de(ged.paul):
        avis = Notification.objects.get(nature="export")
        assert avis.url == reverse("export_documents", args=[ged.d_eloise.pk, export.pk])
    chemin = Path(stockage_fichiers().path(export.fichier.name))
    assert not chemin.read_bytes().startswith(b"PK")
    with time_machine.travel(horloge.maintenant() + GARDE + timedelta(minutes=1), tick=False):
        with pytest.raises(ErreurMetier, match="plus là"):
            remis(ged.paul, export)
        assert (effacer_echus(), effacer_echus()) == (1, 0)
    assert not chemin.exists()
    with f.technique(ged.mecs):
        reste = ExportDocuments.objects.get()
        assert (reste.etat, bool(reste.fichier), len(reste.sha256)) == ("echu", False, 64)


@pytest.mark.django_db(transaction=True)
def test_la_boite_fait_l_archive_une_fois(ged):
    demande = demander(ged, ged.paul, [classe(ged, ged.paul, "Bulletin").pk])
    boite.livrer()
    with f.technique(ged.mecs):
        pret = ExportDocuments.objects.get(pk=demande.pk)
        assert pret.etat == "pret"
    assert produit(ged, pret).fichier == pret.fichier


def test_les_filtres_de_la_liste_suivent(ged, connecter):
    classe(ged, ged.paul, "Bulletin")
    traite(ged, poser(ged, ged.paul, [photo()], niveau=2, type=TYPE, titre="Carte", categorie="identite"))
    client = fraiche(connecter(ged.paul))
    page = client.get(reverse("documents_export", args=[ged.d_eloise.pk]) + "?categorie=identite").content.decode()
    assert "Carte" in page
    assert "Bulletin" not in page
