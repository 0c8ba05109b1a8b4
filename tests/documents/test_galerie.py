"""Every registered model × two readers, made for real: complete by construction over the registry (acceptance 3).

A room that ships a model about an object registers, in `tests/<room>/galerie.py`, how to make one: `OBJETS`.
"""

from importlib import import_module
from pathlib import Path

import pytest

from documents.livraison import MODELES
from documents.rendu_modele import rendre
from documents.services.produire import piece_de, preparer, version_en_vigueur
from dui.core import contexte
from habilitations.acces import acteur_de, contexte_de
from tests.documents.lire_pdf import texte, verifier_pdf_a_3a
from tests.documents.test_produire import entoure  # noqa: F401 - fixture
from tests.outils import fabriques as f
from usagers.acces import liens_pour
from usagers.models import Dossier

pytestmark = pytest.mark.django_db
RACINE = Path(__file__).resolve().parents[1]
TOUT = f.CSE | {"NIR": "W", "IP": "V", "TRS": "W", "OBS": "W", "RX": "W", "GS": "W", "PSY": "W", "MES": "W", "CTR": "W",
                "DRO": "W", "GA": "W", "ADM": "W"}  # fmt: skip
# Whoever works here reads at least the name of the person.
PEU = {"ID": "S"}
# Put up in an office: nobody is named.
SANS_NOM = {"RETEX"}
DESTINATAIRE = ("Madame Coulon", "Aide sociale à l’enfance", "44000 Nantes")


def fabriques_d_objets():
    """kind → function(monde) giving the object that models of that kind are about."""
    objets = {}
    for chemin in sorted(RACINE.glob("*/galerie.py")):
        objets |= import_module(f"tests.{chemin.parent.name}.galerie").OBJETS
    return objets


@pytest.fixture
def lecteurs(entoure):  # noqa: F811
    """One who reads everything of that dossier, one who reads almost nothing."""
    tout = f.professionnel(entoure.organisme, "Dora", "Roche", "Directrice", professionnel_de_sante=True)
    f.affecter(tout, entoure.mecs, TOUT, transverse="structure")
    peu = f.professionnel(entoure.organisme, "Cyril", "Blanc", "Comptable")
    f.affecter(peu, entoure.mecs, PEU, transverse="structure")
    with f.technique(entoure.mecs):
        f.lier(entoure.d_eloise, tout, "nomme")
    entoure.tout, entoure.peu = tout, peu
    return entoure


def fabriquer(monde, livre, pro) -> bytes:
    objet = fabriques_d_objets()[livre.objet](monde) if livre.objet else None
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        dossier = Dossier.objects.prefetch_related(liens_pour(acteur)).get(pk=monde.d_eloise.pk)
        version = version_en_vigueur(livre.code, dossier.structure)
        adresse = DESTINATAIRE if livre.genre == "courrier" else ()
        prepare = preparer(acteur=acteur, version=version, dossier=dossier, objet=objet, destinataire=adresse)
        return rendre(piece_de(prepare), "pdf")


@pytest.mark.parametrize("livre", list(MODELES), ids=lambda livre: livre.code)
@pytest.mark.mission("PDE-HAB-3", "PDS-HAB-3")
def test_galerie(lecteurs, livre):
    for pro in (lecteurs.tout, lecteurs.peu):
        octets = fabriquer(lecteurs, livre, pro)
        verifier_pdf_a_3a(octets, livre.titre)
        lu = texte(octets)
        nomme = "Éloïse" in lu or "Lambert" in lu
        assert nomme is (livre.code not in SANS_NOM), "un document dit de qui il parle"
        assert "CANARI" not in lu
        assert "{{" not in lu
        assert "{%" not in lu
    peu = texte(fabriquer(lecteurs, livre, lecteurs.peu))
    assert "06 11 22 33" not in peu, "un numéro de proche, chez qui ne lit pas l’entourage"
