"""Easy to read: local hints on a text, without any service. Long sentences, difficult words and what to say instead."""

import re
import unicodedata
from dataclasses import dataclass

MOTS_MAXIMUM = 12
LONG = 13  # letters of a word that is long whatever it means
# Words of the trade, and plain ones.
DIFFICILES = {
    "accompagnement": "aide, quelqu’un vient avec moi", "accompagner": "aider, aller avec", "admission": "arrivée",
    "autonomie": "faire seul", "bénéficier": "avoir", "bilan": "le point", "cohabitation": "vivre ensemble",
    "compétences": "ce que je sais faire", "concerter": "parler ensemble", "concertation": "réunion",
    "consentement": "accord", "convocation": "invitation", "difficultés": "ce qui est dur", "dispositif": "aide",
    "effectuer": "faire", "élaborer": "préparer", "encadrement": "les chefs", "entretien": "rendez-vous pour parler",
    "évaluation": "le point", "évaluer": "voir où j’en suis", "favoriser": "aider à",
    "hébergement": "chambre, logement",
    "hebdomadaire": "chaque semaine", "insertion": "trouver sa place", "intégration": "trouver sa place",
    "maintenir": "garder", "mensuel": "chaque mois", "modalités": "comment ça se passe", "notamment": "par exemple",
    "objectif": "but", "orientation": "vers où aller", "partenaire": "personne qui aide ailleurs",
    "préconiser": "conseiller", "prestation": "aide", "procédure": "étapes",
    "professionnel": "éducateur, personne qui aide",
    "référent": "mon éducateur", "représentant": "personne qui parle pour moi", "scolarité": "école",
    "socialisation": "voir du monde", "solliciter": "demander", "synthèse": "résumé", "usager": "personne",
    "valorisation": "montrer ce qui va bien", "ultérieurement": "plus tard", "mobiliser": "utiliser",
    "problématique": "problème", "quotidiennement": "chaque jour", "réinsertion": "retrouver sa place",
}  # fmt: skip
_PHRASE = re.compile(r"[^.!?…\n]+")
_MOT = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


def _nu(mot: str) -> str:
    mot = re.sub(r"^(?:[ldjmtsnc]|qu)[’']", "", mot.casefold())
    return "".join(c for c in unicodedata.normalize("NFD", mot) if not unicodedata.combining(c))


_NUS = {_nu(mot): (mot, conseil) for mot, conseil in DIFFICILES.items()}


@dataclass(frozen=True)
class Conseil:
    """`mot` as it stands in the text; empty for a sentence."""

    mot: str
    texte: str


def conseils(texte: str) -> list[Conseil]:
    """Each difficulty once, in the order of the text."""
    trouves: dict[str, Conseil] = {}
    for phrase in _PHRASE.findall(texte):
        mots = _MOT.findall(phrase)
        if len(mots) > MOTS_MAXIMUM:
            debut = " ".join(phrase.split()[:4])
            trouves[phrase] = Conseil("", f"« {debut}… » a {len(mots)} mots. Coupez en deux phrases.")
        for mot in mots:
            conseil = conseil_de(mot)
            if conseil is not None:
                trouves.setdefault(_nu(mot), conseil)
    return list(trouves.values())


def conseil_de(mot: str) -> Conseil | None:
    nu = _nu(mot)
    connu = _NUS.get(nu) or _NUS.get(nu.removesuffix("s"))
    if connu is not None:
        return Conseil(mot, f"« {mot} » est un mot difficile. Essayez : « {connu[1]} ».")
    if len(nu) >= LONG:
        return Conseil(mot, f"« {mot} » est long. Cherchez un mot plus court.")
    return None


def morceaux(ligne: str) -> list[tuple[str, bool]]:
    """The line in pieces, difficult words marked."""
    pieces: list[tuple[str, bool]] = []
    fin = 0
    for trouve in _MOT.finditer(ligne):
        if conseil_de(trouve.group()) is not None:
            pieces += [(ligne[fin : trouve.start()], False), (trouve.group(), True)]
            fin = trouve.end()
    pieces.append((ligne[fin:], False))
    return [p for p in pieces if p[0]]
