"""An assessment as a FHIR R4 QuestionnaireResponse: what its reader may see, nothing else. Pure functions."""

from collections.abc import Mapping, Sequence
from typing import Any

from accompagnement.echanges_grilles import Reponse
from accompagnement.grilles import Definition, Item
from accompagnement.grilles.calcul import NOTE as CLE_NOTE
from accompagnement.grilles.calcul import vide
from interop.fhir.questionnaire import NOTE, NOTRE, codage, url_de

Json = dict[str, Any]
# National mapping (tddui §6): nothing else says that answers are frozen.
STATUTS = {"ENPREPARATION": "in-progress", "APPROUVE": "completed", "VALIDE": "amended", "TERMINE": "completed",
           "ANNULE": "entered-in-error"}  # fmt: skip


def vers_reponse(c: Reponse) -> Json:
    faite: Json = {
        "resourceType": "QuestionnaireResponse", "language": "fr-FR",
        "identifier": {"system": "https://dui.example/fhir/evaluation", "value": c.identifiant},
        "questionnaire": f"{url_de(c.definition.code)}|{c.version}", "status": STATUTS[c.statut],
        "subject": {"display": c.sujet}, "authored": c.date,
        "item": _items(c, c.definition.items, c.reponses),
    }  # fmt: skip
    if c.auto_evaluation:
        faite["source"] = {"display": c.sujet}
    if c.auteur:
        faite["author"] = {"display": c.auteur}
    extensions = [_score(*score) for score in c.scores]
    if c.commentaire:
        extensions.append({"url": f"{NOTRE}-commentaire", "valueString": c.commentaire})
    if extensions:
        faite["extension"] = extensions
    if not faite["item"]:
        del faite["item"]
    return faite


def _score(code: str, libelle: str, valeur: Any, texte: str) -> Json:
    nombre = {"valueDecimal": valeur} if isinstance(valeur, int | float) else {"valueString": str(valeur)}
    parties = [
        {"url": "code", "valueCode": code},
        {"url": "libelle", "valueString": libelle},
        {"url": "valeur", **nombre},
    ]
    if texte:
        parties.append({"url": "interpretation", "valueString": texte})
    return {"url": f"{NOTRE}-score", "extension": parties}


def _items(c: Reponse, items: Sequence[Item], reponses: Mapping[str, Any]) -> list[Json]:
    faits: list[Json] = []
    for item in items:
        if item.type == "groupe" and item.repete:
            lignes = reponses.get(item.id) or []
            faits += [
                {"linkId": item.linkid, "text": item.libelle, "item": _items(c, item.items, ligne)} for ligne in lignes
            ]
        elif item.type == "groupe":
            if sous := _items(c, item.items, reponses):
                faits.append({"linkId": item.linkid, "text": item.libelle, "item": sous})
        else:
            faits += _question(c, item, reponses)
    return faits


def _question(c: Reponse, item: Item, reponses: Mapping[str, Any]) -> list[Json]:
    valeur = c.calcules.get(item.id) if item.type == "calcul" else reponses.get(item.id)
    if vide(valeur):
        return []
    valeurs = valeur if isinstance(valeur, list) else [valeur]
    reponse = [_reponse(c.definition, item, v) for v in valeurs]
    if precision := reponses.get(item.id + CLE_NOTE):
        reponse[0]["item"] = [{"linkId": item.linkid + NOTE, "answer": [{"valueString": str(precision)}]}]
    return [{"linkId": item.linkid, "text": item.libelle, "answer": reponse}]


def _reponse(d: Definition, item: Item, valeur: Any) -> Json:
    if item.type == "choix":
        return {"valueCoding": codage(d, item, str(valeur))}
    if item.type == "calcul":
        return {"valueString": str(valeur)}
    cle = {"oui_non": "Boolean", "entier": "Integer", "eva": "Integer", "decimal": "Decimal", "date": "Date"}
    return {f"value{cle.get(item.type, 'String')}": valeur}
