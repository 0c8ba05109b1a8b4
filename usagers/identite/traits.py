"""The five strict traits and their rules (socle.md §1.2)."""

import re
from dataclasses import dataclass
from datetime import date

from usagers.choices import Sexe
from usagers.identite.normalisation import TraitInvalide, normaliser_nom, normaliser_prenom

COG = re.compile(r"(?:[0-9]{2}|2A|2B)[0-9]{3}")
COG_INCONNU = "99999"
AGE_MAXIMAL = 125


@dataclass(frozen=True)
class TraitsStricts:
    nom_naissance: str
    prenoms: str
    premier_prenom: str
    date_naissance: date
    sexe: str
    lieu_cog: str


@dataclass(frozen=True)
class Anomalie:
    champ: str
    code: str
    message: str


def controler_traits(traits: TraitsStricts, *, aujourdhui: date) -> list[Anomalie]:
    """Everything that is wrong, field by field; an empty list means that the traits may be kept and sent."""
    return [
        *_controler_forme(traits),
        *_controler_premier_prenom(traits),
        *_controler_sexe_et_lieu(traits),
        *_controler_date(traits.date_naissance, aujourdhui),
    ]


def _controler_forme(traits: TraitsStricts) -> list[Anomalie]:
    """Strict traits must arrive already normalised: lower case or accents are a fault (a frequent
    homologation reject).
    """
    anomalies = []
    regles = (
        ("nom_naissance", normaliser_nom),
        ("prenoms", normaliser_prenom),
        ("premier_prenom", normaliser_prenom),
    )
    for champ, regle in regles:
        valeur = getattr(traits, champ)
        try:
            if regle(valeur) != valeur:
                message = "Ce trait s’écrit en majuscules, sans accent."
                anomalies.append(Anomalie(champ, "non_normalise", message))
        except TraitInvalide as erreur:
            anomalies.append(Anomalie(champ, erreur.code, erreur.message))
    return anomalies


def _controler_premier_prenom(traits: TraitsStricts) -> list[Anomalie]:
    if premier_prenom_coherent(traits.premier_prenom, traits.prenoms):
        return []
    message = "Le premier prénom doit être le début de la liste des prénoms de naissance."
    return [Anomalie("premier_prenom", "premier_prenom", message)]


def premier_prenom_coherent(premier: str, prenoms: str) -> bool:
    """EXI ID 10: start of the list, whole words, hyphen and apostrophe counting as a space."""
    debut, liste = (re.sub("[-']", " ", valeur).split() for valeur in (premier, prenoms))
    return bool(debut) and liste[: len(debut)] == debut


def _controler_sexe_et_lieu(traits: TraitsStricts) -> list[Anomalie]:
    anomalies = []
    if traits.sexe not in Sexe.values:
        anomalies.append(Anomalie("sexe", "sexe", "Le sexe est masculin, féminin ou indéterminé."))
    if not cog_valide(traits.lieu_cog):
        message = "Le lieu de naissance est le code officiel de la commune ou du pays, en 5 caractères."
        anomalies.append(Anomalie("lieu_cog", "cog", message))
    return anomalies


def cog_valide(code: str) -> bool:
    """Commune (2A and 2B included), country `99xxx`, or `99999` when unknown. Not a postcode: 75001 is a
    commune code nowhere, but only the national list can tell; here the form only.
    """
    return bool(COG.fullmatch(code)) and not code.startswith("00")


def _controler_date(valeur: date, aujourdhui: date) -> list[Anomalie]:
    if valeur > aujourdhui:
        return [Anomalie("date_naissance", "future", "La naissance ne peut pas être après aujourd’hui.")]
    if aujourdhui.year - valeur.year > AGE_MAXIMAL:
        return [Anomalie("date_naissance", "trop_ancienne", "Cette date donne plus de 125 ans.")]
    return []
