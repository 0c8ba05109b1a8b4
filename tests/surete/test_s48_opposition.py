"""S-48: flag, then call every output. An opposition to everybody, to one person, a restriction: 0 output.

Each output is called before too: a silence that was already there proves nothing.
"""

import pytest
from django.test import Client

from dui.core.erreurs import Refus
from habilitations.acces import decider
from tests.coordination.outils import au_nom_de, dossiers, ecrire
from tests.habilitations.conftest import direction
from tests.outils import fabriques as f
from tests.surete.sorties import pages
from tests.usagers.confidentialite.outils import opposer
from usagers.selectors.personnes import chiffres
from usagers.services import restreindre

__all__ = ["direction"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.exigence("S-48"),
    pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-5"),
]
CANARIS = ("Quandoubleu", "Zéphirine", "QUANDOUBLEU", "ZÉPHIRINE", "Mot-de-passage")
RECHERCHES = ("Quandoubleu", "zephirine", "12/03/2011")
# Rights and log: the direction lifts what was closed, the DPO shows who read. Not a sharing of content.
MAISON = frozenset({"confidentialite", "opposition", "restriction", "restriction_levee", "admis", "concerne", "secret",
                    "dossier_acces", "dossier_acces_remise", "journal_acces"})  # fmt: skip
ROLES = ("anne", "lucie", "paul", "sarah", "helene")


@pytest.fixture
def maison(direction):
    m = direction
    with f.technique(m.mecs):
        type(m.eloise).objects.filter(pk=m.eloise.pk).update(
            nom_utilise="Quandoubleu", prenom_utilise="Zéphirine", nom_naissance="QUANDOUBLEU", prenoms="ZEPHIRINE",
            premier_prenom="ZEPHIRINE",
        )  # fmt: skip
    ecrire(m.lucie, m.d_eloise, texte="Mot-de-passage de la nuit.", importance=3)
    return m


def sorties(m, role, connecter):
    """Outputs where the person shows, those of the house apart, and how many were called."""
    appels, trouvees = 0, set()
    for nom, texte in pages(m, connecter(getattr(m, role), Client()), RECHERCHES):
        appels += 1
        if nom not in MAISON and any(canari in texte for canari in CANARIS):
            trouvees.add(nom)
    return appels, trouvees


@pytest.mark.parametrize("role", ROLES)
def test_opposee_a_tous_elle_ne_sort_plus_nulle_part(maison, connecter, role):
    m = maison
    appels, avant = sorties(m, role, connecter)
    assert {"dossier", "personnes", "personne_recherche?"} <= avant
    with au_nom_de(getattr(m, role)) as qui:
        comptes = chiffres(qui, m.mecs)["actifs"]
    opposer(m.helene, m.d_eloise)
    _, apres = sorties(m, role, connecter)
    print(f"S-48 : {role}, {appels} sorties appelées, {len(avant)} la montraient, {len(apres)} la montre encore")
    assert apres == set()
    with au_nom_de(getattr(m, role)) as qui:
        assert chiffres(qui, m.mecs)["actifs"] == comptes - 1


def test_opposee_a_une_seule_les_autres_continuent(maison, connecter):
    m = maison
    opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.lucie)
    assert sorties(m, "lucie", connecter)[1] == set()
    assert {"dossier", "personnes", "synthese_pdf", "transmissions"} <= sorties(m, "anne", connecter)[1]


def test_restreinte_elle_ne_sort_que_chez_les_nommes(maison, connecter):
    m = maison
    with au_nom_de(m.helene) as helene:
        restreindre(acteur=helene, dossier=dossiers(m.d_eloise.pk)[0], motif="connue", admis=[m.anne])
    assert sorties(m, "paul", connecter)[1] == set()
    assert sorties(m, "helene", connecter)[1] == set()
    assert {"dossier", "synthese_pdf"} <= sorties(m, "anne", connecter)[1]


def test_l_envoi_et_l_ecriture_se_ferment_aussi(maison):
    """What leaves by secure mail, and what would be written in her file."""
    m = maison
    opposer(m.helene, m.d_eloise)
    with au_nom_de(m.lucie) as lucie:
        perimetre = dossiers(m.d_eloise.pk)[0].perimetre
        for domaine, action in (("DMP", "creer"), ("TRE", "ecrire"), ("PP", "ecrire"), ("ID", "agreger")):
            assert not decider(lucie, action, domaine, perimetre).permis
    with pytest.raises(Refus):
        ecrire(m.lucie, m.d_eloise)
