"""Organismes, structures, units, and the default profiles they start from."""

from typing import Any

from django.db import transaction
from stdnum import luhn

from dui.core.contexte import courant, elargir
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur, exiger_droit
from habilitations.donnees.matrices import CELLULES_FERMEES, MATRICE_PAR_CATEGORIE, MATRICES, Modele
from habilitations.models import OrganismeGestionnaire, Profil, Structure, Unite


def finess_valide(numero: str) -> bool:
    """Nine characters, last one a Luhn key (Corsica 2A/2B counts as 20)."""
    chiffres = numero.upper().replace("2A", "20", 1).replace("2B", "20", 1) if numero[:1] == "2" else numero
    return len(numero) == 9 and chiffres.isdigit() and luhn.is_valid(chiffres)


@transaction.atomic
def creer_structure(
    *, acteur: Acteur | None, organisme: OrganismeGestionnaire, nom: str, finess: str, categorie: str, secteur: str,
    **options: Any,
) -> Structure:  # fmt: skip
    """Open an ESSMS of the organisme and give it the profiles of its category."""
    if acteur is not None:
        exiger_droit(acteur, "HAB", "valider")
    if not finess_valide(finess):
        raise ErreurMetier("finess", "Ce numéro FINESS n’a pas la bonne clé.", champ="finess")
    structure = Structure.objects.create(
        organisme=organisme, nom=nom, finess=finess, categorie=categorie, secteur=secteur, **options
    )
    installer_profils(organisme, MATRICE_PAR_CATEGORIE.get(categorie, "MECS"))
    contexte = courant()
    if contexte is not None:
        elargir(structures=contexte.structures | {structure.pk})
    return structure


def creer_unite(*, acteur: Acteur | None, structure: Structure, nom: str) -> Unite:
    if acteur is not None:
        exiger_droit(acteur, "HAB", "valider", structure.pk)
    if structure.unites.filter(nom=nom).exists():
        raise ErreurMetier("unite", "Cette structure a déjà une unité de ce nom.", champ="nom")
    return Unite.objects.create(structure=structure, nom=nom)


def installer_profils(organisme: OrganismeGestionnaire, matrice: str) -> list[Profil]:
    """Default profiles of a matrix for that organisme; those already there keep their tuning."""
    return [_installer(organisme, matrice, modele) for modele in MATRICES[matrice]]


def _installer(organisme: OrganismeGestionnaire, matrice: str, modele: Modele) -> Profil:
    profil, _ = Profil.objects.get_or_create(
        organisme=organisme,
        structure=None,
        matrice=matrice,
        code=modele.code,
        defaults={
            "libelle": modele.libelle,
            "droits": modele.droits,
            "transverse": modele.transverse,
            "fenetre_heures": modele.fenetre,
            "proposition": modele.proposition,
        },
    )
    return profil


def regler_cellule(*, acteur: Acteur, profil: Profil, domaine: str, droit: str) -> Profil:
    """Change one cell; the cells that nobody may open are refused whoever asks."""
    exiger_droit(acteur, "HAB", "valider")
    if droit and domaine in CELLULES_FERMEES and profil.code not in CELLULES_FERMEES[domaine]:
        raise ErreurMetier("cellule_fermee", "Cette case ne peut être ouverte par personne.", champ=domaine)
    profil.droits = {**profil.droits, domaine: droit} if droit else _sans(profil.droits, domaine)
    profil.save()
    return profil


def _sans(droits: dict[str, str], domaine: str) -> dict[str, str]:
    return {cle: valeur for cle, valeur in droits.items() if cle != domaine}
