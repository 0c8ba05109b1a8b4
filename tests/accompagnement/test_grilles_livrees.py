"""Shipped grids: the legal algorithm on every profile, each score at each threshold, licences (acceptance 1)."""

import hashlib
import itertools
import re
from collections import Counter
from typing import Any

import pytest

from accompagnement.donnees.grilles import aggir as definitions_aggir
from accompagnement.donnees.grilles import livrees, serafin
from accompagnement.grilles import Definition, calculer, en_json, lire
from accompagnement.grilles.aggir import gir, lettre, pire, variable
from accompagnement.grilles.controles import ITEMS_RESTREINTS, protegee
from accompagnement.grilles.formules import analyser

# Published: annexe 2-2 of the CASF, over the 3⁸ profiles in the order of itertools.product("ABC").
EMPREINTE = "9c8e40dda0742bdcabb569d49c270ccb7d9ea036acc4c7c6ce0e6b84f411f803"
COMPTES = {1: 8, 2: 3208, 3: 2400, 4: 760, 5: 157, 6: 28}
GRILLES = {d.code: d for d in livrees()}


@pytest.mark.mission("PRI-CAR-ACC-3", "PRI-CAR-ADM-3")
def test_aggir_sur_les_6561_profils():
    tous = [gir(*profil) for profil in itertools.product("ABC", repeat=8)]
    assert len(tous) == 6561
    assert Counter(tous) == COMPTES
    assert hashlib.sha256("".join(map(str, tous)).encode()).hexdigest() == EMPREINTE


@pytest.mark.parametrize(("profil", "attendu"), [
    ("AAAAAAAA", 6), ("CCCCCCCC", 1), ("BBBBBBBB", 4), ("CCAAAAAA", 2), ("AACCCCCC", 2), ("BBCCBBAB", 3),
    ("AABBAAAA", 4), ("AACAAAAA", 5), ("CAAAAAAA", 6),
])  # fmt: skip
def test_aggir_profils_connus(profil: str, attendu: int):
    assert gir(*profil) == attendu


@pytest.mark.parametrize("nombre", range(5))
def test_les_quatre_adverbes_font_la_lettre(nombre: int):
    """None fails: A. One to three: B. All four: C."""
    for choisis in itertools.combinations("STHC", nombre):
        assert lettre(list(choisis)) == {0: "A", 4: "C"}.get(nombre, "B")
    assert lettre(["0"]) == "A"


def test_sous_variables():
    assert [pire(*p) for p in ("AA", "AB", "BA", "BB", "AC", "CA", "BC", "CC")] == list("ABBBCCCC")
    assert [variable(*p) for p in ("AAA", "CCC", "AAB", "ACC", "BBB")] == list("ACBBB")


def _adverbes(d: Definition, lettres: dict[str, str]) -> dict[str, Any]:
    """Answers that give each variable its letter, all its parts alike."""
    dits = {"A": ["0"], "B": ["S"], "C": ["S", "T", "H", "C"]}
    reponses = {}
    for nom, (_titre, _fonction, parties) in definitions_aggir.DISCRIMINANTES.items():
        for id, _mots in parties:
            reponses[id] = dits[lettres.get(nom, "A")]
    return reponses


@pytest.mark.parametrize("code", ["AGGIR-PA", "AGGIR-PH"])
@pytest.mark.parametrize("profil", ["AAAAAAAA", "CCCCCCCC", "BBBBBBBB", "CCAAAAAA", "BBCCBBAB", "AACAAAAA", "ABCABCAB"])
def test_la_grille_va_des_adverbes_au_gir(code: str, profil: str):
    d = GRILLES[code]
    lettres = dict(zip(definitions_aggir.CALCULANTES, profil, strict=True))
    bilan = calculer(d, _adverbes(d, lettres))
    assert {n: bilan.calcules[n] for n in lettres} == lettres
    assert bilan.resultats[0].valeur == gir(*profil)
    assert bilan.resultats[0].texte == f"GIR {gir(*profil)}"
    assert bilan.complet


def test_les_variables_sans_poids_ne_changent_pas_le_gir():
    d = GRILLES["AGGIR-PA"]
    seul = _adverbes(d, {})
    dehors = seul | {"sortie": ["S", "T", "H", "C"], "alerte": ["S"], "menage": ["S", "T", "H", "C"]}
    assert calculer(d, dehors).resultats[0].valeur == calculer(d, seul).resultats[0].valeur == 6


def test_alimentation_une_aide_a_la_bouche():
    d = GRILLES["AGGIR-PA"]
    tout = ["S", "T", "H", "C"]
    cas = {("0", "0"): "A", ("S", "C4"): "C", ("C4", "S"): "C", ("C4", "C4"): "C", ("0", "S"): "B", ("0", "C4"): "B"}
    for (servir, manger), lettre_attendue in cas.items():
        reponses = _adverbes(d, {}) | {"se_servir": tout if servir == "C4" else [servir],
                                       "manger": tout if manger == "C4" else [manger]}  # fmt: skip
        assert calculer(d, reponses).calcules["alimentation"] == lettre_attendue, (servir, manger)


def _bornes(d: Definition) -> list[tuple[Any, Any, Any]]:
    return [(s, b, t) for s in d.scores for b in s.baremes for t in b.seuils]


def _repondre(d: Definition, formule: str, total: int) -> dict[str, Any]:
    """Answers whose points make `total`."""
    noms = re.findall(r"\w+", formule)
    chemins: dict[float, dict[str, Any]] = {0: {}}
    for item in (d.index[n] for n in noms if n in d.index):
        choix = [(o.code, o.points or 0) for o in item.options] or [(n, n) for n in range(int(item.maximum or 0) + 1)]
        chemins = {t + p: deja | {item.id: v} for t, deja in chemins.items() for v, p in choix}
    return chemins[total]


# (grid, score, norm) → figure: what it says. Below, at and above each threshold.
ATTENDUS = {
    ("AUDIT", "audit", ""): {0: "Zone I", 7: "Zone I", 8: "Zone II", 9: "Zone II", 15: "Zone II", 16: "Zone III",
                             17: "Zone III", 19: "Zone III", 20: "Zone IV", 21: "Zone IV", 40: "Zone IV"},
    ("AUDIT", "audit_fr", "H"): {0: "Sous", 6: "Sous", 7: "Mésusage", 8: "Mésusage", 12: "Mésusage", 13: "Dépendance",
                                 14: "Dépendance", 40: "Dépendance"},
    ("AUDIT", "audit_fr", "F"): {0: "Sous", 5: "Sous", 6: "Mésusage", 7: "Mésusage", 11: "Mésusage", 12: "Dépendance",
                                 13: "Dépendance"},
    ("AUDIT", "audit_c", "H"): {0: "Sous", 3: "Sous", 4: "Mésusage", 5: "Mésusage", 9: "Mésusage", 10: "Dépendance",
                                12: "Dépendance"},
    ("AUDIT-C", "audit_c", "F"): {0: "Sous", 2: "Sous", 3: "Mésusage", 4: "Mésusage", 9: "Mésusage", 10: "Dépendance",
                                  11: "Dépendance"},
    ("CAST", "cast", ""): {0: "Pas de risque", 2: "Pas de risque", 3: "Risque faible", 4: "Risque faible",
                           6: "Risque faible", 7: "Risque élevé", 8: "Risque élevé", 24: "Risque élevé"},
    ("PHQ-9", "phq9", ""): {0: "Pas de", 4: "Pas de", 5: "Légère", 6: "Légère", 9: "Légère", 10: "Modérée",
                            11: "Modérée", 14: "Modérée", 15: "Modérément sévère", 16: "Modérément sévère",
                            19: "Modérément sévère",
                            20: "Sévère", 21: "Sévère", 27: "Sévère"},
    ("GAD-7", "gad7", ""): {0: "Minimale", 4: "Minimale", 5: "Légère", 6: "Légère", 9: "Légère", 10: "Modérée",
                            11: "Modérée", 14: "Modérée", 15: "Sévère", 16: "Sévère", 21: "Sévère"},
    ("KATZ", "katz", ""): {0: "Atteinte sévère", 2: "Atteinte sévère", 3: "Atteinte modérée", 4: "Atteinte modérée",
                           5: "Atteinte modérée", 6: "Indépendant"},
    ("EVA", "eva", ""): {0: "Aucune", 1: "Faible", 2: "Faible", 3: "Faible", 4: "Modérée", 5: "Modérée", 6: "Modérée",
                         7: "Intense", 8: "Intense", 10: "Intense"},
    ("SOCIAL", "stabilite", ""): {0: "Très fragile", 4: "Très fragile", 5: "Fragile", 6: "Fragile", 8: "Fragile",
                                  9: "À consolider", 10: "À consolider", 12: "À consolider", 13: "Stable",
                                  16: "Stable"},
}  # fmt: skip


@pytest.mark.mission("PDE-ACC-1", "PDS-ACC-1", "PRI-CAR-ACC-3")
@pytest.mark.parametrize(("code", "score", "normes"), list(ATTENDUS))
def test_chaque_seuil_en_dessous_dessus_et_juste(code: str, score: str, normes: str):
    d = GRILLES[code]
    voulu = next(s for s in d.scores if s.code == score)
    for total, mots in ATTENDUS[code, score, normes].items():
        reponses = _repondre(d, voulu.formule, total) | ({"normes": normes} if normes else {})
        resultat = next(r for r in calculer(d, reponses).resultats if r.score.code == score)
        assert resultat.valeur == total
        assert resultat.texte.startswith(mots), (code, total, resultat.texte)
        assert resultat.source, "un seuil dit d’où il vient"


def test_tout_seuil_livre_est_essaye_et_dit_sa_source():
    """Complete by construction: each threshold has its own figure, and the one just below, in the table above."""
    for d in GRILLES.values():
        for score, bareme, seuil in _bornes(d):
            assert bareme.source.strip(), (d.code, score.code)
            if d.code.startswith("AGGIR"):
                continue
            normes = bareme.si[-2] if bareme.si else ""
            essais = ATTENDUS.get((d.code, score.code, normes)) or ATTENDUS.get(
                ({"AUDIT": "AUDIT-C", "AUDIT-C": "AUDIT"}.get(d.code, ""), score.code, normes)
            )
            assert essais, (d.code, score.code, normes)
            assert seuil.minimum in essais, (d.code, score.code, seuil.minimum)
            assert seuil.minimum == 0 or seuil.minimum - 1 in essais, (d.code, score.code, seuil.minimum)


@pytest.mark.parametrize("code", [c for c, d in GRILLES.items() if any(s.baremes for s in d.scores)])
def test_pas_de_score_tant_qu_il_manque_une_reponse(code: str):
    d = GRILLES[code]
    for score in d.scores:
        if not score.formule.startswith("somme") or score.prorata:
            continue
        pleines = _repondre(d, score.formule, int(score.maximum or 0)) | {"normes": "H"}
        for id in [i for i in pleines if i != "normes"]:
            reste = {c: v for c, v in pleines.items() if c != id}
            assert next(r for r in calculer(d, reste).resultats if r.score.code == score.code).valeur is None, id


def test_phq9_toute_idee_de_mort_alerte():
    d = GRILLES["PHQ-9"]
    zero = {f"q{n}": "0" for n in range(1, 10)}
    assert calculer(d, zero).alertes == []
    for reponse in "123":
        assert calculer(d, zero | {"q9": reponse}).alertes == ["suicide"]
    assert calculer(d, {"q9": "1"}).alertes == ["suicide"], "sans attendre la fin de la grille"


def test_serafin_un_nombre_par_besoin_aux_feuilles_de_la_nomenclature():
    feuilles = [code for _, besoins in serafin.FAMILLES.values() for code, _ in besoins]
    assert len(feuilles) == 25
    assert feuilles[:10] == [f"1.1.{n}" for n in range(1, 11)], "1.1.10 vient après 1.1.9"
    d = GRILLES["SERAFIN-BESOINS"]
    assert [i.lien for i in d.tous() if i.type == "entier"] == feuilles
    assert d.type_national == "MED-1291"


@pytest.mark.parametrize("d", GRILLES.values(), ids=GRILLES.keys())
def test_une_definition_se_relit_telle_quelle(d: Definition):
    assert lire(en_json(d)) == d


def test_aucune_question_sous_droits_n_est_livree():
    """PG: shipping copyrighted instruments. Protected names are entered as a score and a paper only."""
    for d in GRILLES.values():
        assert not protegee(f"{d.code} {d.titre}"), d.code
        assert d.licence in ("reglementaire", "libre", "maison", "restreinte"), d.code
        assert d.mention
        if d.licence == "restreinte":
            questions = [i for i in d.tous() if i.demande]
            assert len(questions) <= ITEMS_RESTREINTS
            assert all(i.type in ("texte", "long", "decimal", "date") for i in questions), d.code


def test_la_psychometrie_ne_se_lit_pas_en_equipe():
    """PG: raw psychometric data in a team-visible grid."""
    assert GRILLES["PSYCHOMETRIE"].niveau == 5
    assert set(GRILLES["PSYCHOMETRIE"].niveaux_items.values()) == {5}


def test_une_formule_dit_tous_les_noms_qu_elle_lit():
    """The first argument too: levels, faults and prorata rest on it."""
    assert analyser("somme(q1, q2) + si(q3 > 1; q4; -q5)").noms == {"q1", "q2", "q3", "q4", "q5"}


def test_le_prorata_quand_la_grille_le_dit():
    d = GRILLES["SOCIAL"]
    notes = {"note_logement": "2", "note_ressources": "1", "note_droits": "3"}
    resultat = calculer(d, notes).resultats[0]
    assert (resultat.valeur, resultat.prorata) == (8, True)
    assert calculer(d, {"note_logement": "2", "note_droits": "3"}).resultats[0].valeur is None
