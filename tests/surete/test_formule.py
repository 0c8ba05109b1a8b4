"""S-10, S-13: over random worlds, the decision, the filter, the counts and the database never disagree.

Each world: three structures of two organismes, professionals with the default profiles, dossiers of every phase, links
of every nature, past, current and to come. DUI_MONDES gives their number (300 hold more than 10 000 objects).
"""

import os
import random
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from coordination.acces import decider_transmission, visibles
from coordination.models import Transmission
from dui.core import contexte, horloge
from habilitations.acces import acteur_de, contexte_de, decider, perimetres_visibles
from habilitations.choices import Action, Domaine, NatureLien, Phase, Secteur
from habilitations.donnees.matrices import MATRICES
from habilitations.models import Affectation, LienDossier, OrganismeGestionnaire, PerimetreDossier, Profil, Unite
from tests.outils import fabriques as f
from usagers.models import Dossier

pytestmark = pytest.mark.django_db
MONDES = int(os.environ.get("DUI_MONDES", "12"))
MODELES = [(nom, m) for nom, modeles in MATRICES.items() for m in modeles]
PHASES = [Phase.ACTIF] * 6 + [Phase.CANDIDAT, Phase.SORTI, Phase.ARCHIVE, Phase.ELIMINE]
QUATRE = (("TRE", 2), ("TRE", 4), ("OBS", 4), ("ARC", 1))
NIVEAUX = (None, 1, 2, 3, 4, 5, 6)
QUESTIONS = [(d, a, n) for d in Domaine.values for a in Action.values for n in NIVEAUX]


def tirer(alea: random.Random) -> SimpleNamespace:
    organismes = [OrganismeGestionnaire.objects.create(nom=f"Organisme {n}") for n in range(2)]
    structures = [f.structure(organismes[n // 2], f"Maison {n}", Secteur.PDE) for n in range(3)]
    unites = {s.pk: [Unite.objects.create(structure=s, nom=f"U{n}") for n in range(2)] for s in structures}
    pros = [f.professionnel(organismes[n // 4], f"P{n}", f"N{n}", professionnel_de_sante=alea.random() < 0.5)
            for n in range(6)]  # fmt: skip
    m = SimpleNamespace(structures=structures, unites=unites, pros=pros, fonctions=[])
    for pro in pros:
        for _ in range(alea.choice((1, 1, 2, 3))):
            _affecter(alea, m, pro)
    with f.technique(*structures):
        m.dossiers = [_dossier(alea, m, rang) for rang in range(12)]
        for dossier in m.dossiers:
            for _ in range(alea.randrange(5)):
                _lier(alea, m, dossier)
            for _ in range(alea.randrange(5)):
                _ecrire(alea, m, dossier)
    return m


def _affecter(alea: random.Random, m: Any, pro: Any) -> None:
    nom, modele = alea.choice(MODELES)
    structure = alea.choice([s for s in m.structures if s.organisme_id == pro.organisme_id])
    profil, _ = Profil.objects.get_or_create(
        organisme_id=pro.organisme_id, structure=None, matrice=nom, code=modele.code,
        defaults={"libelle": modele.libelle, "droits": modele.droits, "transverse": modele.transverse,
                  "fenetre_heures": modele.fenetre},
    )  # fmt: skip
    jour = horloge.aujourdhui()
    debut, fin = alea.choice([
        (date(2020, 1, 1), None), (date(2020, 1, 1), jour), (jour, jour + timedelta(days=3)),
        (date(2020, 1, 1), jour - timedelta(days=1)), (jour + timedelta(days=1), None),
    ])  # fmt: skip
    unite = alea.choice([None, *m.unites[structure.pk]])
    m.fonctions.append(modele.code)
    Affectation.objects.create(
        professionnel=pro, structure=structure, unite=unite, profil=profil, debut=debut, fin=fin
    )  # fmt: skip


def _dossier(alea: random.Random, m: Any, rang: int) -> Dossier:
    structure = alea.choice(m.structures)
    personne = f.usager(structure, f"Prénom{rang}", f"Nom{rang}")
    perimetre = PerimetreDossier.objects.create(
        structure=structure, unite=alea.choice([None, *m.unites[structure.pk]]), phase=alea.choice(PHASES),
        restreint=alea.random() < 0.15,
    )  # fmt: skip
    return Dossier.objects.create(perimetre=perimetre, usager=personne, structure=structure, numero=f"D{perimetre.pk}")


def _lier(alea: random.Random, m: Any, dossier: Dossier) -> None:
    nature = alea.choice(
        ["equipe"] * 5
        + ["present"] * 3
        + ["nomme", "admis", "opposition", "opposition", "opposition", "bris", "soi", "proche"]
    )
    maintenant = horloge.maintenant() - timedelta(minutes=5)
    debut, fin = alea.choice([
        (maintenant, None), (maintenant, maintenant + timedelta(hours=2)),
        (maintenant - timedelta(days=9), maintenant), (maintenant + timedelta(days=2), None),
    ])  # fmt: skip
    tous = nature == NatureLien.OPPOSITION and alea.random() < 0.5
    profil = alea.choice(["", *m.fonctions]) if tous else ""
    LienDossier.objects.create(
        perimetre_id=dossier.pk, structure_id=dossier.structure_id, nature=nature, debut=debut, fin=fin,
        professionnel=None if tous else alea.choice(m.pros),
        domaine=alea.choice(["", "TRE", "PP", "ID"]) if nature == NatureLien.OPPOSITION else "", profil=profil,
    )  # fmt: skip


def _ecrire(alea: random.Random, m: Any, dossier: Dossier) -> None:
    Transmission.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=alea.choice((1, 2, 2, 3, 4)), texte="Écrit d’essai",
        auteur=alea.choice(m.pros), fait_le=horloge.maintenant() - timedelta(hours=alea.choice((1, 30, 71, 73, 900))),
    )  # fmt: skip


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-CON-4")
@pytest.mark.parametrize("graine", range(MONDES))
def test_la_decision_le_filtre_et_la_base_disent_la_meme_chose(graine):
    alea = random.Random(graine)
    m = tirer(alea)
    with f.technique(*m.structures):
        ids = [d.pk for d in m.dossiers]
        perimetres = list(PerimetreDossier.objects.filter(pk__in=ids).prefetch_related("liens"))
        ecrits = list(Transmission.objects.select_related("dossier__perimetre").filter(dossier__in=ids)
                      .prefetch_related("dossier__perimetre__liens"))  # fmt: skip
    for pro in m.pros:
        acteur = acteur_de(pro.compte)
        with transaction.atomic():
            decides = {q: {p.pk for p in perimetres if decider(acteur, q[1], q[0], p, q[2]).permis}
                       for q in alea.sample(QUESTIONS, 60)}  # fmt: skip
            lus = {t.pk for t in ecrits if decider_transmission(acteur, t).permis}
            with contexte.ouvrir(contexte_de(acteur)):
                for (domaine, action, niveau), attendus in decides.items():
                    trouves = set(perimetres_visibles(acteur, domaine, action, niveau).values_list("pk", flat=True))
                    assert trouves == attendus, (pro.prenom, domaine, action, niveau)
                assert set(visibles(acteur).values_list("pk", flat=True)) == lus
                assert visibles(acteur).count() == len(lus)
                _le_mur(acteur, m)


def _le_mur(acteur: Any, m: Any) -> None:
    """What the database lets through is of one's own houses, and of a level that one of the profiles there reads."""
    ouvertes = {p.structure_id for p in acteur.postes if p.contenu}
    assert set(PerimetreDossier.objects.values_list("structure_id", flat=True)) <= ouvertes
    for dossier_id, structure_id, niveau in Transmission.objects.values_list("dossier_id", "structure_id", "niveau"):
        par_niveau = structure_id in ouvertes and niveau in acteur.niveaux(structure_id)
        assert par_niveau or (dossier_id in acteur.bris and niveau <= 4), (structure_id, niveau)


def test_les_mondes_mettent_chaque_clause_a_l_epreuve():
    """A test that never meets a clause proves nothing of it."""
    regles: set[str] = set()
    for graine in range(25):
        alea = random.Random(graine)
        point = transaction.savepoint()
        m = tirer(alea)
        with f.technique(*m.structures):
            for p in PerimetreDossier.objects.filter(pk__in=[d.pk for d in m.dossiers]).prefetch_related("liens"):
                for pro in m.pros:
                    acteur = acteur_de(pro.compte)
                    regles |= {decider(acteur, "lire", d, p, n).regle for d, n in QUATRE}
        transaction.savepoint_rollback(point)
    attendues = {"soi", "structure", "profil", "niveau", "unite", "archive", "restreint", "opposition", "equipe",
                 "present", "transverse", "bris"}  # fmt: skip
    assert attendues <= regles, attendues - regles
