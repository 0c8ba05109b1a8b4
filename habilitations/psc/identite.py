"""The claims, read once: who, and under which exercices and sites. Absent values are empty strings or missing."""

from dataclasses import dataclass
from typing import Any

from habilitations.psc.erreurs import INVALIDE, EchecPSC

# TRE_G15, with the professions of the social sector that it now counts. Shown; no right is deduced from them.
PROFESSIONS = {
    "10": "Médecin", "21": "Pharmacien", "26": "Audioprothésiste", "28": "Opticien-lunetier",
    "31": "Assistant dentaire", "32": "Physicien médical", "40": "Chirurgien-dentiste",
    "41": "Assistant de service social", "50": "Sage-femme",
    "60": "Infirmier", "69": "Infirmier psychiatrique", "70": "Masseur-kinésithérapeute", "71": "Ostéopathe",
    "72": "Psychothérapeute", "73": "Chiropracteur", "80": "Pédicure-podologue", "91": "Orthophoniste",
    "92": "Orthoptiste", "93": "Psychologue", "94": "Ergothérapeute", "95": "Diététicien", "96": "Psychomotricien",
    "98": "Manipulateur ERM",
}  # fmt: skip
Situation = dict[str, Any]


@dataclass(frozen=True)
class Identite:
    """`idnat` (SubjectNameID, 8 + RPPS for most) is the key of the link, `sub` the name that the provider gives."""

    sub: str
    idnat: str
    exercices: tuple[dict[str, Any], ...] = ()

    def situations(self, structures: dict[str, tuple[int, str]]) -> list[Situation]:
        """Exercices on the sites where this person works here (FINESS → id, name); else exercices alone.

        Authorisation stays ours: a site that PSC names opens nothing without an affectation.
        """
        ici = [s for e in self.exercices for s in _sur_site(e, structures)]
        return ici or [_situation(e, "", None, "") for e in self.exercices]


def lire(identite: dict[str, Any], profil: dict[str, Any]) -> Identite:
    """id_token and userinfo must speak of one same person."""
    sub, idnat = _texte(identite, "sub"), _texte(profil, "SubjectNameID") or _texte(profil, "preferred_username")
    if not sub or _texte(profil, "sub") != sub:
        raise EchecPSC(INVALIDE, "sub")
    if not idnat or len(idnat) > 64 or _texte(identite, "preferred_username") not in ("", idnat):
        raise EchecPSC(INVALIDE, "identifiant")
    reference = profil.get("SubjectRefPro")
    exercices = reference.get("exercices") if isinstance(reference, dict) else None
    return Identite(sub, idnat, tuple(e for e in exercices or () if isinstance(e, dict)))


def _sur_site(exercice: dict[str, Any], structures: dict[str, tuple[int, str]]) -> list[Situation]:
    activites = exercice.get("activities")
    lues = [a for a in activites if isinstance(a, dict)] if isinstance(activites, list) else []
    finess = dict.fromkeys(_texte(a, "numeroFinessSite") for a in lues)
    return [_situation(exercice, f, *structures[f]) for f in finess if f in structures]


def _situation(exercice: dict[str, Any], finess: str, structure: int | None, nom: str) -> Situation:
    profession = _texte(exercice, "codeProfession")[:10]
    return {
        "profession": profession,
        "metier": PROFESSIONS.get(profession, "Autre profession"),
        "savoir_faire": _texte(exercice, "codeSavoirFaire")[:10],
        "finess": finess,
        "site": nom,
        "structure": structure,
    }


def _texte(objet: dict[str, Any], nom: str) -> str:
    valeur = objet.get(nom)
    return valeur.strip() if isinstance(valeur, str) else ""
