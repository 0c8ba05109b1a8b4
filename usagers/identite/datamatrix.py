"""The INS datamatrix (ANS v2.2, socle.md §1.5): what it says, and its drawing as SVG."""

from html import escape

from usagers.identite.normalisation import normaliser_nom, normaliser_prenom
from usagers.identite.traits import COG_INCONNU, TraitsStricts

ENTETE = "IS" + "01" + "0" * 22
GS = "\x1d"
MARGE = 2  # modules of quiet zone; the standard asks for one


def contenu_datamatrix(traits: TraitsStricts, matricule: str, oid: str) -> str:
    """Header and blocks. A variable field shorter than its maximum is closed by GS, unless it is the last."""
    champs = [
        ("S1", matricule, 15, True),
        ("S2", oid, 20, False),
        ("S3", normaliser_prenom(traits.prenoms), 100, False),
        ("S4", normaliser_nom(traits.nom_naissance), 100, False),
        ("S5", traits.sexe, 1, True),
        ("S6", f"{traits.date_naissance:%d-%m-%Y}", 10, True),
    ]
    if traits.lieu_cog and traits.lieu_cog != COG_INCONNU:
        champs.append(("S7", traits.lieu_cog, 5, True))
    texte = ENTETE
    for rang, (code, valeur, longueur, fixe) in enumerate(champs, start=1):
        fin = "" if fixe or len(valeur) >= longueur or rang == len(champs) else GS
        texte += code + valeur[:longueur] + fin
    return texte


def modules(contenu: str) -> list[list[int]]:
    """ECC200 square symbol, one number a module (1 = dark), without the quiet zone."""
    from ppf.datamatrix import DataMatrix

    return DataMatrix(contenu).matrix


def dessiner_svg(contenu: str, *, titre: str = "INS à scanner") -> str:
    """A standalone SVG without style attribute, black on white, one path."""
    grille = modules(contenu)
    cote = len(grille) + 2 * MARGE
    traits = "".join(
        f"M{MARGE + debut} {MARGE + y}h{longueur}v1h-{longueur}z"
        for y, ligne in enumerate(grille)
        for debut, longueur in _traits(ligne)
    )
    fond = f'<path fill="#fff" d="M0 0h{cote}v{cote}h-{cote}z"/>'
    cadre = f'viewBox="0 0 {cote} {cote}" role="img" shape-rendering="crispEdges"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {cadre}><title>{escape(titre)}</title>{fond}'
        f'<path fill="#000" d="{traits}"/></svg>'
    )


def _traits(ligne: list[int]) -> list[tuple[int, int]]:
    """Runs of dark modules: (start, length)."""
    resultat: list[tuple[int, int]] = []
    for x, noir in enumerate(ligne):
        if not noir:
            continue
        if resultat and sum(resultat[-1]) == x:
            resultat[-1] = (resultat[-1][0], resultat[-1][1] + 1)
        else:
            resultat.append((x, 1))
    return resultat
