"""Codes of a PDF font to characters: its own table when it has one, else the usual encodings."""

import re
from typing import Any

ENTREES = 70_000
ENCODAGES = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
BLOC = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)
HEXA = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def lu(objet: Any, cle: str, defaut: Any = None) -> Any:
    """The value itself, whatever reference leads to it (`get` of the reader gives the reference)."""
    if not isinstance(objet, dict) or cle not in objet:
        return defaut
    return objet[cle]


def octets_de(reference: Any) -> bytes:
    """The decoded bytes of a stream; nothing for what is not one."""
    from pyhanko.pdf_utils import generic

    objet = reference.get_object() if isinstance(reference, generic.PdfObject) else reference
    return objet.data if isinstance(objet, generic.StreamObject) else b""


class Police:
    """Decodes the strings shown with one font."""

    def __init__(self, objet: Any) -> None:
        self.double = lu(objet, "/Subtype") == "/Type0"
        self.table: dict[int, str] = {}
        self.encodage = "cp1252"
        if table := octets_de(lu(objet, "/ToUnicode")):
            self.table = lire_table(table)
        elif not self.double:
            self._encodage(lu(objet, "/Encoding"))

    def decoder(self, octets: bytes) -> str:
        if self.double:
            codes = [int.from_bytes(octets[i : i + 2], "big") for i in range(0, len(octets) - 1, 2)]
            return "".join(self.table.get(code, "") for code in codes)
        return "".join(self.table[c] if c in self.table else self._simple(c) for c in octets)

    def _simple(self, code: int) -> str:
        return bytes([code]).decode(self.encodage, "replace").replace("\ufffd", "")

    def _encodage(self, valeur: Any) -> None:
        if isinstance(valeur, str):
            self.encodage = ENCODAGES.get(valeur, "cp1252")
        elif isinstance(valeur, dict):
            self.encodage = ENCODAGES.get(str(lu(valeur, "/BaseEncoding", "")), "cp1252")
            self._differences(lu(valeur, "/Differences", []))

    def _differences(self, liste: Any) -> None:
        from fontTools.agl import toUnicode

        code = 0
        for element in liste if isinstance(liste, list) else []:
            if isinstance(element, str):
                self.table[code] = toUnicode(element.removeprefix("/"))
                code += 1
            elif isinstance(element, int):
                code = int(element)


def lire_table(octets: bytes) -> dict[int, str]:
    """ToUnicode: single codes, ranges, ranges with a list."""
    table: dict[int, str] = {}
    for bloc in BLOC.finditer(octets):
        valeurs = list(_valeurs(bloc[2]))
        if bloc[1] == b"bfchar":
            for code, cible in zip(valeurs[::2], valeurs[1::2], strict=False):
                table[_entier(code)] = _texte(cible)
        else:
            _plages(valeurs, table)
        if len(table) > ENTREES:
            break
    return table


def _valeurs(octets: bytes) -> list[Any]:
    """Hexadecimal strings, and lists of them."""
    valeurs: list[Any] = []
    liste: list[bytes] | None = None
    for trouve in HEXA.finditer(octets):
        if trouve[2]:
            liste = []
        elif trouve[3]:
            valeurs.append(liste or [])
            liste = None
        else:
            brut = re.sub(rb"\s", b"", trouve[1])
            (valeurs if liste is None else liste).append(bytes.fromhex((brut + b"0" * (len(brut) % 2)).decode()))
    return valeurs


def _plages(valeurs: list[Any], table: dict[int, str]) -> None:
    for debut, fin, cible in zip(valeurs[::3], valeurs[1::3], valeurs[2::3], strict=False):
        premier, dernier = _entier(debut), min(_entier(fin), _entier(debut) + 65_535)
        for rang, code in enumerate(range(premier, dernier + 1)):
            if len(table) > ENTREES:
                return
            if isinstance(cible, list):
                table[code] = _texte(cible[rang]) if rang < len(cible) else ""
            else:
                table[code] = _suivant(_texte(cible), rang)


def _suivant(texte: str, rang: int) -> str:
    if not texte:
        return ""
    point = ord(texte[-1]) + rang
    return texte[:-1] + (chr(point) if point < 0x110000 else "")


def _entier(octets: Any) -> int:
    return int.from_bytes(octets, "big") if isinstance(octets, bytes) else 0


def _texte(octets: Any) -> str:
    return octets.decode("utf-16-be", "replace").replace("\ufffd", "") if isinstance(octets, bytes) else ""
