"""Readings of the intakes of foreign files."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from dui.core.entrees import neutraliser_cellule
from habilitations.models import Structure
from usagers.choices import EtatLigne
from usagers.models import LigneReprise, LotReprise, Usager

EXEMPLES = 3
PAR_PAGE = 50


def lots_de(structure: Structure) -> QuerySet[LotReprise]:
    return (
        LotReprise.objects.filter(structure=structure).select_related("source", "auteur", "structure").order_by("-pk")
    )


def exemples(lot: LotReprise) -> dict[str, str]:
    """Heading → the first values of its column, as the file writes them."""
    premieres = list(lot.lignes.order_by("numero").values_list("contenu", flat=True)[:12])
    return {entete: _quelques(premieres, rang) for rang, entete in enumerate(lot.entetes)}


def _quelques(lignes: list[list[str]], rang: int) -> str:
    valeurs = dict.fromkeys(ligne[rang].strip() for ligne in lignes if rang < len(ligne) and ligne[rang].strip())
    return " · ".join(_masquer(valeur)[:40] for valeur in list(valeurs)[:EXEMPLES])


def _masquer(valeur: str) -> str:
    """Whoever chooses columns need not have the domain NIR: no health number is shown, whatever its column."""
    return "numéro masqué" if re.search(r"\d{13}|[12]\d{4}[\dAB]\d{7}", re.sub(r"[\s.]", "", valeur)) else valeur


def lignes_de(lot: LotReprise, etat: str, apres: int) -> tuple[list[LigneReprise], int | None]:
    """One page of the report, by line number; each doubt with the persons it is near of."""
    lignes = lot.lignes.select_related("usager").order_by("numero").filter(numero__gt=apres)
    if etat in EtatLigne.values:
        lignes = lignes.filter(etat=etat)
    page = list(lignes[: PAR_PAGE + 1])
    _nommer(lot, page[:PAR_PAGE])
    return page[:PAR_PAGE], page[PAR_PAGE - 1].numero if len(page) > PAR_PAGE else None


def _nommer(lot: LotReprise, lignes: list[LigneReprise]) -> None:
    """Sets `resume`, `phrases`, `choix` and `candidats` on each line, in two queries for the page."""
    choix: dict[int, dict[str, Any]] = {
        ligne.pk: next((m for m in ligne.messages if m["gravite"] == "choix"), {}) for ligne in lignes
    }
    autres = dict(
        lot.lignes.filter(numero__in=[c["ligne"] for c in choix.values() if c.get("ligne")])
        .exclude(usager=None)
        .values_list("numero", "usager_id")
    )
    cles = {
        ligne.pk: [*choix[ligne.pk].get("usagers", []), autres.get(choix[ligne.pk].get("ligne") or 0)]
        for ligne in lignes
    }
    usagers = Usager.objects.in_bulk({cle for liste in cles.values() for cle in liste if cle})
    for ligne in lignes:
        ligne.choix = choix[ligne.pk]  # type: ignore[attr-defined]
        ligne.candidats = [usagers[cle] for cle in cles[ligne.pk] if cle in usagers]  # type: ignore[attr-defined]
        ligne.phrases = [m for m in ligne.messages if m["gravite"] != "choix"]  # type: ignore[attr-defined]
        ligne.resume = resume(lot, ligne)  # type: ignore[attr-defined]


def resume(lot: LotReprise, ligne: LigneReprise) -> str:
    """Who the line speaks of, in the words of the file."""
    voulus = {champ: lot.entetes.index(e) for e, champ in lot.correspondances.items() if e in lot.entetes}
    rangs = [voulus[c] for c in ("prenoms", "nom_naissance", "pseudonyme") if c in voulus]
    return " ".join(ligne.contenu[r].strip() for r in rangs if r < len(ligne.contenu)).strip() or "Sans nom"


def rapport_csv(lot: LotReprise) -> Iterator[bytes]:
    """The whole report, for a spreadsheet: no cell can become a formula."""
    yield "\ufeff".encode()
    yield _ligne_csv(["Ligne", "Résultat", "Personne", "Remarques"])
    for ligne in lot.lignes.order_by("numero").iterator(chunk_size=1000):
        phrases = " ".join(
            f"{m['colonne']} : {m['texte']}" if m.get("colonne") else m["texte"]
            for m in ligne.messages
            if m["gravite"] != "choix"
        )
        yield _ligne_csv([str(ligne.numero), ligne.get_etat_display(), resume(lot, ligne), phrases])


def _ligne_csv(cellules: list[str]) -> bytes:
    tampon = io.StringIO()
    csv.writer(tampon, delimiter=";", lineterminator="\r\n").writerow([neutraliser_cellule(c) for c in cellules])
    return tampon.getvalue().encode()


__all__ = ["exemples", "lignes_de", "lots_de", "rapport_csv"]
