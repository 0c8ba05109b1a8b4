"""S-21, S-22: no context, forged or expired context, other level → no row."""

import pytest
from django.db import connection, transaction

from coordination.models import Transmission
from dui.core import contexte, horloge
from habilitations.acces import acteur_de, contexte_de, decider, perimetres_visibles
from habilitations.models import PerimetreDossier
from tests.outils import fabriques as f
from usagers.models import Usager

pytestmark = pytest.mark.exigence("S-22")


def _sante(m):
    with f.technique(m.mecs):
        for niveau in (2, 3, 4):
            Transmission.objects.create(
                structure=m.mecs, niveau=niveau, dossier=m.d_eloise, auteur=m.lucie, fonction="Infirmière",
                fait_le=horloge.maintenant(), texte="Traitement du soir donné.",
            )  # fmt: skip


def _compter(table: str) -> int:
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT count(*) FROM {table}")
        return curseur.fetchone()[0]


def test_sans_contexte_aucune_ligne(monde):
    _sante(monde)
    with transaction.atomic():
        contexte.poser(contexte.Contexte())
        assert _compter("coordination_transmission") == _compter("usagers_usager") == 0


def test_une_educatrice_ne_lit_aucune_ligne_de_sante_en_sql(monde):
    _sante(monde)
    with contexte.ouvrir(contexte_de(acteur_de(monde.anne.compte))):
        assert _compter("coordination_transmission WHERE niveau = 4") == 0
        assert _compter("coordination_transmission WHERE niveau = 2") == 1


@pytest.mark.parametrize("forge", ["tronque", "autre", "expire"])
def test_un_contexte_forge_ne_voit_rien(monde, forge, settings, monkeypatch):
    _sante(monde)
    bon = contexte.signer(contexte.agent_technique("test", [monde.mecs.pk]).charge())
    if forge == "expire":
        monkeypatch.setattr("dui.core.contexte.DUREE_CONTEXTE_S", -1)
        jeton = contexte.signer(contexte.agent_technique("test", [monde.mecs.pk]).charge())
    else:
        jeton = bon[:-10] if forge == "tronque" else bon.replace('"a":0', '"a":7')
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT set_config('dui.ctx', %s, true)", [jeton])
        assert _compter("coordination_transmission") == 0


def test_la_formule_et_le_filtre_disent_la_meme_chose(monde):
    for pro in (monde.anne, monde.karim, monde.lucie, monde.paul, monde.sarah, monde.nora, monde.zoe):
        acteur = acteur_de(pro.compte)
        with contexte.ouvrir(contexte_de(acteur)):
            for domaine in ("ID", "TRE", "TRS", "PSY"):
                visibles = set(perimetres_visibles(acteur, domaine).values_list("pk", flat=True))
                for perimetre in PerimetreDossier.objects.all():
                    assert decider(acteur, "lire", domaine, perimetre).permis == (perimetre.pk in visibles)


def test_une_personne_connue_d_une_autre_structure_reste_invisible(monde):
    with contexte.ouvrir(contexte_de(acteur_de(monde.paul.compte))):
        assert set(Usager.objects.all()) == {monde.eloise, monde.sofia}


def test_les_structures_suivent_les_dossiers(monde):
    with f.technique(monde.mecs, monde.csapa):
        f.dossier(monde.eloise, monde.csapa)
        monde.eloise.refresh_from_db()
        assert monde.eloise.structures == sorted([monde.mecs.pk, monde.csapa.pk])
