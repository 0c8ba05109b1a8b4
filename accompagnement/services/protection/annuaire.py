"""The directory of « cellules de recueil »: entered by who validates protection, chosen at the sending (L226-3)."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_protection import CanalIP
from accompagnement.models import Crip
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Structure

REFUS = "L’annuaire des CRIP est tenu par la direction et les chefs de service."


def tient_l_annuaire(acteur: Acteur) -> bool:
    return acteur.peut("IP", "valider")


def _exiger(acteur: Acteur, crip: Crip | None = None) -> None:
    if not tient_l_annuaire(acteur):
        raise Refus(REFUS)
    if crip is not None and crip.retiree_le is not None:
        raise ErreurMetier("retiree", "Cette CRIP est retirée de l’annuaire.")


@transaction.atomic
def ajouter_crip(*, acteur: Acteur, structure: Structure, **champs: Any) -> Crip:
    """One a department in the organisme of that house, with an address or a box at least."""
    _exiger(acteur)
    _controler(champs)
    if Crip.objects.filter(organisme=structure.organisme_id, departement=champs["departement"],
                           retiree_le__isnull=True).exists():  # fmt: skip
        message = "Ce département a déjà sa CRIP dans l’annuaire : modifiez-la."
        raise ErreurMetier("departement", message, champ="departement")
    crip = Crip.objects.create(organisme_id=structure.organisme_id, auteur_id=acteur.id, **champs)
    _tracer(crip)
    return crip


@transaction.atomic
def modifier_crip(*, acteur: Acteur, crip: Crip, version_lue: int, **champs: Any) -> Crip:
    """Whoever corrects it has just read it somewhere sure: it is checked that day."""
    _exiger(acteur, crip)
    _controler(champs)
    crip = enregistrer_versionne(crip, champs | {"verifiee_le": horloge.aujourdhui()}, version_lue)
    _tracer(crip)
    return crip


@transaction.atomic
def verifier_crip(*, acteur: Acteur, crip: Crip, le: date) -> Crip:
    """Called, or read on the site of the department: nothing has changed."""
    _exiger(acteur, crip)
    if not crip.verifiee_le <= le <= horloge.aujourdhui():
        raise ErreurMetier("le", "Ce jour est entre la dernière vérification et aujourd’hui.", champ="le")
    return _ecrire(crip, verifiee_le=le)


@transaction.atomic
def retirer_crip(*, acteur: Acteur, crip: Crip, motif: str) -> Crip:
    """Out of the choices; the sendings made to it keep it."""
    _exiger(acteur, crip)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi elle ne sert plus.", champ="motif")
    return _ecrire(crip, retiree_le=horloge.aujourdhui(), retiree_motif=motif.strip()[:200])


def adresse_pour(crip: Crip, canal: str) -> str:
    """What the proof of sending keeps: the service, and the coordinate that this channel uses."""
    par = {CanalIP.MSSANTE: crip.messagerie, CanalIP.TELEPHONE: crip.telephone, CanalIP.TELECOPIE: crip.telephone}
    if canal == CanalIP.MSSANTE and not crip.messagerie:
        raise ErreurMetier("canal", "Aucune boîte sécurisée n’est notée pour cette CRIP.", champ="canal")
    if canal in (CanalIP.COURRIER, CanalIP.REMISE) and not crip.adresse:
        raise ErreurMetier("canal", "Aucune adresse postale n’est notée pour cette CRIP.", champ="canal")
    lieu = par.get(CanalIP(canal), "" if canal == CanalIP.PORTAIL else crip.lieu)
    return ", ".join(x for x in (crip.nom, lieu) if x)[:300]


def _controler(champs: dict[str, Any]) -> None:
    if not champs.get("adresse", "").strip() and not champs.get("messagerie"):
        raise ErreurMetier("adresse", "Notez une adresse postale ou une boîte sécurisée.", champ="adresse")


def _ecrire(crip: Crip, **champs: Any) -> Crip:
    for nom, valeur in champs.items():
        setattr(crip, nom, valeur)
    crip.version += 1
    crip.save(update_fields=[*champs, "version", "modifie_le"])
    _tracer(crip)
    return crip


def _tracer(crip: Crip) -> None:
    journal.tracer("ecriture", objet=f"crip:{crip.pk}", niveau=1)
