"""The shipped matrices are those of the reference, and the cells that nobody may open are those it names.

The expected letters are typed in `attendu.py`: nothing here is computed from the code under test.
"""

import pytest
from django.db import IntegrityError, connection, transaction

from habilitations.donnees.matrices import MATRICES, ouvrable
from habilitations.models import Profil
from habilitations.services import installer_profils
from tests.habilitations.matrice.attendu import (
    COLONNES,
    CONTENUES,
    CSAPA,
    IP_AU_PLUS,
    MECS,
    NIR_AU_PLUS,
    PSY_AU_PLUS,
    TRANSVERSES,
    tableau,
)

ATTENDUES = {"MECS": tableau(MECS), "CSAPA": tableau(CSAPA)}
LETTRES = "WRVCSA"
mission = pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")


def au_plus(matrice: str, code: str, domaine: str) -> str:
    """Letters that the reference lets this cell hold; None of the closed kinds: all."""
    if code == "SYS":
        return "C" if domaine == "HAB" else ""
    if domaine == "PSY":
        return CONTENUES[PSY_AU_PLUS.get(code, "")]
    if domaine == "NIR":
        return CONTENUES[NIR_AU_PLUS[matrice].get(code, "")]
    if domaine == "IP":
        return CONTENUES[IP_AU_PLUS[matrice].get(code, "")]
    return LETTRES


def test_le_tableau_tape_a_29_domaines_et_tous_les_profils():
    assert len(COLONNES) == 29
    assert [len(t) for t in ATTENDUES.values()] == [18, 16]


@mission
@pytest.mark.parametrize("matrice", ["MECS", "CSAPA"])
def test_chaque_case_livree_est_celle_de_la_reference(matrice):
    livres = {m.code: m.droits for m in MATRICES[matrice]}
    assert set(livres) == set(ATTENDUES[matrice])
    ecarts = [
        (code, domaine, attendu, livres[code].get(domaine, ""))
        for code, ligne in ATTENDUES[matrice].items()
        for domaine, attendu in ligne.items()
        if livres[code].get(domaine, "") != attendu
    ]
    assert ecarts == []
    assert all(set(droits) <= set(COLONNES) for droits in livres.values())


@mission
@pytest.mark.parametrize("matrice", ["MECS", "CSAPA"])
def test_chaque_portee_livree_est_celle_de_la_reference(matrice):
    for modele in MATRICES[matrice]:
        assert modele.transverse == TRANSVERSES[matrice].get(modele.code, "non"), modele.code
        assert modele.fenetre == (72 if modele.code == "VEI" else None), "³ own unit, last 72 hours"


@mission
@pytest.mark.parametrize("matrice", ["MECS", "CSAPA"])
def test_les_cases_que_personne_n_ouvre_lettre_par_lettre(matrice):
    """Every cell × every letter: 18 × 29 × 6 answers in the MECS, 16 × 29 × 6 in the CSAPA."""
    ecarts = [
        (code, domaine, lettre)
        for code in ATTENDUES[matrice]
        for domaine in COLONNES
        for lettre in LETTRES
        if ouvrable(matrice, code, domaine, lettre) != (lettre in au_plus(matrice, code, domaine))
    ]
    assert ecarts == []


@mission
@pytest.mark.django_db
@pytest.mark.parametrize("matrice", ["MECS", "CSAPA"])
def test_la_base_refuse_les_memes_cases(monde, matrice):
    """Third wall: SQL as the runtime role, without form nor service. One profile at a time, cell by cell."""
    installer_profils(monde.organisme, matrice)
    acceptees, refusees = 0, 0
    for profil in Profil.objects.filter(organisme=monde.organisme, matrice=matrice):
        for domaine in ("PSY", "NIR", "IP", "OBS") if profil.code != "SYS" else ("ID", "OBS", "HAB", "TRE", "PSY"):
            for lettre in LETTRES:
                passe = _essayer(profil.pk, {**profil.droits, domaine: lettre})
                assert passe == (lettre in au_plus(matrice, profil.code, domaine)), (profil.code, domaine, lettre)
                acceptees, refusees = acceptees + passe, refusees + (not passe)
    assert acceptees > 50
    assert refusees > 200


def _essayer(pk: int, droits: dict[str, str]) -> bool:
    from psycopg.types.json import Jsonb

    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("UPDATE habilitations_profil SET droits = %s WHERE id = %s", [Jsonb(droits), pk])
            transaction.set_rollback(True)
    except IntegrityError as erreur:
        if erreur.__cause__.diag.constraint_name != "profil_cases_fermees":
            raise
        return False
    return True


@pytest.mark.django_db
def test_les_plafonds_de_la_base_ne_se_changent_pas_et_sont_ceux_du_code(monde):
    with connection.cursor() as curseur:
        for commande in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            curseur.execute("SELECT has_table_privilege('dui_app', 'habilitations_plafond', %s)", [commande])
            assert curseur.fetchone() == (False,), commande
        curseur.execute("SELECT matrice, code, domaine, lettres FROM habilitations_plafond")
        poses = {(m, c, d): lettres for m, c, d, lettres in curseur.fetchall()}
    for matrice, modeles in MATRICES.items():
        for modele in modeles:
            domaines = COLONNES if modele.code == "SYS" else ("PSY", "NIR", "IP")
            for domaine in domaines:
                ouvertes = {x for x in LETTRES if ouvrable(matrice, modele.code, domaine, x)}
                assert ouvertes == set(poses.get((matrice, modele.code, domaine), "")), (matrice, modele.code, domaine)


@mission
@pytest.mark.parametrize("matrice", sorted(set(MATRICES) - set(ATTENDUES)))
def test_les_matrices_derivees_sont_des_propositions(matrice):
    for modele in MATRICES[matrice]:
        assert modele.proposition, modele.code
        assert modele.droits.get("PSY", "") in ("", "W" if modele.code == "PSY" else "")
        assert modele.code != "SYS" or modele.droits == {"HAB": "C"}
