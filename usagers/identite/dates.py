"""Birth dates that are partly unknown (RNIV, EXI ID 11 and 12) and those that registers write out of the
calendar.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from usagers.identite.normalisation import TraitInvalide

FORMAT_INSI = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


@dataclass(frozen=True)
class DateNaissance:
    """The date to write in the trait, and what it is worth. `interpretee`: at least one part was put by the
    rule.
    """

    valeur: date
    interpretee: bool = False
    annee_estimee: bool = False


def date_de_naissance(
    annee: int, mois: int | None = None, jour: int | None = None, *, annee_estimee: bool = False
) -> DateNaissance:
    """Unknown day: the 1st. Unknown month: January. Both: 31 December. Unknown year: one that fits the
    apparent age.
    """
    if mois is None and jour is None:
        mois, jour, interpretee = 12, 31, True
    else:
        interpretee = mois is None or jour is None
        mois, jour = mois or 1, jour or 1
    try:
        valeur = date(annee, mois, jour)
    except ValueError as erreur:
        raise TraitInvalide("date", "Cette date de naissance n’existe pas.", champ="date_naissance") from erreur
    return DateNaissance(valeur, interpretee or annee_estimee, annee_estimee)


def lire_date_insi(texte: str) -> DateNaissance:
    """A date as INSi gives it. Lunar or unknown parts (month 00 or over 12, day 00 or over the month) follow
    the rule.
    """
    trouve = FORMAT_INSI.fullmatch(texte.strip())
    if not trouve or trouve[1] == "0000":
        raise TraitInvalide("date", "Cette date de naissance n’est pas lisible.", champ="date_naissance")
    annee, mois, jour = (int(partie) for partie in trouve.groups())
    mois_connu = mois if 1 <= mois <= 12 else None
    jour_connu = jour if 1 <= jour <= monthrange(annee, mois_connu or 1)[1] else None
    return date_de_naissance(annee, mois_connu, jour_connu)
