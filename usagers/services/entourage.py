"""Contacts of the organisme and dated relations with a person (first part of S24)."""

from typing import Any

from django.db import transaction

from dui.core import contexte, journal
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import OrganismeGestionnaire
from usagers.models import Contact, RelationEntourage, Usager


@transaction.atomic
def ajouter_contact(*, acteur: Acteur | None, organisme: OrganismeGestionnaire, nom: str, **champs: Any) -> Contact:
    """A contact is born in the structures of who writes it, then follows its relations."""
    if acteur is not None:
        exiger_droit(acteur, "ENT", "ecrire")
    structures = sorted(acteur.structures if acteur else contexte.exiger().structures)
    return Contact.objects.create(organisme=organisme, structures=structures, nom=nom.strip(), **champs)


@transaction.atomic
def relier_contact(
    *, acteur: Acteur | None, usager: Usager, contact: Contact, relation: str, libelle: str, **champs: Any
) -> RelationEntourage:
    """Relation with its dated rights; a prohibition of contact always wins over « à prévenir »."""
    if acteur is not None:
        exiger_droit(acteur, "ENT", "ecrire")
    if champs.get("contact_interdit") and champs.get("personne_a_prevenir"):
        raise ErreurMetier(
            "contact_interdit",
            "Une personne interdite de contact ne peut pas être à prévenir.",
            champ="contact_interdit",
        )
    debut, fin = champs.get("debut"), champs.get("fin")
    if debut and fin and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    lien = RelationEntourage.objects.create(
        usager=usager, contact=contact, relation=relation, libelle=libelle, **champs
    )
    journal.tracer("ecriture", objet="entourage", usager_id=usager.pk)
    return lien
