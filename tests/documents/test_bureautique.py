"""ODT and DOCX: the same words as the PDF, and nothing more; opened again with the libraries that read them."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from docx import Document as Docx
from odfdo import Document as Odt

from documents.models import PapierEntete
from tests.documents.test_modeles import logo
from tests.documents.test_produire import adapter, entoure, faire  # noqa: F401 - fixture
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
CORPS = """{{ personne.identite }}

# 1. Première partie
Bonjour **{{ personne.prenom }}**,
deuxième ligne & signes > spéciaux.

- un point
- un autre

1. premier
2. second

> Ses mots.

{{ entourage.contacts }}

{% encadre En facile à lire %}
Je reste.
{% fin %}
[ ] une case
{% lignes 2 %}
{% page %}
{% signatures Carole Petit, mère | La direction %}
"""


def mots_docx(octets: bytes) -> str:
    document = Docx(io.BytesIO(octets))
    section = document.sections[0]
    lus = [p.text for p in (*section.header.paragraphs, *document.paragraphs, *section.footer.paragraphs)]
    return "\n".join(lus + [case.text for table in document.tables for rangee in table.rows for case in rangee.cells])


def mots_odt(octets: bytes) -> str:
    """Opened by the library, then every word of the body."""
    assert Odt(io.BytesIO(octets)).get_type() == "text"
    return "\n".join(ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(octets)).read("content.xml")).itertext())


@pytest.mark.mission("PDE-HAB-3")
@pytest.mark.parametrize(("format_", "lire"), [("docx", mots_docx), ("odt", mots_odt)])
@pytest.mark.parametrize("avec_logo", [False, True])
def test_les_memes_mots(entoure, format_, lire, avec_logo, django_capture_on_commit_callbacks):  # noqa: F811
    if avec_logo:
        with f.technique(entoure.mecs):
            from django.core.files.base import ContentFile

            PapierEntete.objects.create(
                organisme=entoure.organisme, logo=ContentFile(logo(), name="logo"), logo_mime="image/png",
                logo_largeur=300, logo_hauteur=100, ville="Nantes",
            )  # fmt: skip
    adapter(entoure, CORPS, "ESSAI-X", domaine="ENT", ecriture=False, niveau=2)
    document = faire(entoure, entoure.anne, "ESSAI-X", format=format_)
    octets = document.contenu
    assert document.extension == format_
    assert zipfile.ZipFile(io.BytesIO(octets)).testzip() is None
    lu = lire(octets).replace("\xa0", " ")
    for mot in ("MECS Les Tilleuls", "Première partie", "Éloïse", "& signes > spéciaux", "un autre", "Ses mots",
                "Sandrine Lambert", "Contact interdit", "En facile à lire", "une case", "Carole Petit",
                "identité non qualifiée"):  # fmt: skip
        assert mot in lu, mot
    assert "CANARI" not in lu
    assert "06 11 22 33 41" not in lu


def test_un_courrier_en_docx(entoure):  # noqa: F811
    adapter(entoure, "Madame,", "ESSAI-Y", genre="courrier")
    document = faire(entoure, entoure.sarah, "ESSAI-Y", format="docx", destinataire=["Mme Coulon", "44000 Nantes"])
    assert "Mme Coulon\n44000 Nantes" in mots_docx(document.contenu).replace("\xa0", " ")


def test_le_telechargement_a_son_type(entoure, connecter):  # noqa: F811
    adapter(entoure, "Bonjour", "ESSAI-Z", domaine="ENT", ecriture=False, niveau=2)
    document = faire(entoure, entoure.anne, "ESSAI-Z", format="odt")
    reponse = connecter(entoure.anne).get(f"/documents/{document.pk}/")
    assert reponse.headers["Content-Type"] == "application/vnd.oasis.opendocument.text"
    assert reponse.headers["Content-Disposition"].endswith('.odt"')


@pytest.mark.parametrize("format_", ["docx", "odt", "pdf"])
def test_un_caractere_invisible_colle_d_ailleurs_n_empeche_rien(entoure, format_):  # noqa: F811
    with f.technique(entoure.mecs):
        entoure.eloise.prenom_utilise = "Élo\x0bïse\x01"
        entoure.eloise.save()
    adapter(entoure, "Bonjour {{ personne.prenom }}.", "ESSAI-I", domaine="ID", ecriture=False)
    assert faire(entoure, entoure.sarah, "ESSAI-I", format=format_).contenu
