"""What both formats say in words that a page of paper says by its layout."""

from typing import Any

from documents.fiches import NON_AFFICHE, Identite
from documents.langage.noeuds import Morceau
from dui.core.typographie import date_champ, typographier

POLICE = "Arial"
LIGNE_A_ECRIRE = "." * 110
CASE = "☐ "


def entete(piece: Any) -> list[str]:
    structure, papier = piece.cadre.dossier.structure, piece.papier
    finess = f"FINESS {structure.finess}" if structure.finess else ""
    lignes = [structure.nom, " · ".join(filter(None, [structure.organisme.nom, finess])), papier.adresse,
              " · ".join(filter(None, [papier.telephone, papier.courriel]))]  # fmt: skip
    return [typographier(ligne) for ligne in lignes if ligne]


def pied(piece: Any) -> str:
    fin = piece.papier.mention
    return typographier(f"{piece.reference}, à compléter puis à classer.{f' {fin}' if fin else ''}")


def traits(identite: Identite) -> list[tuple[str, str]]:
    """Strict identity, line by line."""
    naissance = date_champ(identite.date_naissance) if identite.date_naissance else ""
    lignes = [
        ("Nom affiché", identite.nom_affiche), ("Nom de naissance", identite.nom_naissance),
        ("Prénoms de naissance", identite.prenoms), ("Sexe", identite.sexe), ("Date de naissance", naissance),
        ("Lieu de naissance", identite.lieu_naissance), ("Matricule INS", identite.matricule or NON_AFFICHE),
        ("Identité", identite.statut),
    ]  # fmt: skip
    return [(libelle, valeur) for libelle, valeur in lignes if valeur]


def mots(suite: tuple[Morceau, ...]) -> str:
    return "".join(typographier(morceau.texte) for morceau in suite)


def signataire(suite: tuple[Morceau, ...]) -> tuple[str, str]:
    nom, _, qualite = mots(suite).partition(",")
    return nom.strip(), qualite.strip()
