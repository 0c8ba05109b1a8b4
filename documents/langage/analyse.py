"""Parser of the text of a model: one pass over its lines, bounded, no evaluation of any kind (S28, acceptance 6)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from documents.langage.en_ligne import PROFONDEUR, Ligne, pourquoi, premier_mot
from documents.langage.fautes import Faute, ModeleRefuse
from documents.langage.noeuds import (
    BlocChamp,
    Case,
    Encadre,
    Lignes,
    Liste,
    Page,
    Paragraphe,
    Parole,
    Si,
    Signatures,
    Texte,
    Titre,
)

TAILLE, LIGNES, LONGUEUR, BLOCS_OUVERTS, A_LA_MAIN, CADRES = 60_000, 1_500, 4_000, 4, 30, 8
SEULE = re.compile(r"\{%((?:(?!%\}).)*)%\}")
CHAMP_SEUL = re.compile(r"\{\{([^{}]*)\}\}")
TITRE = re.compile(r"(#{1,2})\s+(?:(\d{1,2})\.\s+)?(.*)")
POINT = re.compile(r"(?:-|(\d{1,2})\.)\s+(.*)")
CASE = re.compile(r"\[ \]\s+(.*)")
# Control characters, and those that turn the reading direction: what is printed must be what was read.
CARACTERES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udfff]")
BALISES = re.compile(r"<\s*[a-zA-Z!/?]|&#|!\[|\]\(|\]\[")
ADRESSES = re.compile(r"\b(?:file|data|javascript|vbscript|paquet|ftp|jar|gopher)\s*:|\burl\s*\(|@import|\$\{", re.I)


@dataclass
class Cadre:
    """A block being filled: the whole text, a condition, a frame."""

    genre: str
    ligne: int = 0
    argument: str = ""
    pas: bool = False
    blocs: list[Any] = field(default_factory=list)
    sinon: list[Any] | None = None

    @property
    def cible(self) -> list[Any]:
        return self.blocs if self.sinon is None else self.sinon


def analyser(corps: str, connus: Mapping[str, Any]) -> Texte:
    """The tree of a model, or `ModeleRefuse` with every fault. `connus`: fields that may be named."""
    _borner(corps)
    lecture = _Lecture(dict(connus))
    for numero, texte in enumerate(corps.replace("\r\n", "\n").split("\n"), start=1):
        lecture.ligne(numero, texte)
    return lecture.conclure()


def _borner(corps: str) -> None:
    if len(corps) > TAILLE:
        raise ModeleRefuse([Faute(0, f"Ce modèle est trop long : {TAILLE // 1000} 000 caractères au plus.")])
    lignes = corps.split("\n")
    if len(lignes) > LIGNES:
        raise ModeleRefuse([Faute(0, f"Ce modèle est trop long : {LIGNES} lignes au plus.")])
    longues = [Faute(n, f"cette ligne dépasse {LONGUEUR} caractères.") for n, texte in enumerate(lignes, 1)
               if len(texte) > LONGUEUR]  # fmt: skip
    if longues:
        raise ModeleRefuse(longues)


class _Lecture:
    def __init__(self, connus: dict[str, Any]) -> None:
        self.connus = connus
        self.fautes: list[Faute] = []
        self.cites: set[str] = set()
        self.pile = [Cadre("texte")]
        self.ouverte: tuple[str, list[Any]] | None = None  # paragraph, quote or list that the next line may continue

    def conclure(self) -> Texte:
        self._fermer()
        for cadre in self.pile[1:]:
            self.fautes.append(Faute(cadre.ligne, f"« {cadre.genre} » n’est jamais fermé par « {{% fin %}} »."))
        if self.fautes:
            raise ModeleRefuse(sorted(self.fautes, key=lambda faute: faute.ligne))
        if not self.pile[0].blocs:
            raise ModeleRefuse([Faute(0, "Ce modèle est vide.")])
        return Texte(tuple(self.pile[0].blocs), frozenset(self.cites))

    # --- one line ---

    def ligne(self, numero: int, brut: str) -> None:
        texte = brut.strip()
        if not texte:
            self._fermer()
        elif self._saine(numero, texte):
            seule = SEULE.fullmatch(texte)
            if seule and premier_mot(texte) != "":
                self._fermer()
                self._construction(numero, texte)
            elif (champ := CHAMP_SEUL.fullmatch(texte)) and self._bloc(champ[1].strip()):
                self._fermer()
                nom = self._lecteur(numero, "").champ(champ[1], seul=True)
                self._poser(BlocChamp(nom))
            else:
                self._ordinaire(numero, texte)

    def _saine(self, numero: int, texte: str) -> bool:
        if CARACTERES.search(texte):
            self.fautes.append(Faute(numero, "cette ligne contient un caractère invisible. Effacez-la et retapez-la."))
        elif BALISES.search(texte):
            self.fautes.append(Faute(numero, "ni balise, ni image, ni lien : écrivez le texte tel qu’il s’imprime."))
        elif ADRESSES.search(texte):
            self.fautes.append(Faute(numero, "un modèle n’ouvre ni fichier ni adresse. Écrivez le texte seul."))
        else:
            return True
        return False

    def _bloc(self, nom: str) -> bool:
        return nom in self.connus and bool(self.connus[nom].bloc)

    def _lecteur(self, numero: int, texte: str) -> Ligne:
        return Ligne(numero, texte, self.connus, self.fautes, self.cites)

    def _suite(self, numero: int, texte: str) -> tuple[Any, ...]:
        return self._lecteur(numero, texte).lire()

    def _ordinaire(self, numero: int, texte: str) -> None:
        if titre := TITRE.fullmatch(texte):
            self._fermer()
            self._poser(Titre(len(titre[1]), self._suite(numero, titre[3]), titre[2] or ""))
        elif case := CASE.fullmatch(texte):
            self._fermer()
            self._poser(Case(self._suite(numero, case[1])))
        elif point := POINT.fullmatch(texte):
            self._continuer("ordonnee" if point[1] else "liste", self._suite(numero, point[2]))
        elif texte.startswith(">"):
            self._continuer("parole", self._suite(numero, texte[1:].strip()))
        else:
            self._continuer("paragraphe", self._suite(numero, texte))

    def _continuer(self, genre: str, suite: tuple[Any, ...]) -> None:
        if self.ouverte is None or self.ouverte[0] != genre:
            self._fermer()
            self.ouverte = (genre, [])
        self.ouverte[1].append(suite)

    def _fermer(self) -> None:
        if self.ouverte is None:
            return
        genre, lignes = self.ouverte
        self.ouverte = None
        if genre == "paragraphe":
            self._poser(Paragraphe(tuple(lignes)))
        elif genre == "parole":
            self._poser(Parole(tuple(lignes)))
        else:
            self._poser(Liste(genre == "ordonnee", tuple(lignes)))

    def _poser(self, bloc: Any) -> None:
        self.pile[-1].cible.append(bloc)

    # --- constructions alone on their line ---

    def _construction(self, numero: int, texte: str) -> None:
        actes = {"si": self._si, "encadre": self._encadre, "sinon": self._sinon, "fin": self._fin, "page": self._page,
                 "lignes": self._lignes, "signatures": self._signatures}  # fmt: skip
        acte = actes.get(premier_mot(texte))
        if acte is None:
            self.fautes.append(Faute(numero, pourquoi(texte)))
        else:
            acte(numero, texte)

    def _ouvrir(self, cadre: Cadre) -> None:
        if len(self.pile) > BLOCS_OUVERTS:
            self.fautes.append(Faute(cadre.ligne, f"trop de blocs l’un dans l’autre : {PROFONDEUR} au plus."))
        self.pile.append(cadre)

    def _si(self, numero: int, texte: str) -> None:
        champ, pas = self._lecteur(numero, "").condition(texte)
        self._ouvrir(Cadre("si", numero, champ, pas))

    def _encadre(self, numero: int, texte: str) -> None:
        titre = _argument(texte)
        if "{" in titre or "**" in titre:
            self.fautes.append(Faute(numero, "le titre d’un encadré est un texte simple."))
        self._ouvrir(Cadre("encadre", numero, titre))

    def _sinon(self, numero: int, _texte: str) -> None:
        if self.pile[-1].genre != "si" or self.pile[-1].sinon is not None:
            self.fautes.append(Faute(numero, "« sinon » sans « si » devant."))
        else:
            self.pile[-1].sinon = []

    def _fin(self, numero: int, _texte: str) -> None:
        if len(self.pile) == 1:
            self.fautes.append(Faute(numero, "« fin » sans « si » ni « encadre » devant."))
            return
        cadre = self.pile.pop()
        if cadre.genre == "encadre":
            self._poser(Encadre(cadre.argument, tuple(cadre.blocs)))
        elif cadre.argument:
            self._poser(Si(cadre.argument, tuple(cadre.blocs), tuple(cadre.sinon or ()), cadre.pas))

    def _page(self, _numero: int, _texte: str) -> None:
        self._poser(Page())

    def _lignes(self, numero: int, texte: str) -> None:
        nombre = _argument(texte)
        if nombre.isascii() and nombre.isdigit() and 1 <= int(nombre[:4]) <= A_LA_MAIN:
            self._poser(Lignes(int(nombre)))
        else:
            self.fautes.append(Faute(numero, f"« lignes » attend un nombre, de 1 à {A_LA_MAIN}."))

    def _signatures(self, numero: int, texte: str) -> None:
        argument = _argument(texte)
        if (champ := CHAMP_SEUL.fullmatch(argument)) and self._bloc(champ[1].strip()):
            self._poser(Signatures(champ=self._lecteur(numero, "").champ(champ[1], seul=True)))
            return
        cadres = [cadre.strip() for cadre in argument.split("|") if cadre.strip()]
        if not 1 <= len(cadres) <= CADRES:
            self.fautes.append(Faute(numero, f"« signatures » attend de 1 à {CADRES} noms, séparés par « | »."))
        self._poser(Signatures(tuple(self._suite(numero, cadre) for cadre in cadres)))


def _argument(texte: str) -> str:
    """What follows the first word of a construction."""
    morceaux = texte[2:-2].strip().split(None, 1)
    return morceaux[1].strip() if len(morceaux) > 1 else ""
