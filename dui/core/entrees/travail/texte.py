"""Text of a PDF, page after page, in the order of its content. A scan has none: it is not read letter by letter."""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from .cadre import ecrire_morceau
from .etranger import pdf_etranger
from .polices import Police, lu, octets_de
from .refus import Refus

ILLISIBLE = "Le texte de ce PDF ne peut pas être lu."

CARACTERES, PAGES, EMBOITEMENTS = 1_000_000, 1500, 4
ESPACE_TJ = -180  # a jump of that many thousandths of an em reads as a space
JETON = re.compile(
    rb"(?P<blanc>[\x00\t\n\x0c\r ]+|%[^\r\n]*)|(?P<hexa><[0-9A-Fa-f\s]*>)|(?P<dico><<|>>)|(?P<chaine>\()"
    rb"|(?P<tableau>[\[\]])|(?P<nombre>[+-]?(?:\d+\.?\d*|\.\d+))|(?P<nom>/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)"
    rb"|(?P<mot>[A-Za-z'\"*][A-Za-z0-9'\"*]*)|(?P<autre>.)",
    re.S,
)
ECHAPPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    with pdf_etranger(ILLISIBLE):
        lecteur = PdfFileReader(io.BytesIO(morceaux[0]), strict=False)
        pages = [] if lecteur.encrypted else list(_lire(lecteur))
    return {"pages": len(pages)}, [ecrire_morceau(sortie, page.encode()) for page in pages]


def _lire(lecteur: Any) -> Iterator[str]:
    reste = CARACTERES
    for page, ressources in _pages(lecteur.root["/Pages"], None, 0):
        contenu = lu(page, "/Contents")
        octets = b"\n".join(octets_de(f) for f in (contenu if isinstance(contenu, list) else [contenu]))
        texte = nettoyer(Texte(ressources).lire(octets))[:reste]
        reste -= len(texte)
        yield texte


def _pages(noeud: Any, ressources: Any, profondeur: int) -> Iterator[tuple[Any, Any]]:
    ressources = lu(noeud, "/Resources", ressources)
    enfants = lu(noeud, "/Kids")
    if enfants is None:
        yield noeud, ressources or {}
        return
    if profondeur > 30 or not isinstance(enfants, list):
        raise Refus("mal_forme", ILLISIBLE)
    for rang, enfant in enumerate(enfants):
        if rang > PAGES:
            return
        yield from _pages(enfant.get_object(), ressources, profondeur + 1)


class Texte:
    """Reads one content stream: strings shown, spaces and line breaks guessed from the moves."""

    def __init__(self, ressources: Any, profondeur: int = 0) -> None:
        self.ressources = ressources
        self.profondeur = profondeur
        self.morceaux: list[str] = []
        self.police: Police | None = None
        self.polices: dict[str, Police] = {}
        self.y = 0.0

    def lire(self, octets: bytes) -> str:
        pile: list[Any] = []
        for genre, valeur in jetons(octets):
            if genre == "mot":
                self._agir(valeur, pile)
                pile = []
            elif len(pile) < 2000:
                pile.append(valeur)
        return "".join(self.morceaux)

    def _agir(self, mot: bytes, pile: list[Any]) -> None:
        if mot == b"Tf" and len(pile) >= 2:
            self.police = self._police(pile[-2])
        elif mot in (b"Tj", b"'", b'"') and pile:
            if mot != b"Tj":
                self._ligne()
            self._montrer(pile[-1])
        elif mot == b"TJ":
            for element in pile:
                if isinstance(element, bytes):
                    self._montrer(element)
                elif isinstance(element, float) and element < ESPACE_TJ:
                    self._espace()
        elif mot in (b"Td", b"TD") and len(pile) >= 2:
            self._bouger(self.y + _nombre(pile[-1]))
        elif mot == b"Tm" and len(pile) >= 6:
            self._bouger(_nombre(pile[-1]))
        elif mot == b"T*":
            self._ligne()
        elif mot == b"ET":
            self._espace()
        elif mot == b"Do" and pile:
            self._formulaire(pile[-1])

    def _montrer(self, octets: Any) -> None:
        if isinstance(octets, bytes) and self.police is not None:
            self.morceaux.append(self.police.decoder(octets))

    def _bouger(self, y: float) -> None:
        if abs(y - self.y) > 1:
            self._ligne()
        else:
            self._espace()
        self.y = y

    def _ligne(self) -> None:
        if self.morceaux and not self.morceaux[-1].endswith("\n"):
            self.morceaux.append("\n")

    def _espace(self) -> None:
        if self.morceaux and not self.morceaux[-1].endswith((" ", "\n")):
            self.morceaux.append(" ")

    def _police(self, nom: Any) -> Police | None:
        cle = str(nom)
        if cle not in self.polices:
            trouvee = lu(lu(self.ressources, "/Font"), cle)
            if trouvee is None:
                return None
            self.polices[cle] = Police(trouvee)
        return self.polices[cle]

    def _formulaire(self, nom: Any) -> None:
        objet = lu(lu(self.ressources, "/XObject"), str(nom))
        if self.profondeur < EMBOITEMENTS and lu(objet, "/Subtype") == "/Form":
            dedans = Texte(lu(objet, "/Resources", self.ressources), self.profondeur + 1)
            self.morceaux.append(dedans.lire(octets_de(objet)))


def jetons(octets: bytes) -> Iterator[tuple[str, Any]]:
    """Operands as they are: bytes for a string, str for a name, float for a number; operators as ("mot", …)."""
    position, fin = 0, len(octets)
    while position < fin:
        trouve = JETON.match(octets, position)
        if trouve is None:
            return
        position, genre, brut = trouve.end(), trouve.lastgroup, trouve.group()
        if genre == "chaine":
            valeur, position = _chaine(octets, position)
            yield "valeur", valeur
        elif genre == "hexa":
            chiffres = re.sub(rb"\s", b"", brut[1:-1])
            yield "valeur", bytes.fromhex((chiffres + b"0" * (len(chiffres) % 2)).decode())
        elif genre == "nombre":
            yield "valeur", float(brut)
        elif genre == "nom":
            yield "valeur", brut.decode("latin-1")
        elif genre == "mot" and brut == b"BI":
            position = _apres_image(octets, position)
        elif genre == "mot":
            yield "mot", brut


def _chaine(octets: bytes, debut: int) -> tuple[bytes, int]:
    """A string in parentheses: escapes, octal, balanced parentheses."""
    sortie, niveau, i = bytearray(), 1, debut
    while i < len(octets):
        c = octets[i : i + 1]
        if c == b"\\":
            octal = re.match(rb"[0-7]{1,3}", octets[i + 1 : i + 4])
            if octal:
                sortie.append(int(octal.group(), 8) & 255)
                i += 1 + octal.end()
                continue
            suivant = octets[i + 1 : i + 2]
            sortie += ECHAPPES.get(suivant, b"" if suivant in (b"\n", b"\r") else suivant)
            i += 2
            continue
        niveau += (c == b"(") - (c == b")")
        i += 1
        if niveau == 0:
            break
        sortie += c
    return bytes(sortie), i


def _apres_image(octets: bytes, debut: int) -> int:
    """An inline picture holds any bytes: go on after its end mark."""
    fin = re.compile(rb"[\s]EI(?=[\s]|$)").search(octets, debut)
    return fin.end() if fin else len(octets)


def _nombre(valeur: Any) -> float:
    return valeur if isinstance(valeur, float) else 0.0


def nettoyer(texte: str) -> str:
    """One space, no control characters, no empty lines."""
    propre = "".join(c if c in "\n" or ord(c) >= 32 else " " for c in texte.replace("\u00ad", ""))
    lignes = (re.sub(r"[ \u00a0]+", " ", ligne).strip() for ligne in propre.split("\n"))
    return "\n".join(ligne for ligne in lignes if ligne)
