"""A grid from a file: a FHIR Questionnaire or our workbook. Everything foreign is opened by `dui.core.entrees`."""

from typing import Any

from django.db import transaction

from accompagnement.echanges_grilles import FORMATS
from accompagnement.grilles import DefinitionRefusee, lire
from accompagnement.grilles.classeur import FauteLigne, lire_classeur
from accompagnement.models import VersionGrille
from accompagnement.services.grilles.atelier import creer_grille, exiger_redacteur
from dui.core.entrees import EntreeRefusee, lire_json, lire_tableur
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur

FAUTES_DITES = 40


@transaction.atomic
def importer_grille(*, acteur: Acteur, octets: bytes, nom: str, code: str = "") -> VersionGrille:
    """A draft of the house; `remarques` say what was left aside."""
    exiger_redacteur(acteur)
    try:
        brut, remarques = _json(octets) if nom.lower().endswith(".json") else _tableur(octets, nom)
    except EntreeRefusee as refus:
        raise ErreurMetier(refus.code, refus.message, champ="fichier") from refus
    brut["code"] = code or str(brut.get("code") or "")
    try:
        lire(brut)
    except DefinitionRefusee as refus:
        raise _refus([str(f) for f in refus.fautes], remarques) from refus
    return creer_grille(acteur=acteur, code=brut["code"], titre=brut["titre"], niveau=brut.get("niveau", 2),
                        definition=brut, remarques=remarques)  # fmt: skip


def _json(octets: bytes) -> tuple[dict[str, Any], list[str]]:
    format_fhir = FORMATS.get("fhir")
    if format_fhir is None:
        raise ErreurMetier("format", "Le format FHIR n’est pas installé.", champ="fichier")
    brut, remarques = format_fhir.importer(lire_json(octets))
    if brut is None:
        raise _refus([], remarques)
    return brut, remarques


def _tableur(octets: bytes, nom: str) -> tuple[dict[str, Any], list[str]]:
    tableau = lire_tableur(octets, nom, lignes=2000, colonnes=30)
    brut, fautes, places = lire_classeur(tableau.lignes, tableau.numeros)
    if fautes:
        raise _refus([str(f) for f in fautes], [])
    try:
        lire(brut)
    except DefinitionRefusee as refus:
        raise _refus([str(FauteLigne(places.get(f.ou, 0), str(f))) for f in refus.fautes], []) from refus
    return brut, []


def _refus(fautes: list[str], remarques: list[str]) -> ErreurMetier:
    dites = [*fautes, *remarques][:FAUTES_DITES] or ["Ce fichier n’est pas une grille."]
    return ErreurMetier("import", " · ".join(dites), champ="fichier")
