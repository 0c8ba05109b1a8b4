"""National codes that our documents carry: professions (JDV_J01), sectors (JDV_J02), identifiers (tddui.md §2)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

OID_PROFESSIONNELS = "1.2.250.1.71.4.2.1"
OID_STRUCTURES = "1.2.250.1.71.4.2.2"
OID_SECTEURS = "1.2.250.1.71.4.2.4"
OID_CADRES = "1.2.250.1.213.1.1.4.9"
OID_CONFIDENTIALITE = "2.16.840.1.113883.5.25"
OID_VISIBILITE = "1.2.250.1.213.1.1.4.13"
LOINC = "2.16.840.1.113883.6.1"
AUTRE_PROFESSION = "345"
DONNEES = Path(__file__).parent / "donnees"

# FINESS category first, then the sector of the structure: proposal of tddui.md §2.3, no national table exists.
SECTEUR_PAR_CATEGORIE = {"177": "SA20", "197": "SA41", "178": "SA41", "180": "SA41", "213": "SA41", "165": "SA41"}
SECTEUR_PAR_CHAMP = {"PDE": "SA20", "PDS": "SA41", "PA": "SA17", "PH": "SA16", "DOM": "SA41", "AHI": "SA21"}


@dataclass(frozen=True)
class Code:
    code: str
    libelle: str
    systeme: str


ESSMS = Code("ESSMS", "Etablissement ou Service Social ou Médico-Social", OID_CADRES)
NORMAL = Code("N", "Normal", OID_CONFIDENTIALITE)
INVISIBLE_TITULAIRES = Code(
    "INVISIBLE_REPRESENTANTS_LEGAUX", "Non visible par les représentants légaux du patient", OID_VISIBILITE
)


@lru_cache(maxsize=1)
def _professions() -> dict[str, dict[str, str]]:
    return json.loads((DONNEES / "professions.json").read_text())["professions"]


@lru_cache(maxsize=1)
def _secteurs() -> dict[str, str]:
    return json.loads((DONNEES / "secteurs.json").read_text())["secteurs"]


def profession(code: str) -> Code:
    """The profession of the national list, or « autre professionnel du social » when the code is not in it."""
    connu = code if code in _professions() else AUTRE_PROFESSION
    return Code(connu, _professions()[connu]["libelle"], _professions()[connu]["systeme"])


def secteur(categorie: str, champ: str) -> Code:
    """Facility code (JDV_J02) of a structure, from its FINESS category, else from its field."""
    code = SECTEUR_PAR_CATEGORIE.get(categorie) or SECTEUR_PAR_CHAMP.get(champ, "SA41")
    return Code(code, _secteurs()[code], OID_SECTEURS)


def oid_de_uuid(identifiant: UUID) -> str:
    """`2.25.<integer>`: an OID that nobody has to assign, accepted where the DMP refuses `OID^extension`."""
    return f"2.25.{identifiant.int}"


def id_structure(finess: str) -> str:
    return f"1{finess}"


def id_professionnel(rpps: str, finess: str, interne: str) -> str:
    """PS_IdNat: 8 + RPPS for who has one, else 3 + FINESS / internal number."""
    return f"8{rpps}" if rpps else f"3{finess}/{interne}"


def id_local(finess: str, interne: str) -> str:
    return f"3{finess}/{interne}"
