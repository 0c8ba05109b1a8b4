"""S-10, S-13: over random worlds, every way to read says the same: the decision, the filter, the search, the counts,
the exports, the timeline, the papers; and the database neither hides what they allow nor shows another house.

Each world: three structures of two organismes, professionals with the default profiles, dossiers of every phase,
links of every nature, past, current and to come, writings and facts of every level. DUI_MONDES gives
their number (300 hold more than 10 000 objects).
"""

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.template.loader import render_to_string

from coordination import fil
from coordination.acces import decider_transmission, visibles
from coordination.extrait import construire_extrait
from coordination.fiche import construire_fiche, lecteur_de
from coordination.models import EntreeFil, Transmission
from documents import rendu
from dui.core import contexte, horloge
from habilitations.acces import acteur_de, contexte_de, decider, numeros_visibles, perimetres_visibles
from habilitations.choices import Action, Domaine, NatureLien, Phase, Secteur
from habilitations.delegues import NON_DELEGABLES, SANTE
from habilitations.donnees.matrices import MATRICES
from habilitations.donnees.reglages import reglages_de
from habilitations.models import (
    Absence,
    Affectation,
    Delegation,
    LienDossier,
    OrganismeGestionnaire,
    PerimetreDossier,
    Profil,
    Unite,
)
from tests.outils import fabriques as f
from tests.surete.sorties import texte_de
from usagers.models import Dossier
from usagers.selectors.recherche import dossiers_visibles, rechercher

pytestmark = pytest.mark.django_db
MONDES = int(os.environ.get("DUI_MONDES", "12"))
MODELES = [(nom, m) for nom, modeles in MATRICES.items() for m in modeles]
PHASES = [Phase.ACTIF] * 6 + [Phase.CANDIDAT, Phase.SORTI, Phase.ARCHIVE, Phase.ELIMINE]
QUESTIONS_SIMPLES = (("TRE", 2), ("TRE", 4), ("OBS", 4), ("ARC", 1), ("PP", 2), ("URG", 1), ("AGE", 1))
NIVEAUX = (None, 1, 2, 3, 4, 5, 6)
JETON = re.compile(r"\bEcrit\d+x\b")
FAITS = ("sejour", "equipe")
COMPTE: Counter[str] = Counter()
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
    for _ in range(10):
        _deleguer(alea, m)
    if alea.random() < 0.3:
        Absence.objects.create(professionnel=alea.choice(pros), debut=horloge.aujourdhui() - timedelta(days=1))
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
                  "fenetre_heures": modele.fenetre, "reglages": reglages_de(nom, modele.code)},
    )  # fmt: skip
    jour = horloge.aujourdhui()
    debut, fin = alea.choice([
        (date(2020, 1, 1), None), (date(2020, 1, 1), jour), (jour, jour + timedelta(days=3)),
        (date(2020, 1, 1), jour - timedelta(days=1)), (jour + timedelta(days=1), None),
    ])  # fmt: skip
    unite = alea.choice([None, *m.unites[structure.pk]])
    m.fonctions.append(modele.code)
    Affectation.objects.create(
        professionnel=pro, structure=structure, unite=unite, profil=profil, debut=debut, fin=fin,
        tuteur=alea.choice([None, *m.pros]) if modele.code == "STA" else None,
    )  # fmt: skip


def _deleguer(alea: random.Random, m: Any) -> None:
    """Whatever the services would refuse: wider than held, beyond the contract, to a trainee, of closed cells."""
    delegant, delegataire = alea.sample(m.pros, 2)
    jour = horloge.aujourdhui()
    lieux = [a.structure for a in delegant.affectations.select_related("structure")]
    structure = alea.choice([*lieux, *lieux, *m.structures])
    debut = jour - timedelta(days=alea.choice((0, 0, 3, 3, -2)))
    Delegation.objects.create(
        delegant=delegant, delegataire=delegataire, structure=structure,
        unite=alea.choice([None, None, *m.unites[structure.pk]]), debut=debut,
        fin=debut + timedelta(days=alea.choice((0, 2, 90))), motif="Essai",
        droits={d: alea.choice("WWRVCSA") for d in alea.sample(Domaine.values, 20)},
        accordee=alea.choice((True, True, True, None, False)),
        revoquee_le=horloge.maintenant() if alea.random() < 0.15 else None,
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
        + ["nomme", "admis", "opposition", "opposition", "opposition", "bris", "vital", "soi", "proche"]
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
    """A writing with its line of the timeline, and a fact of any level and domain."""
    m.rang = getattr(m, "rang", 0) + 1
    instant = horloge.maintenant() - timedelta(hours=alea.choice((1, 30, 71, 73, 900)))
    commun = {"dossier": dossier, "structure_id": dossier.structure_id, "auteur": alea.choice(m.pros)}
    ecrit = Transmission.objects.create(
        **commun, niveau=alea.choice((1, 2, 2, 3, 4)), texte=f"Ecrit{m.rang}x", fait_le=instant,
        importance=alea.choice((1, 2, 3)),
    )  # fmt: skip
    EntreeFil.objects.create(
        **commun, niveau=ecrit.niveau, genre="transmission", domaine="TRE", objet_id=ecrit.pk, instant=instant,
        titre="Transmission", extrait=ecrit.texte,
    )  # fmt: skip
    commun["auteur"] = alea.choice([None, *m.pros])
    EntreeFil.objects.create(
        **commun, niveau=alea.choice((1, 2, 2, 3, 4, 5, 6)), genre=alea.choice(FAITS), instant=instant, titre="Fait",
        domaine=alea.choice(Domaine.values), objet_id=900_000 + m.rang + 1000 * dossier.pk,
    )  # fmt: skip


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-CON-4")
@pytest.mark.parametrize("graine", range(MONDES))
def test_la_decision_le_filtre_et_la_base_disent_la_meme_chose(graine, record_property):
    alea = random.Random(graine)
    m = tirer(alea)
    with f.technique(*m.structures):
        ids = [d.pk for d in m.dossiers]
        perimetres = list(PerimetreDossier.objects.filter(pk__in=ids).prefetch_related("liens"))
        ecrits = list(Transmission.objects.select_related("dossier__perimetre").filter(dossier__in=ids)
                      .prefetch_related("dossier__perimetre__liens"))  # fmt: skip
        faits = list(EntreeFil.objects.filter(dossier__in=ids).exclude(genre="transmission"))
        dossiers = list(Dossier.objects.select_related("perimetre", "usager", "structure__organisme")
                        .filter(pk__in=ids).prefetch_related("perimetre__liens"))  # fmt: skip
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
                    numeros = numeros_visibles(acteur, domaine, action, niveau)
                    gardes = PerimetreDossier.objects.filter(pk__in=numeros).values_list("pk", flat=True)
                    assert set(gardes) == attendus, ("SQL gardé", pro.prenom, domaine, action, niveau)
                assert set(visibles(acteur).values_list("pk", flat=True)) == lus
                assert visibles(acteur).count() == len(lus)
                _le_fil_et_les_papiers(acteur, alea, dossiers, [t for t in ecrits if t.pk in lus], faits)
                _la_recherche(acteur, alea, dossiers)
                _le_mur(acteur, m)
    record_property("formule_objets", len(perimetres) + len(ecrits) + len(faits))
    COMPTE["objets"] += len(perimetres) + len(ecrits) + len(faits)
    COMPTE["questions"] += len(m.pros) * (60 * len(perimetres) + len(ecrits) + len(faits))


@pytest.fixture(scope="module", autouse=True)
def _mesure() -> Iterator[None]:
    COMPTE.clear()
    yield
    print(f"\nMesure : {MONDES} mondes, {COMPTE['objets']} objets, {COMPTE['questions']} questions,"
          f" {COMPTE['papiers']} papiers, {COMPTE['recherches']} recherches, 0 désaccord")  # fmt: skip


def _le_fil_et_les_papiers(acteur: Any, alea: random.Random, dossiers: Any, lus: Any, faits: Any) -> None:
    """Timeline, its search and its count; the extract as data and as laid out; the fiche as laid out."""
    for dossier in dossiers:
        siens = {t.pk: t for t in lus if t.dossier_id == dossier.pk}
        lignes = fil.entrees_visibles(acteur, dossier)
        trouves = {(e.genre == "transmission", e.objet_id) for e in lignes}
        attendus = {e.objet_id for e in faits if e.dossier_id == dossier.pk and _lit_le_fait(acteur, dossier, e)}
        assert {pk for ecrit, pk in trouves if ecrit} == set(siens), ("fil", acteur.nom, dossier.pk)
        assert {pk for ecrit, pk in trouves if not ecrit} == attendus, ("faits", acteur.nom, dossier.pk)
        assert lignes.count() == len(siens) + len(attendus)
        assert {e.objet_id for e in fil.chercher(lignes, "ecrit")} == set(siens), ("recherche au fil", dossier.pk)
    dossier = alea.choice(dossiers)
    mots = {t.texte for t in lus if t.dossier_id == dossier.pk}
    jour = horloge.aujourdhui()
    lu = construire_extrait(dossier, acteur, jour - timedelta(days=60), jour)
    assert {t.texte for t in lu.ecrits} == mots
    assert _mis_en_page("extrait_transmissions", lu, lecteur_de(acteur, dossier)) == mots
    if decider(acteur, "resumer", "ID", dossier.perimetre).permis:
        fiche = construire_fiche(dossier, acteur)
        assert _mis_en_page("synthese", fiche.fiche, fiche.lecteur) <= mots
        assert _mis_en_page("synthese_urgence", fiche.fiche, fiche.lecteur) <= mots


def _lit_le_fait(acteur: Any, dossier: Dossier, entree: EntreeFil) -> bool:
    """The rule of a fact, asked row by row: its domain, or one's own; its level; level 5 is its author's."""
    sien = entree.auteur_id == acteur.id
    if entree.niveau not in acteur.niveaux(dossier.structure_id) or (entree.niveau == 5 and not sien):
        return False
    actions = ("resumer", "creer") if sien else ("resumer",)
    return any(decider(acteur, action, entree.domaine, dossier.perimetre).permis for action in actions)


def _mis_en_page(modele: str, contenu: Any, lecteur: Any) -> set[str]:
    """Writings in the very page that is handed to the PDF engine."""
    COMPTE["papiers"] += 1
    page = render_to_string(f"documents/{modele}.html", {"fiche": contenu, "lecteur": lecteur, "modele": modele})
    return set(JETON.findall(page))


def _la_recherche(acteur: Any, alea: random.Random, dossiers: Any) -> None:
    """By the number on the paper: found when, and only when, the decision lets the identity be read."""
    permis = {d.pk for d in dossiers if decider(acteur, "resumer", "ID", d.perimetre).permis}
    assert set(dossiers_visibles(acteur).values_list("pk", flat=True)) == permis
    for dossier in alea.sample(dossiers, 3):
        trouves = {t.dossier.pk for t in rechercher(acteur, dossier.numero)}
        assert trouves <= permis, ("recherche", acteur.nom, dossier.pk)
        assert (dossier.pk in trouves) == (dossier.pk in permis), ("recherche", acteur.nom, dossier.pk)
        COMPTE["recherches"] += 1


def test_le_papier_lui_meme_dit_les_memes_ecrits():
    """What is handed to the engine is what the file holds: the text of the PDF itself, over one world."""
    alea = random.Random(7)
    m = tirer(alea)
    with f.technique(*m.structures):
        dossiers = list(Dossier.objects.select_related("perimetre", "usager", "structure__organisme")
                        .filter(pk__in=[d.pk for d in m.dossiers]).prefetch_related("perimetre__liens"))  # fmt: skip
    jour, vus = horloge.aujourdhui(), 0
    for pro in m.pros:
        acteur = acteur_de(pro.compte)
        with transaction.atomic(), contexte.ouvrir(contexte_de(acteur)):
            for dossier in dossiers:
                lu = construire_extrait(dossier, acteur, jour - timedelta(days=60), jour)
                if lu.ecrits and vus < 3:
                    octets = rendu.rendre_pdf("extrait_transmissions", {"fiche": lu}, lecteur_de(acteur, dossier))
                    assert set(JETON.findall(texte_de(octets))) == {t.texte for t in lu.ecrits}
                    vus += 1
    assert vus == 3


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
@pytest.mark.parametrize("graine", range(MONDES))
def test_une_delegation_n_ouvre_jamais_plus_que_qui_l_a_donnee(graine):
    """What opens by delegation and not by oneself, a delegator opens too, by what is their own."""
    m = tirer(random.Random(graine))
    with f.technique(*m.structures):
        ids = [d.pk for d in m.dossiers]
        perimetres = list(PerimetreDossier.objects.filter(pk__in=ids).prefetch_related("liens"))
    acteurs = {pro.pk: acteur_de(pro.compte) for pro in m.pros}
    seuls = {pk: propre(a) for pk, a in acteurs.items()}
    for pk, acteur in acteurs.items():
        delegants = {p.pour for p in acteur.postes if p.pour is not None}
        assert pk not in delegants
        for perimetre in perimetres if delegants else ():
            for domaine, action, niveau in QUESTIONS:
                question = (action, domaine, perimetre, niveau)
                if _par_delegation(acteur, seuls[pk], question):
                    assert domaine not in NON_DELEGABLES
                    assert any(decider(seuls[d], *question).permis for d in delegants), question
                    assert acteur.professionnel_de_sante or domaine not in SANTE or action == "resumer", question


def _par_delegation(acteur: Any, seul: Any, question: Any) -> bool:
    decision = decider(acteur, *question)
    return decision.permis and decision.regle != "bris" and not decider(seul, *question).permis


def propre(acteur: Any) -> Any:
    """The actor without what was delegated to them, and without emergency access."""
    return replace(acteur, postes=tuple(p for p in acteur.postes if p.pour is None), bris=frozenset())


def _le_mur(acteur: Any, m: Any) -> None:
    """What the database lets through is of one's own houses, and of a level that one of the profiles there reads."""
    ouvertes = {p.structure_id for p in acteur.postes if p.contenu}
    assert set(PerimetreDossier.objects.values_list("structure_id", flat=True)) <= ouvertes
    for dossier_id, structure_id, niveau in Transmission.objects.values_list("dossier_id", "structure_id", "niveau"):
        par_niveau = structure_id in ouvertes and niveau in acteur.niveaux(structure_id)
        assert par_niveau or (dossier_id in acteur.bris and niveau <= 4), (structure_id, niveau)


def test_les_mondes_mettent_chaque_clause_a_l_epreuve():
    """A test that never meets a clause proves nothing of it."""
    attendues = {"soi", "structure", "profil", "niveau", "unite", "archive", "restreint", "opposition", "equipe",
                 "present", "transverse", "bris", "mandat"}  # fmt: skip
    regles: set[str] = set()
    confies = stagiaires_sans_droit = 0
    for graine in range(120):
        alea = random.Random(graine)
        point = transaction.savepoint()
        m = tirer(alea)
        acteurs = {pro.pk: acteur_de(pro.compte) for pro in m.pros}
        confies += sum(poste.pour is not None for acteur in acteurs.values() for poste in acteur.postes)
        stagiaires_sans_droit += sum(_en_stage(pro) and not acteurs[pro.pk].postes for pro in m.pros)
        with f.technique(*m.structures):
            for p in PerimetreDossier.objects.filter(pk__in=[d.pk for d in m.dossiers]).prefetch_related("liens"):
                for acteur in acteurs.values():
                    regles |= {decider(acteur, "lire", d, p, n).regle for d, n in QUESTIONS_SIMPLES}
        transaction.savepoint_rollback(point)
        if attendues <= regles and confies > 30 and stagiaires_sans_droit > 3:
            return
    pytest.fail(f"jamais rencontré : {attendues - regles}, {confies} délégations, {stagiaires_sans_droit} stagiaires")


def _en_stage(pro: Any) -> bool:
    return Affectation.objects.filter(Affectation.en_cours(), professionnel=pro, profil__code="STA").exists()
