"""Exit and belongings in a real browser: axe, narrow phone, the pictures that show the objects."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from administration.models import BilanSortie
from administration.services import inventaires
from administration.services.vignettes import fabriquer_vignettes
from documents.models import Depot
from documents.services.ged import traiter
from habilitations.acces import acteur_de
from tests.administration.mesures.outils import le
from tests.administration.sorties.outils import envisagee, partie, sejour
from tests.coordination.outils import au_nom_de
from tests.documents.ged.test_navigateur import entrer
from tests.front.axe import analyser, debordement, petites_cibles
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]


def _photo(couleur: str) -> bytes:
    image, tampon = Image.new("RGB", (1200, 900), "white"), io.BytesIO()
    ImageDraw.Draw(image).ellipse((200, 150, 1000, 750), fill=couleur)
    image.save(tampon, "JPEG")
    return tampon.getvalue()


@pytest.fixture
def scene(maison: SimpleNamespace) -> SimpleNamespace:
    """Éloïse left and is followed, Sofia prepares; a bicycle photographed, a watch in the safe."""
    m = maison
    with f.technique(m.mecs):
        m.i = inventaires.ouvrir_inventaire(acteur=None, sejour=sejour(m.d_eloise), moment="entree", le=le(-90),
                                            presents="sa mère")  # fmt: skip
        m.velo = inventaires.ajouter_ligne(acteur=None, inventaire=m.i, designation="Vélo bleu, antivol", valeur=120)
        inventaires.ajouter_ligne(acteur=None, inventaire=m.i, designation="Montre", coffre=True, etat="neuf")
    with au_nom_de(m.anne):
        ligne = type(m.velo).objects.select_related("inventaire__dossier", "inventaire__sejour").get(pk=m.velo.pk)
        photos = [_photo("teal"), _photo("navy")]
        inventaires.photographier(acteur=acteur_de(m.anne.compte), ligne=ligne, fichiers=photos)
    with f.technique(m.mecs):
        traiter(Depot.objects.get(), 1)
        fabriquer_vignettes(Depot.objects.get())
        m.prepare = envisagee(m, dossier=m.d_sofia, date_prevue=le(12))
        m.s = partie(m, jour=le(-8))
        BilanSortie.objects.filter(sortie=m.s).update(bilan="Scolarité maintenue.", paroles="Je suis prête.")
    return m


def adresses(m: SimpleNamespace) -> list[str]:
    pk = m.d_eloise.pk
    return [
        reverse("inventaire", args=[pk, m.i.pk]), reverse("inventaire_ligne", args=[pk, m.i.pk, m.velo.pk]),
        reverse("inventaire_photos", args=[pk, m.i.pk, m.velo.pk]), reverse("sortie", args=[pk, m.s.pk]),
        reverse("sorties") + "?vue=suivi", reverse("sorties") + "?vue=preparation",
    ]  # fmt: skip


def test_accessibles_et_etroites(onglet: Any, connecter: Any, live_server: Any, scene: SimpleNamespace) -> None:
    base = entrer(onglet, connecter, live_server, scene.nina)
    for adresse in adresses(scene):
        onglet.set_viewport_size({"width": 1280, "height": 900})
        onglet.goto(base + adresse)
        assert analyser(onglet) == [], adresse
        onglet.set_viewport_size({"width": 320, "height": 800})
        onglet.goto(base + adresse)
        assert debordement(onglet) <= 0, adresse
        assert petites_cibles(onglet) == [], adresse
    onglet.goto(base + adresses(scene)[0], wait_until="networkidle")  # pictures come when they are near the screen
    largeurs = onglet.eval_on_selector_all("main img[alt^='Photo']", "images => images.map(i => i.naturalWidth)")
    assert largeurs == [640, 640]
