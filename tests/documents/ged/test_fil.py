"""Documents in the timeline: added, versioned, out of date, at the level that the document has today (S28)."""

import pytest

from coordination.fil import entrees_visibles
from coordination.models import EntreeFil
from documents.services.ged import nouvelle_version, perimer
from habilitations.acces import acteur_de
from tests.documents.ged.outils import pdf, poser, traite
from tests.documents.ged.test_depots import TYPE, agir, qualifier
from tests.documents.signature.outils import au_nom_de, relire
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-HAB-3", "PDS-HAB-3")]


def lignes(ged, pro=None):
    if pro is None:
        with f.technique(ged.mecs):
            return list(EntreeFil.objects.filter(genre__startswith="depot", retiree=False).order_by("pk"))
    with au_nom_de(pro):
        vues = entrees_visibles(acteur_de(pro.compte), relire(ged.d_eloise)).filter(genre__startswith="depot")
        return list(vues.filter(retiree=False).order_by("pk"))


def test_ajoute_remplace_perime(ged):
    depot = traite(ged, poser(ged, ged.paul, type=TYPE, titre="Assurance scolaire"))
    agir(ged, ged.paul, nouvelle_version, depot, fichiers=[pdf("Deux")], motif="année 2027")
    depot = traite(ged, depot)
    agir(ged, ged.paul, perimer, depot, motif="Changement d’assureur")
    mots = [ligne.extrait for ligne in lignes(ged)]
    assert [m.partition(" : ")[2].split(",")[0].split(".")[0] for m in mots] == [
        "ajouté", "nouvelle version 2", "ne vaut plus"
    ]  # fmt: skip
    assert "année 2027" in mots[1]
    assert "Changement d’assureur" in mots[2]


def test_sans_type_ou_sans_dossier_rien_ne_se_dit(ged):
    depot = traite(ged, poser(ged, ged.paul))
    assert lignes(ged) == []
    qualifier(ged, ged.paul, depot, type=TYPE, titre="Attestation")
    assert len(lignes(ged)) == 1
    traite(ged, poser(ged, ged.paul, dossier=None, titre="À ranger"))
    assert len(lignes(ged)) == 1


def test_la_ligne_suit_le_niveau_du_document(ged):
    depot = traite(ged, poser(ged, ged.lucie, type=TYPE, titre="Compte rendu", niveau=3))
    assert [(x.niveau, x.domaine) for x in lignes(ged)] == [(3, "GS")]
    qualifier(ged, ged.lucie, depot, niveau=4)
    assert [(x.niveau, x.domaine) for x in lignes(ged)] == [(4, "GS")]
    assert len(lignes(ged, ged.lucie)) == 1
    assert lignes(ged, ged.paul) == [], "who does not read the document does not read its line"


def test_le_niveau_cinq_ne_se_dit_a_personne(ged):
    traite(ged, poser(ged, ged.psy, type=TYPE, titre="Dessin commenté", niveau=5))
    assert lignes(ged) == []
