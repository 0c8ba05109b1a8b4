"""Each copy of a group writing names only its own person (S10): the others become « une autre jeune »."""

import re
import unicodedata
from collections.abc import Iterable

from usagers.models import Usager

# (féminin, masculin, neutre) by sector of the structure; "jeune" for child protection.
_MOTS = {
    "PDE": ("une autre jeune", "un autre jeune", "un autre jeune"),
    "PA": ("une autre résidente", "un autre résident", "une autre personne"),
}
_PERSONNE = ("une autre personne", "une autre personne", "une autre personne")


def expression(sexe: str, secteur: str) -> str:
    """Words that stand for somebody else, in the vocabulary of the sector."""
    feminin, masculin, neutre = _MOTS.get(secteur, _PERSONNE)
    return {"F": feminin, "M": masculin}.get(sexe, neutre)


def masquer(texte: str, autres: Iterable[Usager], secteur: str) -> str:
    """Replace every name of `autres` (first names, used and birth names, nickname, pseudonym, @mention)."""
    for personne in autres:
        remplacement = expression(personne.sexe, secteur)
        for forme in _formes(personne):
            texte = _remplacer(texte, forme, remplacement)
        texte = re.sub(rf"{remplacement}(?:[  ]+{remplacement})+", remplacement, texte)
    return texte


def _formes(personne: Usager) -> list[str]:
    """Longest first, so that « Éloïse Lambert » is replaced before « Éloïse »."""
    morceaux = {
        personne.nom_affiche,
        personne.prenom_utilise,
        personne.surnom,
        personne.pseudonyme,
        personne.nom_utilise,
        personne.nom_naissance,
        personne.premier_prenom,
        personne.prenoms,
        *personne.prenoms.split(),
    }
    return sorted((m for m in morceaux if len(m.strip()) >= 2), key=len, reverse=True)


def _sans_accent(texte: str) -> str:
    """Same length as the input, so that positions match."""
    return "".join(unicodedata.normalize("NFD", lettre)[0].lower()[:1] for lettre in texte)


def _remplacer(texte: str, forme: str, remplacement: str) -> str:
    texte = unicodedata.normalize("NFC", texte)
    motif = re.compile(rf"@?(?<!\w){re.escape(_sans_accent(forme))}(?!\w)")
    morceaux, debut = [], 0
    for trouve in motif.finditer(_sans_accent(texte)):
        morceaux += [texte[debut : trouve.start()], remplacement]
        debut = trouve.end()
    return "".join([*morceaux, texte[debut:]])
