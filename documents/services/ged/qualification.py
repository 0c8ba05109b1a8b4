"""Say what a document is, correct it, certify it, hand it over, let it expire. Nobody deletes (S29)."""

from datetime import date
from typing import Any

from django.db import transaction

from documents.choices_ged import CategorieDepot, ConsentementImage, EtatDepot, Traitement
from documents.models import CircuitSignature, Depot, OriginalDepot, StatutDepot, TexteDepot, VersionDepot
from documents.services.ged.depot import tracer
from documents.services.ged.droits import exiger_changement, exiger_depot
from documents.services.ged.statuts import passer
from documents.services.ged.traitement import indexer
from documents.services.signature import annuler_circuits
from documents.types import MEDICAUX, type_connu
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.models import Dossier

SUIVENT = (VersionDepot, OriginalDepot, StatutDepot, TexteDepot)


@transaction.atomic
def qualifier_depot(*, acteur: Acteur, depot: Depot, version_lue: int, **champs: Any) -> Depot:
    """Type, level, dossier, dates… Filed once it has a type and a dossier. A level goes where the actor may write."""
    exiger_changement(acteur, depot)
    niveau, dossier = champs.get("niveau", depot.niveau), champs.get("dossier", depot.dossier)
    _controler(depot, dossier, champs)
    if niveau != depot.niveau or dossier != depot.dossier:
        exiger_depot(acteur, depot.structure, dossier, niveau)
    avant = (depot.niveau, depot.valide_jusqu_au)
    depot = enregistrer_versionne(depot, champs, version_lue)
    if depot.niveau != avant[0]:
        _exiger_sans_signature(depot)
        for modele in SUIVENT:
            modele.objects.filter(depot=depot).update(niveau=depot.niveau)
    indexer(depot)
    if depot.etat in (EtatDepot.RECU, EtatDepot.A_QUALIFIER) and depot.dossier_id and depot.type:
        passer(depot, EtatDepot.CLASSE)
    if (depot.niveau, depot.valide_jusqu_au) != avant and depot.dossier_id:
        _annoncer_validite(depot)
    _annoncer(depot)
    tracer(depot)
    return depot


def _exiger_sans_signature(depot: Depot) -> None:
    """A proof is never rewritten, its level neither: what was sent to signature keeps the level it was signed at."""
    if CircuitSignature.objects.filter(objet=depot.cle).exists():
        raise ErreurMetier(
            "niveau", "Ce document a été envoyé à la signature à ce niveau. Déposez-le de nouveau au niveau voulu.",
            champ="niveau",
        )  # fmt: skip


def _controler(depot: Depot, dossier: Dossier | None, champs: dict[str, Any]) -> None:
    if dossier is None and depot.dossier is not None:
        raise ErreurMetier("dossier", "Ce document a déjà un dossier.", champ="dossier")
    if dossier is not None and dossier.structure_id != depot.structure_id:
        raise ErreurMetier("dossier", "Ce dossier est d’un autre établissement.", champ="dossier")
    if dossier is not None and not type_connu(str(champs.get("type", depot.type))):
        raise ErreurMetier("type", "Choisissez le type du document.", champ="type")
    if champs.get("niveau", depot.niveau) < MEDICAUX.get(str(champs.get("type", depot.type)), 1):
        raise ErreurMetier(
            "niveau", "C’est un document médical : rangez-le au niveau de l’équipe de soins.", champ="niveau"
        )
    if depot.traitement == Traitement.REFUSE:
        raise ErreurMetier("refuse", "Ce fichier a été refusé : déposez-en un autre.")
    debut, fin = champs.get("date_document", depot.date_document), champs.get("valide_jusqu_au", depot.valide_jusqu_au)
    if debut and fin and fin < debut:
        raise ErreurMetier("validite", "La fin de validité est avant la date du document.", champ="valide_jusqu_au")
    if champs.get("categorie", depot.categorie) == CategorieDepot.PHOTO:
        _controler_photo(depot, champs)


def _controler_photo(depot: Depot, champs: dict[str, Any]) -> None:
    """A photograph is filed with its caption, its purpose and the consent to the image."""
    for champ, phrase in (("legende", "Dites qui et où, en quelques mots."), ("finalite", "Dites à quoi elle sert.")):
        if not str(champs.get(champ, getattr(depot, champ))).strip():
            raise ErreurMetier(champ, phrase, champ=champ)
    if not champs.get("consentement_image", depot.consentement_image):
        raise ErreurMetier("consentement", "Dites où en est le consentement à l’image.", champ="consentement_image")


def _annoncer(depot: Depot) -> None:
    """Its lines in the timeline follow it: level, words, end."""
    publier("documents.depot_change", structure_id=depot.structure_id, dossier_id=depot.dossier_id, depot_id=depot.pk)


def _annoncer_validite(depot: Depot) -> None:
    publier(
        "documents.validite_changee", structure_id=depot.structure_id, dossier_id=depot.dossier_id, depot_id=depot.pk
    )


@transaction.atomic
def certifier_conforme(*, acteur: Acteur, depot: Depot) -> Depot:
    """Somebody has compared the scan with the paper and says so."""
    exiger_changement(acteur, depot)
    if depot.traitement != Traitement.FAIT:
        raise ErreurMetier("traitement", "Ce document n’est pas encore lisible.")
    if depot.conforme_le is not None:
        raise ErreurMetier("deja", "Cette copie est déjà dite conforme.")
    Depot.objects.filter(pk=depot.pk).update(conforme_par=acteur.id, conforme_le=horloge.maintenant())
    tracer(depot)
    return depot


@transaction.atomic
def noter_remise(*, acteur: Acteur, depot: Depot, a_qui: str) -> Depot:
    """Handed over outside the product: to whom is kept; a photograph without consent does not leave."""
    exiger_changement(acteur, depot)
    if depot.etat not in (EtatDepot.CLASSE, EtatDepot.DIFFUSE):
        raise ErreurMetier("etat", "Classez ce document avant de le remettre.")
    if depot.consentement_image == ConsentementImage.MANQUANT:
        raise ErreurMetier("consentement", "Sans consentement à l’image, cette photographie ne sort pas.")
    qui = a_qui.strip()
    if not qui:
        raise ErreurMetier("a_qui", "Dites à qui il est remis.", champ="a_qui")
    remis = "; ".join(filter(None, [depot.destinataires, qui]))[:300]
    Depot.objects.filter(pk=depot.pk).update(destinataires=remis)
    passer(depot, EtatDepot.DIFFUSE, f"Remis à {qui}")
    tracer(depot, "export")
    return depot


@transaction.atomic
def perimer(*, acteur: Acteur, depot: Depot, motif: str) -> Depot:
    """No longer valid: it stays readable, said to be out of date."""
    exiger_changement(acteur, depot)
    if depot.etat == EtatDepot.PERIME:
        raise ErreurMetier("etat", "Ce document est déjà périmé.")
    if depot.dossier_id is None:
        raise ErreurMetier("etat", "Rangez d’abord ce document dans un dossier.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi.", champ="motif")
    passer(depot, EtatDepot.PERIME, motif.strip())
    annuler_circuits(objet=depot.cle, motif="Le document est périmé.")
    _annoncer(depot)
    _annoncer_validite(depot)
    tracer(depot)
    return depot


def echeance(depot: Depot) -> date | None:
    """The day on which it must be renewed; nothing once it is out of date."""
    return None if depot.etat == EtatDepot.PERIME else depot.valide_jusqu_au
