"""The FHIR format of grids, as the room of grids asks for it."""

from typing import Any

import orjson

from accompagnement.echanges_grilles import FORMATS, Format, Reponse
from accompagnement.grilles import Definition
from interop.fhir.lecture import depuis_questionnaire
from interop.fhir.questionnaire import vers_questionnaire
from interop.fhir.reponse import vers_reponse

ETATS = {"brouillon": "draft", "publiee": "active", "retiree": "retired"}


def exporter(definition: Definition, version: str, etat: str) -> bytes:
    return orjson.dumps(vers_questionnaire(definition, version, ETATS[etat]), option=orjson.OPT_INDENT_2)


def importer(ressource: Any) -> tuple[dict[str, Any] | None, list[str]]:
    lu = depuis_questionnaire(ressource)
    return lu.definition, [str(r) for r in lu.remarques]


def repondre(reponse: Reponse) -> bytes:
    return orjson.dumps(vers_reponse(reponse), option=orjson.OPT_INDENT_2)


def ouvrir() -> None:
    FORMATS.enregistrer(Format("Questionnaire FHIR", exporter, importer, repondre), cle="fhir")
