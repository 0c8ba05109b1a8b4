"""A grid as a FHIR R4 Questionnaire, and back. Pure functions: no table, no network.

Out: standard elements first, then the HL7 extensions of the questionnaire family, then ours for what FHIR R4 has no
place for (licence flag, sensitivity, thresholds). In: `interop/fhir/lecture.py`.
"""

from dataclasses import replace
from typing import Any

from accompagnement.grilles import Definition, Item, en_json
from accompagnement.grilles.definition import Condition, Nombre, Option, Regle

Json = dict[str, Any]
HL7 = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
BASE = "https://dui.example/fhir"  # reserved name: an identifier, never an address
NOTRE = f"{BASE}/StructureDefinition/grille"
POINTS = f"{HL7}ordinalValue"
TYPES = {"groupe": "group", "affichage": "display", "choix": "choice", "oui_non": "boolean", "entier": "integer",
         "decimal": "decimal", "eva": "integer", "texte": "string", "long": "text", "date": "date"}  # fmt: skip
OPERATEURS = {"=": "=", "!=": "!=", ">": ">", ">=": ">=", "<": "<", "<=": "<=", "existe": "exists"}
NOTE = "--precision"


def url_de(code: str) -> str:
    return f"{BASE}/Questionnaire/{code.lower()}"


def vers_questionnaire(d: Definition, version: str = "1", statut: str = "active") -> Json:
    """The resource as a dict, ready for `fhir.resources` or orjson."""
    faite = {
        "resourceType": "Questionnaire", "id": d.code.lower(), "url": url_de(d.code), "version": version,
        "name": d.code.replace("-", "_"), "title": d.titre, "status": statut, "experimental": False,
        "subjectType": ["Patient"], "copyright": d.mention, "language": "fr-FR",
        "extension": [{"url": NOTRE, "valueString": _reste(d)}],
        "item": [_item(d, i) for i in d.items],
    }  # fmt: skip
    if d.resume:
        faite["description"] = d.resume
    return faite


def _reste(d: Definition) -> str:
    """What Questionnaire cannot say, in our own stored form: code, licence, levels, scores, alerts."""
    import json

    seul = en_json(replace(d, items=(), titre="", mention="", resume="", index={}, niveaux_items={}, rangees={}))
    return json.dumps(seul, ensure_ascii=False, sort_keys=True)


def _item(d: Definition, item: Item) -> Json:
    calcul = item.type == "calcul"
    faite: Json = {"linkId": item.linkid, "text": item.libelle, "type": "string" if calcul else TYPES[item.type]}
    extensions = _extensions(item)
    if extensions:
        faite["extension"] = extensions
    if calcul:
        faite["readOnly"] = True
    if item.obligatoire:
        faite["required"] = True
    if item.repete or item.multiple:
        faite["repeats"] = True
    if item.options:
        faite["answerOption"] = [_option(d, item, o) for o in item.options]
    if item.condition:
        faite |= _condition(d, item.condition)
    sous = [_item(d, i) for i in item.items] + ([_precision(item)] if item.commentaire else [])
    if sous:
        faite["item"] = sous
    return faite


def _precision(item: Item) -> Json:
    return {"linkId": item.linkid + NOTE, "text": "Précision", "type": "string"}


def _extensions(item: Item) -> list[Json]:
    dites: list[tuple[str, Json]] = []
    if item.lien:
        dites.append((f"{NOTRE}-id", {"valueString": item.id}))
    if item.aide:
        dites.append((f"{NOTRE}-aide", {"valueString": item.aide}))
    if item.minimum is not None:
        dites.append((f"{HL7}minValue", _valeur_nombre(item, item.minimum)))
    if item.maximum is not None:
        dites.append((f"{HL7}maxValue", _valeur_nombre(item, item.maximum)))
    if item.type == "eva":
        dites.append((f"{HL7}questionnaire-itemControl", _controle("slider")))
    if item.unite:
        dites.append((f"{NOTRE}-unite", {"valueString": item.unite}))
    if item.niveau is not None:
        dites.append((f"{NOTRE}-niveau", {"valueInteger": item.niveau}))
    if item.formule:
        dites.append((f"{NOTRE}-formule", {"valueString": item.formule}))
    return [{"url": url, **valeur} for url, valeur in dites]


def _controle(code: str) -> Json:
    systeme = "http://hl7.org/fhir/questionnaire-item-control"
    return {"valueCodeableConcept": {"coding": [{"system": systeme, "code": code}]}}


def _valeur_nombre(item: Item, valeur: Nombre) -> Json:
    entier = item.type in ("entier", "eva") and isinstance(valeur, int)
    return {"valueInteger": valeur} if entier else {"valueDecimal": valeur}


def systeme_de(d: Definition, item: Item) -> str:
    return f"{BASE}/CodeSystem/{d.code.lower()}-{item.id}"


def codage(d: Definition, item: Item, code: str) -> Json:
    return {"system": systeme_de(d, item), "code": code, "display": item.libelle_de(code)}


def _option(d: Definition, item: Item, option: Option) -> Json:
    extensions = []
    if option.points is not None:
        extensions.append({"url": POINTS, "valueDecimal": option.points})
    if option.exclusive:
        extensions.append({"url": f"{HL7}questionnaire-optionExclusive", "valueBoolean": True})
    faite: Json = {"valueCoding": codage(d, item, option.code)}
    return faite | ({"extension": extensions} if extensions else {})


def _condition(d: Definition, condition: Condition) -> Json:
    faite: Json = {"enableWhen": [_regle(d, r) for r in condition.regles]}
    if len(condition.regles) > 1:
        faite["enableBehavior"] = "all" if condition.tous else "any"
    return faite


def _regle(d: Definition, regle: Regle) -> Json:
    cible = d.index[regle.item]
    faite: Json = {"question": cible.linkid, "operator": OPERATEURS[regle.op]}
    if regle.op == "existe":
        return faite | {"answerBoolean": regle.valeur is not False}
    if cible.type == "choix":
        return faite | {"answerCoding": codage(d, cible, regle.valeur)}
    nom = {"oui_non": "Boolean", "entier": "Integer", "eva": "Integer", "decimal": "Decimal", "date": "Date"}
    cle = nom.get(cible.type, "String")
    if cle == "Integer" and not isinstance(regle.valeur, int):
        cle = "Decimal"
    return faite | {f"answer{cle}": regle.valeur}
