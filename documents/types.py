"""Types of documents: the entries of JDV_J07 that an ESSMS uses."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LOINC = "2.16.840.1.113883.6.1"
SYNTHESE = "28653-4"
URGENCE = "74207-2"
PAI = "80771-9"
# Medical whatever the folder it comes from (a PAI given by a school): never below the level of the care team.
MEDICAUX = {PAI: 4}
# What the national list does not know (metier S31): kept here, never sent to the DMP under a code of ours.
LOCAUX = {
    "CR-EVENEMENT": "Compte rendu d’un rendez-vous",
    "DECL-FUGUE": "Déclaration d’absence non autorisée",
    "FICHE-CONTACT": "Fiche contact",
    "FICHE-IDENTITE": "Fiche d’identité",
    "IP-BORDEREAU": "Bordereau d’envoi d’une information préoccupante",
    "IP-EVALUATION": "Rapport d’évaluation sociale",
    "IP-RECUEIL": "Recueil d’information préoccupante",
    "CVS-PV": "Compte rendu du conseil de la vie sociale",
    "EIG-DECLARATION": "Déclaration d’évènement indésirable grave",
    "RETEX": "Retour d’expérience",
    "INVENTAIRE": "Inventaire des effets personnels",
    "MESURE-LIBERTE": "Mesure sur la liberté d’aller et venir",
    "NOTICE-RGPD": "Notice sur les données",
    "PERS-CONFIANCE": "Désignation de la personne de confiance",
    "COURRIER": "Courrier",
}


@dataclass(frozen=True)
class TypeDocument:
    code: str
    libelle: str
    systeme: str
    classe: str
    classe_libelle: str


@lru_cache(maxsize=1)
def types_documents() -> dict[str, TypeDocument]:
    donnees = json.loads((Path(__file__).parent / "donnees" / "types.json").read_text())
    return {
        code: TypeDocument(
            code, type_["libelle"], type_["systeme"], type_["classe"], donnees["classes"][type_["classe"]]
        )
        for code, type_ in donnees["types"].items()
    }


def type_connu(code: str) -> bool:
    return code in LOCAUX or code in types_documents()


def libelle_type(code: str) -> str:
    connu = types_documents().get(code)
    return connu.libelle if connu else LOCAUX.get(code, code)
