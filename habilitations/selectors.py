"""Readings of the administration of rights."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from dui.core import horloge
from dui.core.models import TraceAcces
from habilitations.acteur import Acteur
from habilitations.choices import Domaine
from habilitations.donnees.matrices import matrice_de
from habilitations.donnees.reglages import EXIGENCES, NOTES
from habilitations.models import (
    Affectation,
    BrisDeGlace,
    Compte,
    DemandeAffectation,
    Invitation,
    PerimetreDossier,
    Professionnel,
    Profil,
    Structure,
)

EXPOSANTS = "¹²³⁴⁵⁶⁷⁸⁹"


def affectations_de(structure: Structure) -> dict[str, Any]:
    """In force and to come, ended, and proposals that wait."""
    lignes = Affectation.objects.filter(structure=structure).select_related(
        "professionnel", "profil", "unite", "tuteur", "suppleant"
    )
    demandes = DemandeAffectation.objects.filter(structure=structure, decidee_le=None)
    jour = horloge.aujourdhui()
    finies = Q(fin__lt=jour)
    return {
        "en_cours": list(lignes.exclude(finies).order_by("professionnel__nom", "professionnel__prenom", "pk")),
        "passees": list(lignes.filter(finies).order_by("-fin", "pk")[:20]),
        "demandes": list(demandes.select_related("professionnel", "profil", "unite", "demandeur")),
        "aujourdhui": jour,
    }


def annuaire(organisme_id: int, texte: str) -> QuerySet[Professionnel]:
    lignes = Professionnel.objects.filter(organisme=organisme_id).select_related("compte")
    for mot in texte.split():
        lignes = lignes.filter(Q(nom__icontains=mot) | Q(prenom__icontains=mot) | Q(fonction__icontains=mot))
    return lignes


def affectations_du_professionnel(pro: Professionnel) -> list[Affectation]:
    return list(
        Affectation.objects.filter(professionnel=pro)
        .select_related("structure", "unite", "profil")
        .order_by("-debut", "pk")
    )


def invitation_en_cours(compte: Compte) -> Invitation | None:
    return compte.invitations.filter(utilisee_le=None, expire_le__gt=horloge.maintenant()).order_by("-pk").first()


def structures_de_l_organisme(organisme_id: int) -> list[Structure]:
    return list(Structure.objects.filter(organisme=organisme_id).prefetch_related("unites"))


@dataclass(frozen=True)
class LigneMatrice:
    """One profile: per domain its letter, the mark of its note, and whether the structure tuned it."""

    profil: Profil
    cellules: list[tuple[str, str, bool]]
    exigences: list[str]
    propre: bool


def matrice(structure: Structure) -> tuple[list[LigneMatrice], list[tuple[str, str]]]:
    """Rows of the matrix of a structure, and its footnotes in the order of their marks."""
    nom = matrice_de(structure.categorie, structure.secteur)
    profils = Profil.objects.filter(
        Q(structure=None) | Q(structure=structure), organisme=structure.organisme_id, matrice=nom
    )
    par_code: dict[str, Profil] = {}
    origines: dict[str, dict[str, str]] = {}
    for profil in profils.order_by("pk"):
        if profil.structure_id is None:
            origines[profil.code] = profil.droits
        if profil.code not in par_code or profil.structure_id is not None:
            par_code[profil.code] = profil
    marques: dict[str, str] = {}
    lignes = [_ligne_matrice(profil, origines.get(profil.code, {}), marques) for profil in par_code.values()]
    return lignes, [(marque, NOTES[code]) for code, marque in marques.items()]


def _ligne_matrice(profil: Profil, origine: dict[str, str], marques: dict[str, str]) -> LigneMatrice:
    notes = profil.reglages.get("notes", {})
    cellules = []
    for domaine in Domaine.values:
        note = notes.get(domaine, "")
        if note and note not in marques:
            marques[note] = EXPOSANTS[len(marques)]
        lettre = profil.droits.get(domaine, "")
        cellules.append((lettre, marques.get(note, ""), lettre != origine.get(domaine, "")))
    exigences = [EXIGENCES[code] for code in profil.reglages.get("exigences", [])]
    return LigneMatrice(profil, cellules, exigences, profil.structure_id is not None)


def perimetre_du_numero(structures: Iterable[int], numero: str) -> PerimetreDossier | None:
    """Only in structures where this administrator has the right: elsewhere, the number does not exist."""
    return (
        PerimetreDossier.objects.filter(structure__in=structures, dossier__numero=numero.strip())
        .select_related("structure", "unite")
        .prefetch_related("liens")
        .first()
    )


def bris_en_cours(acteur: Acteur, perimetre_id: int) -> BrisDeGlace | None:
    """The emergency access through which the actor sees this dossier; no query for the others."""
    if perimetre_id not in acteur.bris:
        return None
    ouverts = BrisDeGlace.objects.filter(perimetre=perimetre_id, professionnel=acteur.id, ferme_le=None)
    return ouverts.filter(expire_le__gt=horloge.maintenant()).first()


def bris_a_revoir(structures: Iterable[int]) -> QuerySet[BrisDeGlace]:
    """Those that wait first, then the last reviewed."""
    tous = BrisDeGlace.objects.filter(structure__in=structures).select_related(
        "professionnel", "structure", "perimetre__dossier", "revu_par"
    )
    return tous.order_by(F("revu_le").desc(nulls_first=True), "-ouvert_le")


def lectures_du_bris(bris: BrisDeGlace) -> QuerySet[TraceAcces]:
    """What its author opened or did in that dossier while it lasted."""
    return TraceAcces.objects.filter(
        structure_id=bris.structure_id, dossier_id=bris.perimetre_id, acteur_id=bris.professionnel_id,
        instant__gte=bris.ouvert_le, instant__lte=bris.fin,
    ).order_by("id")  # fmt: skip
