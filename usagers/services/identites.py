"""Status of an identity (RNIV): each change is a row with its document and its reason; INS and NSS never mixed."""

import re

from django.conf import settings
from django.db import transaction

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.choices import PIECES_DE_MINEUR, PIECES_HAUTE_CONFIANCE, PieceIdentite, StatutIdentite
from usagers.identite import (
    EtatIdentite,
    cle_nir,
    lever_attribut,
    peut_appeler_insi,
    poser_attribut,
    verifier_matricule,
)
from usagers.identite import changer_statut as passer
from usagers.identite.statuts import ATTRIBUTS, DETIENT_INS
from usagers.models import IdentiteINS, Usager
from usagers.services.personnes import exiger_ecriture, noter_changement

LIBELLES_ATTRIBUTS = {"homonyme": "homonyme", "douteuse": "identité douteuse", "fictive": "identité fictive"}


def etat_de(usager: Usager) -> EtatIdentite:
    return EtatIdentite(usager.statut_identite, usager.homonyme, usager.douteuse, usager.fictive)


@transaction.atomic
def changer_statut_identite(
    *, acteur: Acteur | None, usager: Usager, statut: str, motif: str = "", piece: str = "", insi: bool = False
) -> Usager:
    """Move to another status. `insi`: the national service answered one person and somebody agreed.

    Leaving a status that holds the INS clears matricule and OID (trigger of 0003_recherche).
    """
    exiger_ecriture(acteur, usager)
    courant = Usager.objects.select_for_update().get(pk=usager.pk)
    if courant.anonyme:
        raise ErreurMetier("anonyme", "Une personne accueillie anonymement garde une identité provisoire.")
    _verifier_piece(courant, statut, piece)
    suivant = passer(etat_de(courant), statut, piece=piece in PIECES_HAUTE_CONFIANCE, insi=insi, motif=motif)
    courant.statut_identite = suivant.statut
    _enregistrer(courant, motif or PieceIdentite(piece).label if piece else motif, piece)
    usager.statut_identite, usager.version = courant.statut_identite, courant.version
    return courant


def _verifier_piece(usager: Usager, statut: str, piece: str) -> None:
    if piece and piece not in PieceIdentite.values:
        raise ErreurMetier("piece", "Ce document n’est pas dans la liste.", champ="piece")
    monte = statut in {StatutIdentite.VALIDEE, StatutIdentite.QUALIFIEE} and usager.statut_identite not in {
        StatutIdentite.VALIDEE, StatutIdentite.QUALIFIEE
    }  # fmt: skip
    if monte and usager.date_declaree:
        raise ErreurMetier(
            "date_declaree",
            "La date de naissance est déclarée. Enregistrez d’abord celle de la pièce.",
            champ="date_naissance",
        )
    if monte and piece in PIECES_DE_MINEUR and _majeur(usager):
        raise ErreurMetier("piece", "Ce document ne vaut que pour un mineur.", champ="piece")


def _majeur(usager: Usager) -> bool:
    jour, naissance = horloge.aujourdhui(), usager.date_naissance
    return naissance is not None and (jour.year - naissance.year, jour.month, jour.day) >= (
        18, naissance.month, naissance.day
    )  # fmt: skip


def _enregistrer(usager: Usager, motif: str, piece: str = "") -> None:
    usager.version += 1
    usager.save()
    confiance = "" if not piece else "haute" if piece in PIECES_HAUTE_CONFIANCE else "faible"
    attributs = ",".join(nom for nom in ATTRIBUTS if getattr(usager, nom))
    noter_changement(usager, motif, piece=piece, confiance=confiance, attributs=attributs)
    journal.tracer("ecriture", objet="statut_identite", usager_id=usager.pk)
    for structure_id in usager.structures[:1]:
        publier("usagers.statut_identite_change", structure_id=structure_id, usager_id=usager.pk)


@transaction.atomic
def changer_attribut(*, acteur: Acteur | None, usager: Usager, attribut: str, pose: bool, motif: str) -> Usager:
    """Homonym, doubtful, made-up: with a reason, and in the combinations that the rules allow."""
    exiger_ecriture(acteur, usager)
    if attribut not in ATTRIBUTS:
        raise ErreurMetier("attribut", "Cet attribut n’existe pas.", champ="attribut")
    courant = Usager.objects.select_for_update().get(pk=usager.pk)
    changer = poser_attribut if pose else lever_attribut
    suivant = changer(etat_de(courant), attribut, motif=motif)
    for nom in ATTRIBUTS:
        setattr(courant, nom, getattr(suivant, nom))
    courant.statut_identite = suivant.statut
    _enregistrer(courant, motif)
    return courant


@transaction.atomic
def enregistrer_ins(*, acteur: Acteur | None, usager: Usager, matricule: str, oid: str) -> IdentiteINS:
    """Matricule and OID together, as INSi gave them, on an identity that may hold them. Never typed by hand."""
    exiger_ecriture(acteur, usager, "NIR")
    if usager.anonyme:
        raise ErreurMetier("anonyme", "Une personne accueillie anonymement n’a pas de matricule INS.")
    verdict = peut_appeler_insi(etat_de(usager))
    if not verdict:
        raise ErreurMetier("suspendue", verdict.motif)
    if usager.statut_identite not in DETIENT_INS:
        raise ErreurMetier("statut", "Seule une identité récupérée ou qualifiée garde un matricule INS.")
    valeur = verifier_matricule(matricule, oid, production=settings.DUI_PRODUCTION)
    ins, _ = IdentiteINS.objects.update_or_create(
        usager=usager, defaults={"matricule": valeur, "oid": oid, "obtenu_le": horloge.maintenant()}
    )
    journal.tracer("ecriture", objet="ins", usager_id=usager.pk)
    return ins


@transaction.atomic
def enregistrer_nss(*, acteur: Acteur | None, usager: Usager, numero: str) -> IdentiteINS:
    """Social security number: for paperwork, another number than the INS even when the figures are the same."""
    exiger_ecriture(acteur, usager, "NIR")
    if usager.anonyme:
        raise ErreurMetier("anonyme", "Une personne accueillie anonymement n’a pas de numéro de sécurité sociale.")
    compact = re.sub(r"[\s.]", "", numero).upper()
    if compact and (len(compact) != 15 or cle_nir(compact[:13]) != compact[13:]):
        raise ErreurMetier("cle", "Ce numéro n’est pas complet, ou sa clé ne correspond pas.", champ="numero")
    ins, _ = IdentiteINS.objects.update_or_create(usager=usager, defaults={"numero_securite_sociale": compact})
    journal.tracer("ecriture", objet="nss", usager_id=usager.pk)
    return ins
