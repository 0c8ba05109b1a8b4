"""Keys of the directories: FINESS (structures) and RPPS (health professionals)."""

import re

from stdnum import luhn

from dui.core.erreurs import ErreurMetier

FINESS = re.compile(r"(?:[0-9]{2}|2A|2B)[0-9]{7}")


class NumeroInvalide(ErreurMetier):
    """`code`: format or cle."""


def verifier_finess(numero: str) -> str:
    """The nine characters without separators, or an error. Luhn key; the letter of Corsica counts as 1 (A)
    or 2 (B).
    """
    compact = re.sub(r"[\s.]", "", numero).upper()
    if not FINESS.fullmatch(compact):
        raise NumeroInvalide("format", "Le numéro FINESS a 9 caractères.", champ="finess")
    if not luhn.is_valid(_chiffres(compact)):
        raise NumeroInvalide("cle", "La clé de ce numéro FINESS ne correspond pas.", champ="finess")
    return compact


def cle_finess(debut: str) -> str:
    """The ninth character for the first eight."""
    return luhn.calc_check_digit(_chiffres(debut.upper()))


def _chiffres(numero: str) -> str:
    return numero.replace("A", "1").replace("B", "2")


def verifier_rpps(numero: str) -> str:
    """The eleven digits of an RPPS number, without the `8` that PS_IdNat puts before."""
    compact = re.sub(r"[\s.]", "", numero)
    if not re.fullmatch("[0-9]{11}", compact):
        raise NumeroInvalide("format", "Le numéro RPPS a 11 chiffres.", champ="rpps")
    if not luhn.is_valid(compact):
        raise NumeroInvalide("cle", "La clé de ce numéro RPPS ne correspond pas.", champ="rpps")
    return compact
