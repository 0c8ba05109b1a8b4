"""Pieces, proposals, hold and settings of the admission: the last writer never wins in silence (AD-7)."""

import pytest

from administration.models import Candidature, LigneCommission, PieceCandidature, ReglageAdmission
from tests.administration.admission.outils import CHEMIN, avancer, recevoir, voeu_de
from tests.administration.admission.test_decisions import preparer
from tests.administration.versions import deux_editions
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def _relire(m, modele, pk, champ):
    def relire():
        with f.technique(m.mecs):
            return getattr(modele.objects.get(pk=pk), champ)

    return relire


def test_une_piece_verifiee_a_deux(maison, connecter):
    m = maison
    c = recevoir(m)
    with f.technique(m.mecs):
        piece = c.pieces.first()
    m.sonia = f.professionnel(m.organisme, "Sonia", "Le Bris", "Assistante sociale")
    f.affecter(m.sonia, m.mecs, f.SEC | {"ADM": "W"}, transverse="structure")
    deux_editions(
        (connecter(m.sarah), connecter(m.sonia)), ("piece_etat", [piece.pk]), "remarque",
        ("Illisible", "Page 2 absente"), _relire(m, PieceCandidature, piece.pk, "remarque"), version=piece.version,
        etat="refusee",
    )  # fmt: skip


def test_une_proposition_de_commission_a_deux(maison, connecter):
    m = maison
    voeu = avancer(m, voeu_de(recevoir(m), m.mecs), *CHEMIN[:2])
    _, lignes = preparer(m, voeu)
    deux_editions(
        (connecter(m.paul), connecter(m.helene)), ("ligne_proposition", [lignes[0].pk]), "motivation",
        ("Rencontrer la mère d’abord.", "Attendre le bilan."), _relire(m, LigneCommission, lignes[0].pk, "motivation"),
        version=1, proposition="ajourner",
    )  # fmt: skip


def test_un_gel_motive_a_deux(maison, connecter):
    m = maison
    c = recevoir(m)
    f.affecter(m.paul, m.mecs, f.DIR | {"ADM": "V"}, transverse="structure")
    deux_editions(
        (connecter(m.helene), connecter(m.paul)), ("candidature_gel", [c.pk]), "gel_motif",
        ("Plainte déposée", "Demande du procureur"), _relire(m, Candidature, c.pk, "gel_motif"), version=c.version,
    )  # fmt: skip


def test_les_reglages_d_une_maison_a_deux(maison, connecter):
    m = maison
    f.affecter(m.paul, m.mecs, f.DIR | {"ADM": "V"}, transverse="structure")
    with f.technique(m.mecs):
        connu = ReglageAdmission.objects.create(structure=m.mecs, accueil="Bienvenue.")
    deux_editions(
        (connecter(m.helene), connecter(m.paul)), ("admissions_reglages", []), "recours",
        ("Conciliateur de la consommation", "Personne qualifiée du département"),
        _relire(m, ReglageAdmission, connu.pk, "recours"), version=1, accueil="Bienvenue.",
    )  # fmt: skip
