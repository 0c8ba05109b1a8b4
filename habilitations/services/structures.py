"""Organismes, structures, units, and the default profiles they start from."""

from typing import Any

from django.db import transaction
from stdnum import luhn

from dui.core.contexte import courant, elargir
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acteur import Acteur
from habilitations.donnees.categories import CATEGORIES, SECTEUR_PAR_CATEGORIE
from habilitations.donnees.matrices import MATRICES, Modele, matrice_de
from habilitations.donnees.reglages import reglages_de
from habilitations.models import OrganismeGestionnaire, Profil, Structure, Unite
from habilitations.services.autorite import exiger_decision, exiger_organisme


def finess_valide(numero: str) -> bool:
    """Nine characters, last one a Luhn key (Corsica 2A/2B counts as 20)."""
    chiffres = numero.upper().replace("2A", "20", 1).replace("2B", "20", 1) if numero[:1] == "2" else numero
    return len(numero) == 9 and chiffres.isascii() and chiffres.isdigit() and luhn.is_valid(chiffres)


@transaction.atomic
def creer_structure(
    *, acteur: Acteur | None, organisme: OrganismeGestionnaire, nom: str, finess: str, categorie: str,
    secteur: str = "", **options: Any,
) -> Structure:  # fmt: skip
    """Open an ESSMS of the organisme and give it the profiles of its category."""
    exiger_organisme(acteur, organisme.pk)
    finess = finess.replace(" ", "").upper()
    if not finess_valide(finess):
        raise ErreurMetier("finess", "Ce numéro FINESS n’a pas la bonne clé.", champ="finess")
    if organisme.structures.filter(finess=finess).exists():
        raise ErreurMetier("finess_connu", "Une structure de l’organisme a déjà ce numéro FINESS.", champ="finess")
    if categorie not in CATEGORIES:
        raise ErreurMetier("categorie", "Cette catégorie FINESS n’est pas du champ social.", champ="categorie")
    structure = Structure.objects.create(
        organisme=organisme, nom=nom, finess=finess, categorie=categorie,
        secteur=secteur or SECTEUR_PAR_CATEGORIE[categorie], **options,
    )  # fmt: skip
    installer_profils(organisme, matrice_de(categorie, structure.secteur))
    contexte = courant()
    if contexte is not None:
        elargir(structures=contexte.structures | {structure.pk})
        publier("habilitations.structure_creee", structure_id=structure.pk)
    return structure


@transaction.atomic
def creer_unite(*, acteur: Acteur | None, structure: Structure, nom: str) -> Unite:
    exiger_decision(acteur, structure)
    nom = " ".join(nom.split())
    if structure.unites.filter(nom__iexact=nom).exists():
        raise ErreurMetier("unite", "Cette structure a déjà une unité de ce nom.", champ="nom")
    unite = Unite.objects.create(structure=structure, nom=nom)
    if courant() is not None:
        publier("habilitations.unite_creee", structure_id=structure.pk, unite_id=unite.pk)
    return unite


def installer_profils(organisme: OrganismeGestionnaire, matrice: str = "") -> list[Profil]:
    """Default profiles of a matrix (of all, without a name); those already there keep their tuning."""
    noms = [matrice] if matrice else list(MATRICES)
    return [_installer(organisme, nom, modele) for nom in noms for modele in MATRICES[nom]]


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
            "reglages": reglages_de(matrice, modele.code),
        },
    )
    return profil
