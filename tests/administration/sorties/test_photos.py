"""Photographs of belongings: by whoever holds the inventory, seen by whoever reads it, small on the paper to sign."""

import io
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from administration.models import Inventaire, LigneInventaire, VignetteEffet
from administration.services import inventaires as services
from administration.services.vignettes import COTE, fabriquer_vignettes, vignettes_de
from documents.models import Depot
from documents.services import produire
from documents.services.ged import traiter
from tests.administration.mesures.outils import le, lu, poster
from tests.administration.sorties.outils import sejour
from tests.coordination.outils import au_nom_de
from tests.documents.lire_pdf import texte, verifier_pdf_a_3a
from tests.entrees.test_images_et_pdf import pdf
from tests.outils import fabriques as f
from usagers.models import Dossier

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-DOCX-6")]


def _jpeg(couleur: str = "teal", cote: int = 900) -> bytes:
    tampon = io.BytesIO()
    Image.new("RGB", (cote, cote // 3 * 2), couleur).save(tampon, "JPEG")
    return tampon.getvalue()


def _fichier(octets: bytes, nom: str = "velo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, octets, "image/jpeg")


@pytest.fixture
def velo(maison: SimpleNamespace) -> SimpleNamespace:
    """`tom` works in the team and opens no document of the dossier; a bicycle is in the inventory."""
    maison.tom = f.professionnel(maison.organisme, "Tom", "Briand", "Éducateur")
    f.affecter(maison.tom, maison.mecs, {"ID": "R", "TRE": "W", "PRE": "W"}, transverse="structure")
    with f.technique(maison.mecs):
        maison.i = services.ouvrir_inventaire(acteur=None, sejour=sejour(maison.d_eloise), moment="entree", le=le(0))
        maison.ligne = services.ajouter_ligne(acteur=None, inventaire=maison.i, designation="Vélo")
    maison.chemin = [maison.d_eloise.pk, maison.i.pk, maison.ligne.pk]
    return maison


def _photographier(m: SimpleNamespace, connecter: Any, *octets: bytes) -> Depot:
    """Through the page, then what the workers do."""
    envoi = [_fichier(o) for o in octets or (_jpeg(),)]
    assert poster(connecter(m.tom), reverse("inventaire_photos", args=m.chemin), fichiers=envoi).status_code == 303
    with f.technique(m.mecs):
        depot = Depot.objects.get()
        traiter(depot, 1)
        fabriquer_vignettes(Depot.objects.get())
        return depot


def test_un_educateur_sans_les_documents_photographie(velo: SimpleNamespace, connecter: Any) -> None:
    """What he took is in the inventory; the documents of the person stay closed to him."""
    tom, page = connecter(velo.tom), reverse("inventaire", args=velo.chemin[:2])
    assert "Photographier" in lu(tom.get(page))
    corps = {"designation": "Guitare", "quantite": 1, "etat": "bon", "fichiers": _fichier(_jpeg())}
    assert poster(tom, reverse("inventaire_ligne_nouvelle", args=velo.chemin[:2]), **corps).status_code == 303
    with f.technique(velo.mecs):
        guitare = LigneInventaire.objects.select_related("photo").get(designation="Guitare")
        assert guitare.photo is not None
        assert guitare.photo.originaux.get().contenu == _jpeg()
        assert guitare.photo.depose_par == velo.tom
    vue = reverse("inventaire_photo", args=[*velo.chemin[:2], guitare.pk, 1])
    assert "photo en cours de vérification" in lu(tom.get(page))
    assert tom.get(vue).status_code == 404
    with f.technique(velo.mecs):
        traiter(guitare.photo, 1)
        fabriquer_vignettes(Depot.objects.get())
        fabriquer_vignettes(Depot.objects.get())
        assert VignetteEffet.objects.count() == 1
    lue = lu(tom.get(page))
    assert vue in lue
    assert "en cours de vérification" not in lue
    assert reverse("depot", args=[guitare.photo.pk]) not in lue
    image = tom.get(vue)
    assert image.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(image.content)).size == (COTE, COTE // 3 * 2 + 1)
    assert tom.get(reverse("depot", args=[guitare.photo.pk])).status_code in (403, 404)
    assert connecter(velo.gil).get(vue).status_code == 403
    assert connecter(velo.zoe).get(vue).status_code == 404


def test_rien_ne_se_perd_en_silence(velo: SimpleNamespace, connecter: Any) -> None:
    with f.technique(velo.mecs), pytest.raises(ValueError, match="author"):
        services.ajouter_ligne(acteur=None, inventaire=velo.i, designation="Sac", fichiers=[_jpeg()])
    tom, adresse = connecter(velo.tom), reverse("inventaire_photos", args=velo.chemin)
    for envoi in ([_fichier(pdf(), "a.jpg")], [_fichier(_jpeg(cote=60)) for _ in range(services.PHOTOS_MAX + 1)]):
        refus = poster(tom, adresse, fichiers=envoi)
        assert refus.status_code == 422
        assert "6 photos au plus" in lu(refus)
    assert poster(tom, adresse).status_code == 422
    with f.technique(velo.mecs):
        assert not Depot.objects.exists()


def test_un_document_releve_de_niveau_ne_se_montre_plus(velo: SimpleNamespace, connecter: Any) -> None:
    depot = _photographier(velo, connecter)
    vue = reverse("inventaire_photo", args=[*velo.chemin, 1])
    assert connecter(velo.tom).get(vue).status_code == 200
    with f.technique(velo.mecs):
        Depot.objects.filter(pk=depot.pk).update(niveau=4)
        assert not vignettes_de(velo.i)
    assert connecter(velo.tom).get(vue).status_code == 404


def test_d_autres_photos_prennent_la_place(velo: SimpleNamespace, connecter: Any) -> None:
    ancien = _photographier(velo, connecter)
    with au_nom_de(velo.tom) as tom:
        ligne = LigneInventaire.objects.select_related("inventaire__dossier", "inventaire__sejour").get(
            pk=velo.ligne.pk
        )
        services.photographier(acteur=tom, ligne=ligne, fichiers=[_jpeg("red")])
    with f.technique(velo.mecs):
        ligne.refresh_from_db()
        assert ligne.photo_id != ancien.pk
        assert ligne.version == 3
        assert not vignettes_de(velo.i), "the former ones are those of another document"
        assert Depot.objects.count() == 2


def _figures(octets: bytes) -> list[str]:
    """Words read in the place of each picture of the structure tree."""
    dits: list[str] = []

    def descendre(noeud: Any) -> None:
        if isinstance(noeud, pikepdf.Array):
            for enfant in noeud:
                descendre(enfant)
        elif isinstance(noeud, pikepdf.Dictionary):
            if noeud.get("/S") == "/Figure":
                dits.append(str(noeud.get("/Alt", "")))
            descendre(noeud.get("/K"))

    with pikepdf.open(io.BytesIO(octets)) as document:
        descendre(document.Root.StructTreeRoot.K)
    return dits


def test_les_photos_sont_sur_le_papier_a_signer(velo: SimpleNamespace, connecter: Any) -> None:
    with f.technique(velo.mecs):
        services.ajouter_ligne(acteur=None, inventaire=velo.i, designation="Montre")
    _photographier(velo, connecter, _jpeg(), _jpeg("navy"))
    with au_nom_de(velo.anne) as anne:
        inventaire = Inventaire.objects.get(pk=velo.i.pk)
        dossier = Dossier.objects.select_related("perimetre", "structure__organisme", "usager").get(pk=velo.d_eloise.pk)
        octets = produire(acteur=anne, code="INVENTAIRE", dossier=dossier, objet=inventaire).contenu
    verifier_pdf_a_3a(octets, "Inventaire des effets personnels")
    assert _figures(octets).count("Photo de l’objet : Vélo") == 2
    assert "Montre" in texte(octets)
    assert len(octets) < 400_000
