"""The INS number: 15 characters and the OID of its register, never one without the other (socle.md §1.1)."""

import re

from dui.core.erreurs import ErreurMetier

OID_NIR = "1.2.250.1.213.1.4.8"
OID_NIA = "1.2.250.1.213.1.4.9"
OID_TEST = "1.2.250.1.213.1.4.10"
OID_DEMONSTRATION = "1.2.250.1.213.1.4.11"
OIDS_REELS = frozenset({OID_NIR, OID_NIA})
OIDS_FICTIFS = frozenset({OID_TEST, OID_DEMONSTRATION})
FORMAT = re.compile(r"[0-9]{5}(?:[0-9]{2}|2A|2B)[0-9]{6}")
CORSE = {"2A": "19", "2B": "18"}


class MatriculeInvalide(ErreurMetier):
    """`code`: format, cle, oid."""


def cle_nir(numero: str) -> str:
    """The two control digits of 13 characters: 97 minus the remainder, Corsica counted as 19 and 18."""
    if not FORMAT.fullmatch(numero):
        raise MatriculeInvalide("format", "Un matricule a 13 chiffres, ou 2A et 2B pour la Corse.")
    departement = numero[5:7]
    return f"{97 - int(numero[:5] + CORSE.get(departement, departement) + numero[7:]) % 97:02d}"


def verifier_matricule(matricule: str, oid: str, *, production: bool) -> str:
    """The matricule without separators, or an error. Test registers pass only outside production."""
    compact = re.sub(r"[\s.]", "", matricule).upper()
    if len(compact) != 15 or not compact[13:].isdigit():
        message = "Le matricule INS doit avoir 15 caractères, clé comprise."
        raise MatriculeInvalide("format", message, champ="matricule")
    if (attendue := cle_nir(compact[:13])) != compact[13:]:
        message = f"La clé du matricule ne correspond pas : {compact[13:]} au lieu de {attendue}."
        raise MatriculeInvalide("cle", message, champ="matricule")
    verifier_oid(oid, production=production)
    return compact


def verifier_oid(oid: str, *, production: bool) -> None:
    if oid in OIDS_REELS or (oid in OIDS_FICTIFS and not production):
        return
    if oid in OIDS_FICTIFS:
        raise MatriculeInvalide("oid", "Ce matricule de test ne peut pas servir ici.", champ="oid")
    raise MatriculeInvalide("oid", "L’origine de ce matricule n’est pas reconnue.", champ="oid")


def est_nia(oid: str) -> bool:
    """A number given while waiting for a NIR: a legitimate INS, which may be qualified."""
    return oid == OID_NIA
