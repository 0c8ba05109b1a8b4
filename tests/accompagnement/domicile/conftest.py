"""A service at home with its round, and a CMPP with its therapist, beside the usual world."""

from types import SimpleNamespace

import pytest

AS = {"ID": "S", "ENT": "S", "TRE": "W", "TRS": "W", "PP": "R", "PRE": "W", "AGE": "R", "URG": "R", "DOS": "W"}
PARA = {"ID": "R", "ENT": "S", "TRE": "R", "TRS": "W", "PP": "R", "AGE": "W", "URG": "R", "OBS": "S"}


@pytest.fixture
def scene(monde: SimpleNamespace) -> SimpleNamespace:
    from habilitations.choices import Secteur
    from tests.outils import fabriques as f

    m = monde
    m.ssiad = f.structure(m.organisme, "SSIAD des Coteaux", Secteur.DOM, "354")
    m.cmpp = f.structure(m.organisme, "CMPP Jean-Vilar", Secteur.PH, "189")
    m.corinne = f.professionnel(m.organisme, "Corinne", "Masson", "Infirmière", professionnel_de_sante=True)
    m.elodie = f.professionnel(m.organisme, "Élodie", "Grandjean", "Aide-soignante", professionnel_de_sante=True)
    m.estelle = f.professionnel(m.organisme, "Estelle", "Rolland", "Orthophoniste", professionnel_de_sante=True)
    m.hugo = f.professionnel(m.organisme, "Hugo", "Lacroix", "Comptable")
    f.affecter(m.corinne, m.ssiad, f.IDE | {"ADM": "W", "AGE": "W"}, transverse="structure")
    f.affecter(m.elodie, m.ssiad, AS, transverse="structure")
    f.affecter(m.estelle, m.cmpp, PARA, transverse="structure")
    f.affecter(m.hugo, m.ssiad, {"ID": "S", "PRE": "R"}, transverse="structure")
    with f.technique(m.ssiad, m.cmpp):
        m.rose = f.usager(m.ssiad, "Rose", "Morel")
        m.d_rose = f.dossier(m.rose, m.ssiad)
        m.d_jules, m.d_lina = (f.dossier(f.usager(m.cmpp, p, "Faure"), m.cmpp) for p in ("Jules", "Lina"))
    return m
