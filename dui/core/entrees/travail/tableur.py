"""CSV and XLSX of other software, read to rows of text. Formulas are never evaluated (S-41), sizes are
bounded.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from .archive import parcourir
from .cadre import ecrire_morceau
from .refus import Refus

LIGNES, COLONNES, CELLULE = 50_000, 200, 10_000
SEPARATEURS = (";", ",", "\t", "|")
DECLARATIONS = tuple(
    mot.encode(code) for mot in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
Lignes = Iterable[tuple[int, list[str]]]


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    octets = morceaux[0]
    if octets.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise Refus("format", "Ce fichier n’est pas un tableau lisible. Enregistrez-le en CSV ou en XLSX.")
    entete, lignes = _lire_xlsx(octets) if octets.startswith(b"PK") else _lire_csv(octets)
    maximum = parametres.get("lignes", LIGNES)
    contenu = list(borner(lignes, maximum, parametres.get("colonnes", COLONNES)))
    if not contenu:
        raise Refus("vide", "Ce tableau est vide.")
    return entete, [ecrire_morceau(sortie, json.dumps(contenu, ensure_ascii=False).encode())]


def borner(lignes: Lignes, maximum: int, colonnes: int) -> Iterator[tuple[int, list[str]]]:
    """Drop empty rows and trailing empty cells, refuse what is too big. The number is that of the row in the
    file.
    """
    gardees = 0
    for numero, cellules in lignes:
        while cellules and not cellules[-1]:
            cellules.pop()
        if not cellules:
            continue
        gardees += 1
        if gardees > maximum:
            raise Refus("trop_de_lignes", f"Ce tableau dépasse {maximum} lignes. Coupez-le en plusieurs fichiers.")
        if len(cellules) > colonnes:
            raise Refus("trop_de_colonnes", f"La ligne {numero} dépasse {colonnes} colonnes.")
        if any(len(cellule) > CELLULE for cellule in cellules):
            raise Refus("cellule", f"La ligne {numero} contient une cellule de plus de {CELLULE} caractères.")
        yield numero, cellules


def _lire_csv(octets: bytes) -> tuple[dict[str, Any], Lignes]:
    texte, encodage = decoder(octets)
    separateur = deviner_separateur(texte)
    return {"encodage": encodage, "separateur": separateur, "feuille": None}, _lignes_csv(texte, separateur)


def _lignes_csv(texte: str, separateur: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(CELLULE * 10)
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    debut = 1
    try:
        for cellules in lecteur:
            yield debut, [nettoyer(cellule) for cellule in cellules]
            debut = lecteur.line_num + 1
    except csv.Error as erreur:
        message = f"La ligne {lecteur.line_num} est mal formée : un guillemet n’est pas fermé ou est mal placé."
        raise Refus("mal_forme", message) from erreur


def decoder(octets: bytes) -> tuple[str, str]:
    """UTF-8 first, because it fails loudly; Windows-1252 next, as French spreadsheets write it."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodages = ["utf-16"]
    elif octets.startswith(b"\xef\xbb\xbf"):
        encodages = ["utf-8-sig"]
    else:
        encodages = ["utf-8", "cp1252"]
    for encodage in encodages:
        try:
            texte = octets.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\x00" not in texte:
            return texte, encodage
    raise Refus("encodage", "L’encodage de ce fichier n’est pas reconnu. Enregistrez-le en CSV UTF-8.")


def deviner_separateur(texte: str) -> str:
    """The separator that cuts the first rows in the most regular way; ';' when there is only one column."""
    debut = "\n".join(texte.splitlines()[:30])
    meilleur, score = ";", (0.0, 0)
    for separateur in SEPARATEURS:
        try:
            largeurs = [len(ligne) for ligne in csv.reader(io.StringIO(debut), delimiter=separateur) if ligne]
        except csv.Error:
            continue
        if not largeurs or largeurs[0] < 2:
            continue
        note = (sum(largeur == largeurs[0] for largeur in largeurs) / len(largeurs), largeurs[0])
        if note > score:
            meilleur, score = separateur, note
    return meilleur


def _lire_xlsx(octets: bytes) -> tuple[dict[str, Any], Lignes]:
    _controler_classeur(octets)
    from openpyxl import load_workbook

    try:
        classeur = load_workbook(io.BytesIO(octets), read_only=True, data_only=True, keep_links=False)
        feuille = classeur.worksheets[0]
    except (
        KeyError,
        ValueError,
        IndexError,
        zipfile.BadZipFile,
        AttributeError,
        TypeError,
        SyntaxError,
    ) as erreur:
        raise Refus("mal_forme", "Ce classeur est illisible. Enregistrez-le à nouveau en XLSX ou en CSV.") from erreur
    return {"encodage": None, "separateur": None, "feuille": feuille.title}, _lignes_xlsx(feuille)


def _lignes_xlsx(feuille: Any) -> Iterator[tuple[int, list[str]]]:
    feuille.reset_dimensions()
    lignes = feuille.iter_rows(max_col=COLONNES + 1, values_only=True)
    try:
        for numero, valeurs in enumerate(lignes, start=1):
            yield numero, [texte(valeur) for valeur in valeurs]
    except (ValueError, KeyError, TypeError, SyntaxError) as erreur:
        raise Refus("mal_forme", "Ce classeur est abîmé. Enregistrez-le à nouveau en XLSX ou en CSV.") from erreur


def _controler_classeur(octets: bytes) -> None:
    """Same walls as any archive, and no document type in its parts (openpyxl's reader would expand
    entities).
    """
    noms = set()
    for nom, blocs in parcourir(octets, rapport=250):
        noms.add(nom)
        reste = b""
        for bloc in blocs:
            fenetre = reste + bloc
            if any(mot in fenetre for mot in DECLARATIONS):
                raise Refus("doctype", "Ce classeur contient un DOCTYPE : il est refusé par sécurité.")
            reste = bloc[-32:]
    if "xl/workbook.xml" not in noms:
        raise Refus("format", "Ce fichier n’est pas un classeur XLSX.")


def texte(valeur: object) -> str:
    """A cell as a person would read it: dates in ISO form, whole numbers without a decimal point."""
    if valeur is None or (isinstance(valeur, str) and valeur.startswith("#") and valeur.endswith(("!", "?", "/A"))):
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return valeur.date().isoformat() if valeur.time() == time() else valeur.isoformat(timespec="minutes")
    if isinstance(valeur, (date, time)):
        return valeur.isoformat()
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return nettoyer(str(valeur))


def nettoyer(cellule: str) -> str:
    """Trim, turn no-break spaces into spaces, drop control characters other than line breaks."""
    cellule = cellule.replace("\xa0", " ").replace("\u202f", " ").replace("\ufeff", "")
    return "".join(c for c in cellule if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127)).strip()
