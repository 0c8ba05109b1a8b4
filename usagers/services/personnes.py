"""Create and correct an identity (S01): strict traits normalised, NSS never taken for an INS."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import Structure
from usagers.choices import StatutIdentite
from usagers.identite import EtatIdentite, TraitInvalide, changer_statut, normaliser_nom, normaliser_prenom
from usagers.models import AdresseSecrete, ChangementIdentite, Telecommunication, Usager


@transaction.atomic
def creer_usager(
    *, acteur: Acteur | None, structure: Structure, nom_naissance: str = "", prenoms: str = "",
    date_naissance: date | None = None, anonyme: bool = False, pseudonyme: str = "", **champs: Any,
) -> Usager:  # fmt: skip
    """A person of the organisme, first known in `structure`. Identity starts provisional."""
    if acteur is not None:
        exiger_droit(acteur, "ID" if acteur.peut("ID", "ecrire") else "ADM", "ecrire", structure.pk)
    if anonyme and not structure.anonymat_possible:
        raise ErreurMetier("anonyme", "Cette structure n’accueille pas de façon anonyme.", champ="anonyme")
    if not anonyme:
        champs |= _traits(nom_naissance, prenoms, champs.pop("premier_prenom", ""))
        if date_naissance is None:
            raise ErreurMetier("date_naissance", "Donnez la date de naissance, même déclarée.", champ="date_naissance")
        if date_naissance > horloge.aujourdhui():
            raise ErreurMetier("date_naissance", "La naissance ne peut pas être dans le futur.", champ="date_naissance")
    usager = Usager(
        organisme_id=structure.organisme_id, structures=[structure.pk], date_naissance=date_naissance,
        anonyme=anonyme, pseudonyme=pseudonyme.strip(), identifiant_local=_numero(), cle_tri="", **champs,
    )  # fmt: skip
    usager.save()
    _statut(usager, StatutIdentite.PROVISOIRE, "Création", "")
    journal.tracer("ecriture", objet="usager", usager_id=usager.pk, structure_id=structure.pk)
    publier("usagers.usager_cree", structure_id=structure.pk, usager_id=usager.pk)
    return usager


def _traits(nom: str, prenoms: str, premier: str) -> dict[str, str]:
    """Strict traits as SEL-MP-043 writes them; the message names the character that does not fit."""
    try:
        nom_normalise = normaliser_nom(nom)
    except TraitInvalide as erreur:
        raise ErreurMetier("nom_naissance", str(erreur), champ="nom_naissance") from erreur
    try:
        liste = normaliser_prenom(prenoms)
        premier_normalise = normaliser_prenom(premier or prenoms.split()[0])
    except (TraitInvalide, IndexError) as erreur:
        message = str(erreur) if isinstance(erreur, TraitInvalide) else "Donnez au moins un prénom."
        raise ErreurMetier("prenoms", message, champ="prenoms") from erreur
    return {"nom_naissance": nom_normalise, "prenoms": liste, "premier_prenom": premier_normalise}


def _numero() -> str:
    """Local identifier: rising, one for the whole installation, says nothing of the structure."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT nextval('usagers_numero')")
        return f"P{curseur.fetchone()[0]:07d}"


@transaction.atomic
def changer_statut_identite(
    *, acteur: Acteur | None, usager: Usager, statut: str, motif: str, piece: str = "", niveau_confiance: str = "",
    insi: bool = False,
) -> Usager:  # fmt: skip
    """One row per change. A declared date is never validated without document."""
    if acteur is not None:
        exiger_droit(acteur, "ID", "ecrire")
    if usager.anonyme:
        raise ErreurMetier("anonyme", "Une personne accueillie anonymement garde une identité provisoire.")
    etat = EtatIdentite(usager.statut_identite, usager.homonyme, usager.douteuse, usager.fictive)
    changer_statut(etat, statut, motif=motif, piece=bool(piece), insi=insi)
    usager.statut_identite = statut
    usager.version += 1
    usager.save(update_fields=["statut_identite", "version", "modifie_le"])
    _statut(usager, statut, motif, piece, niveau_confiance)
    journal.tracer("ecriture", objet="identite", usager_id=usager.pk)
    return usager


def _statut(usager: Usager, statut: str, motif: str, piece: str, confiance: str = "") -> None:
    ChangementIdentite.objects.create(
        usager=usager, statut=statut, motif=motif[:200], piece=piece[:40], niveau_confiance=confiance[:20],
        auteur_id=contexte.exiger().acteur_id,
    )  # fmt: skip


def ajouter_telecom(
    *, acteur: Acteur | None, usager: Usager, canal: str, valeur: str, laisser_message: bool = False, usage: str = ""
) -> Telecommunication:
    if acteur is not None:
        exiger_droit(acteur, "ID", "ecrire")
    return Telecommunication.objects.create(
        usager=usager, canal=canal, valeur=valeur.strip(), laisser_message=laisser_message, usage=usage
    )


def ajouter_adresse_secrete(
    *, acteur: Acteur | None, usager: Usager, structure: Structure, lignes: str, motif: str, **champs: Any
) -> AdresseSecrete:
    """Address kept secret: level 6, read only by those named on the dossier."""
    if acteur is not None and 6 not in acteur.niveaux(structure.pk):
        exiger_droit(acteur, "IP", "ecrire", structure.pk)
    return AdresseSecrete.objects.create(usager=usager, structure=structure, lignes=lignes, motif=motif, **champs)
