"""Grids and FHIR Questionnaire: equal round trip, valid answers, foreign questionnaires taken or refused in words."""

import copy
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accompagnement.donnees.grilles import livrees
from accompagnement.echanges_grilles import Reponse
from accompagnement.forms.grilles import SaisieForm
from accompagnement.grilles import Definition, DefinitionRefusee, calculer, en_json, lire
from accompagnement.grilles.classeur import depuis_lignes, en_classeur, en_lignes
from dui.core.entrees import lire_json, lire_tableur
from interop.fhir.lecture import depuis_questionnaire
from interop.fhir.questionnaire import vers_questionnaire
from interop.fhir.reponse import vers_reponse

EXEMPLES = int(os.environ.get("DUI_GRILLES_EXEMPLES", "60"))
MOTS = st.text(alphabet="abcdéèàç ’?0123456789", min_size=1, max_size=30).filter(lambda t: t.strip() == t and t)
NOMBRE = st.integers(-50, 50) | st.sampled_from([0.5, 1.5, -2.25])
ETRANGER: dict[str, Any] = {"resourceType": "Questionnaire", "status": "active", "title": "Étranger", "item": [
    {"linkId": "1.1", "text": "Poids", "type": "quantity"},
    {"linkId": "1.2", "text": "Photo", "type": "attachment", "item": [
        {"linkId": "1.2.1", "text": "Date", "type": "date"}]},
    {"linkId": "1.3", "text": "Pays", "type": "choice", "answerValueSet": "http://exemple.test/ValueSet/pays"},
    {"linkId": "1.4", "text": "Si pays", "type": "string", "enableWhen": [
        {"question": "1.3", "operator": "=", "answerString": "FR"}]},
    {"linkId": "1.5", "text": "Oui ?", "type": "choice", "answerValueSet": "#ouinon"},
], "contained": [{"resourceType": "ValueSet", "id": "ouinon", "compose": {"include": [{"concept": [
    {"code": "Y", "display": "Oui"}, {"code": "N", "display": "Non"}]}]}}]}  # fmt: skip
LIVREES = [json.loads(json.dumps(vers_questionnaire(d))) for d in livrees()]
PIECES_FAUSSES = [None, 0, -1.5, True, "", "x", [], {}, [1], [[]], {"a": 1}, "9" * 400, 1e308, ["x", {"code": [1]}]]


@st.composite
def definitions(tirer: Any) -> Definition:
    """Any grid that the strict reader accepts: kinds, options, conditions, sub-forms, levels, scores, alerts."""
    ids = [f"i{n}" for n in range(tirer(st.integers(1, 7)))]
    items: list[dict[str, Any]] = []
    for id in ids:
        items.append(_item(tirer, id, items))
    if tirer(st.booleans()):
        rangee = [_item(tirer, f"r{n}", []) for n in range(tirer(st.integers(1, 3)))]
        items.append({"id": "lignes", "type": "groupe", "libelle": "Lignes", "repete": True, "items": rangee})
    if tirer(st.booleans()):
        items = [{"id": "section", "type": "groupe", "libelle": tirer(MOTS), "items": items}]
    brut: dict[str, Any] = {
        "code": "ESSAI",
        "titre": tirer(MOTS),
        "licence": "maison",
        "mention": "Ici.",
        "items": items,
    }
    nombres = [i["id"] for i in _plats(items) if i["type"] in ("entier", "decimal", "eva")]
    if nombres and tirer(st.booleans()):
        seuils = [
            {"minimum": m, "libelle": tirer(MOTS), "ton": "info"} for m in sorted(tirer(st.sets(NOMBRE, min_size=1)))
        ]
        brut["scores"] = [{"code": "total", "libelle": "Total", "formule": f"somme({', '.join(nombres)})", "prorata": 1,
                           "baremes": [{"source": tirer(MOTS), "seuils": seuils}]}]  # fmt: skip
        brut["alertes"] = [{"code": "haut", "si": f"{nombres[0]} > 3", "message": tirer(MOTS)}]
    if tirer(st.booleans()):
        brut |= {"resume": tirer(MOTS), "auto_evaluation": True, "periodicite": {"nombre": 6, "unite": "m"},
                 "secteurs": ["PDE"], "public": tirer(MOTS)}  # fmt: skip
    return lire(_sans_defauts(brut))


def _sans_defauts(brut: dict[str, Any]) -> dict[str, Any]:
    return {c: v for c, v in brut.items() if not (c == "niveau" and v == 2)}


def _plats(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [x for i in items for x in ([i] if i["type"] != "groupe" else [] if i.get("repete") else _plats(i["items"]))]


def _item(tirer: Any, id: str, avant: list[dict[str, Any]]) -> dict[str, Any]:
    genre = tirer(
        st.sampled_from(["choix", "oui_non", "entier", "decimal", "eva", "texte", "long", "date", "affichage"])
    )
    item: dict[str, Any] = {"id": id, "type": genre, "libelle": tirer(MOTS)}
    if genre == "choix":
        codes = tirer(st.lists(st.sampled_from(list("abcdef0123")), min_size=2, max_size=5, unique=True))
        points = st.sampled_from([{}, {"points": 2}, {"points": 0.5}])
        item["options"] = [{"code": c, "libelle": tirer(MOTS)} | tirer(points)
                           for c in codes]  # fmt: skip
        if tirer(st.booleans()):
            item["multiple"] = True
            item["options"][-1]["exclusive"] = True
    if genre == "eva" or (genre in ("entier", "decimal") and tirer(st.booleans())):
        item |= {"minimum": 0, "maximum": tirer(st.integers(1, 20))}
    if genre != "affichage":
        possibles = {"obligatoire": True, "commentaire": True, "aide": "Aide.", "lien": f"/{id}.1"}
        item |= {c: v for c, v in possibles.items()
                 if tirer(st.booleans())}  # fmt: skip
    cibles = [i for i in avant if i["type"] in ("choix", "oui_non", "entier", "texte")]
    if cibles and tirer(st.booleans()):
        regles = [_regle(tirer, tirer(st.sampled_from(cibles))) for _ in range(tirer(st.integers(1, 2)))]
        item["condition"] = {"regles": regles} | ({"tous": False} if len(regles) > 1 and tirer(st.booleans()) else {})
    return item


def _regle(tirer: Any, cible: dict[str, Any]) -> dict[str, Any]:
    if tirer(st.booleans()):
        return {"item": cible["id"], "op": "existe"} | tirer(st.sampled_from([{}, {"valeur": False}]))
    valeurs: dict[str, Any] = {"oui_non": True, "entier": 3, "texte": "mot"}
    valeur = cible["options"][0]["code"] if cible["type"] == "choix" else valeurs[cible["type"]]
    ops = ["=", "!="] if cible["type"] in ("choix", "oui_non", "texte") else ["=", "!=", ">", ">=", "<", "<="]
    return {"item": cible["id"], "op": tirer(st.sampled_from(ops)), "valeur": valeur}


@pytest.mark.mission("PDE-ACC-1", "PDS-ACC-1")
@settings(
    max_examples=EXEMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(definitions())
def test_aller_retour_egal_et_valide_en_r4(d: Definition):
    """Acceptance 6. Through the bytes, with the strict reader at the end."""
    octets = json.dumps(vers_questionnaire(d), ensure_ascii=False)
    Questionnaire.model_validate_json(octets)
    lu = depuis_questionnaire(json.loads(octets))
    assert lu.definition is not None, [str(r) for r in lu.remarques]
    assert [str(r) for r in lu.remarques] == []
    assert lire(lu.definition) == d


@settings(
    max_examples=EXEMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(definitions())
def test_aller_retour_par_le_classeur(d: Definition):
    """The lines of the workbook, without the file: that one is below."""
    lignes = [["Ligne", "Identifiant", "Libellé"], *[[str(c) for c in ligne] for ligne in en_lignes(d)]]
    brut, fautes = depuis_lignes(lignes, list(range(1, len(lignes) + 1)))
    assert fautes == []
    assert lire(brut) == d


@pytest.mark.parametrize("d", livrees(), ids=[d.code for d in livrees()])
def test_les_grilles_livrees_passent_par_les_deux_formats(d: Definition):
    octets = json.dumps(vers_questionnaire(d)).encode()
    assert lire(depuis_questionnaire(lire_json(octets)).definition) == d
    tableau = lire_tableur(en_classeur(en_lignes(d)), "grille.xlsx")
    brut, fautes = depuis_lignes(tableau.lignes, tableau.numeros)
    assert fautes == []
    assert lire(brut) == d


def _reponse(code: str, reponses: dict[str, Any], **champs: Any) -> Reponse:
    d = next(x for x in livrees() if x.code == code)
    bilan = calculer(d, reponses)
    scores = [(r.score.code, r.score.libelle, r.valeur, r.texte) for r in bilan.resultats if r.valeur is not None]
    depart: dict[str, Any] = {
        "statut": "VALIDE",
        "identifiant": "9001-000001-EVAL-1",
        "date": "2026-11-12",
        "sujet": "9001-000001",
    }
    return Reponse(definition=d, version="1", reponses=bilan.reponses, calcules=bilan.calcules, scores=scores,
                   **{**depart, **champs})  # fmt: skip


@pytest.mark.mission("PRI-CAR-ACC-3")
def test_reponses_valides_en_r4():
    social = {"logement": "logement", "expulsion": False, "depuis": "2025-03-01", "ressources": 450.5, "a_dettes": True,
              "dettes": [{"creancier": "Bailleur", "montant": 300}, {"montant": 20}], "droits": ["secu", "css"],
              "note_logement": "2", "note_logement__note": "Bail signé.", "note_ressources": "1",
              "note_droits": "3"}  # fmt: skip
    faite = vers_reponse(_reponse("SOCIAL", social, commentaire="Vue avec sa tante.", auteur="Anne Dupont"))
    relue = QuestionnaireResponse.model_validate_json(json.dumps(faite))
    assert relue.status == "amended"
    liens = json.dumps(faite, ensure_ascii=False)
    assert liens.count('"linkId": "dettes"') == 2
    assert "Bail signé." in liens
    assert '"valueDecimal": 8' in liens, "au prorata"
    for code in ("ENPREPARATION", "APPROUVE", "TERMINE", "ANNULE"):
        QuestionnaireResponse.model_validate(
            vers_reponse(_reponse("EVA", {"douleur": 4}, statut=code, auto_evaluation=True))
        )


def test_ce_qui_ne_se_prend_pas_est_dit_question_par_question():
    lu = depuis_questionnaire(ETRANGER)
    dits = {r.linkid: (r.refuse, r.message) for r in lu.remarques}
    assert dits["1.1"] == (False, "quantité : le nombre seul est gardé, sans conversion d’unité")
    assert dits["1.2"][0] is True
    assert "jeu de valeurs absent" in dits["1.3"][1]
    assert "toujours demandé" in dits["1.4"][1]
    d = lire(lu.definition)
    assert [i.lien for i in d.tous()] == ["1.1", "1.2.1", "1.4", "1.5"]
    assert [o.libelle for o in d.index["i_1_5"].options] == ["Oui", "Non"]
    assert d.licence == "verifier", "la licence d’un autre ne se devine pas"


def test_un_instrument_sous_droits_ne_s_importe_pas():
    questionnaire = {"resourceType": "Questionnaire", "status": "active", "title": "MMSE complet", "item": [
        {"linkId": "q1", "text": "Une question", "type": "boolean"}]}  # fmt: skip
    with pytest.raises(DefinitionRefusee, match="sous droits"):
        lire(depuis_questionnaire(questionnaire).definition)


def test_ce_qui_n_est_pas_un_questionnaire_est_refuse():
    for autre in ({}, [], "texte", {"resourceType": "Patient"}):
        lu = depuis_questionnaire(autre)
        assert lu.definition is None
        assert lu.remarques


def _chemins(objet: Any, ici: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if ici:
        yield ici
    cles = objet if isinstance(objet, dict) else range(len(objet)) if isinstance(objet, list) else ()
    for cle in cles:
        yield from _chemins(objet[cle], (*ici, cle))


@settings(max_examples=EXEMPLES * 5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_un_fichier_abime_ou_hostile_est_lu_ou_refuse_en_mots(data: Any):
    """Any part replaced by anything: read, or refused with a sentence; never a fault of ours."""
    lu = depuis_questionnaire(_abimer(data, [ETRANGER, *LIVREES]))
    assert lu.definition is not None or [str(r) for r in lu.remarques]
    for definition in (lu.definition or {}, _abimer(data, [en_json(d) for d in livrees()])):
        with suppress(DefinitionRefusee):
            lire(definition)


def _abimer(data: Any, originaux: list[Any]) -> Any:
    abime = copy.deepcopy(data.draw(st.sampled_from(originaux)))
    for _ in range(data.draw(st.integers(1, 3))):
        *chemin, dernier = data.draw(st.sampled_from(list(_chemins(abime))))
        parent = abime
        for cle in chemin:
            parent = parent[cle]
        parent[dernier] = copy.deepcopy(data.draw(st.sampled_from(PIECES_FAUSSES)))
    return abime


def _recus() -> list[Path]:
    dossier = os.environ.get("DUI_QUESTIONNAIRES", "")
    return sorted(Path(dossier).glob("**/*.json")) if dossier else []


@pytest.mark.skipif(
    not os.environ.get("DUI_QUESTIONNAIRES"),
    reason="DUI_QUESTIONNAIRES n’est pas donné : aucun Questionnaire écrit par d’autres à lire",
)
@pytest.mark.parametrize("chemin", _recus(), ids=lambda c: c.name)
def test_les_questionnaires_ecrits_par_d_autres(chemin: Path, record_property: Any):
    """Acceptance 6: imported and rendered, or every unsupported item is named."""
    ressource = lire_json(chemin.read_bytes())
    lu = depuis_questionnaire(ressource)
    record_property("remarques", len(lu.remarques))
    if lu.definition is None:
        assert lu.remarques
        return
    d = _lue(lu.definition)
    if d is None:
        return
    form = SaisieForm(definition=d, niveaux=frozenset(range(1, 7)), reponses={}, bilan=calculer(d, {}))
    assert form.blocs()
    perdus = {r.linkid for r in lu.remarques}
    pris = {i.linkid for i in d.tous()}
    liens = _liens(ressource.get("item") or [])
    absents = [x for x in liens if x is not None and x not in pris | perdus]
    assert absents == [], "chaque question est prise, ou dite"
    assert liens.count(None) == sum("sans linkId" in r.message for r in lu.remarques)


def _lue(brut: dict[str, Any]) -> Definition | None:
    """None when the strict reader refuses it, and says each fault in words."""
    try:
        return lire(brut)
    except DefinitionRefusee as refus:
        if not all(faute.message for faute in refus.fautes):
            raise
        return None


def _liens(items: list[dict[str, Any]]) -> list[str | None]:
    return [x for i in items for x in (i.get("linkId"), *_liens(i.get("item") or []))]


def test_en_json_ne_dit_que_ce_qui_n_est_pas_par_defaut():
    d = next(x for x in livrees() if x.code == "EVA")
    assert "auto_evaluation" in en_json(d)
    assert "secteurs" not in en_json(d)
