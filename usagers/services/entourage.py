"""Contacts of the organisme and dated relations with a person (S24)."""

from datetime import date
from typing import Any

from django.db import transaction

from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import OrganismeGestionnaire
from usagers.choices import NatureDroit
from usagers.donnees.liens import FONCTIONS, LIENS, libelle_de
from usagers.models import Contact, DroitEntourage, RelationEntourage, Usager
from usagers.services.droits_entourage import annoncer, poser_droit

# Short words of the form of a new contact, and of a file that is taken in: each opens a dated right.
RACCOURCIS = {
    "autorite_parentale": NatureDroit.AUTORITE,
    "personne_a_prevenir": NatureDroit.PREVENIR,
    "contact_interdit": NatureDroit.INTERDIT,
}


@transaction.atomic
def ajouter_contact(*, acteur: Acteur | None, organisme: OrganismeGestionnaire, nom: str, **champs: Any) -> Contact:
    """A contact is born in the structures of who writes it, then follows its relations."""
    if acteur is not None:
        exiger_droit(acteur, "ENT", "ecrire")
    structures = sorted(acteur.structures if acteur else contexte.exiger().structures)
    return Contact.objects.create(organisme=organisme, structures=structures, nom=nom.strip(), **champs)


@transaction.atomic
def modifier_contact(*, acteur: Acteur, contact: Contact, version_lue: int, **champs: Any) -> Contact:
    """Identity and numbers: for all the persons this contact is related to."""
    exiger_droit(acteur, "ENT", "ecrire")
    if contact.adresse_protegee and str(champs.get("adresse") or "").strip():
        raise ErreurMetier(
            "adresse", "L’adresse de ce contact est protégée : elle ne s’écrit pas ici.", champ="adresse"
        )
    contact = enregistrer_versionne(contact, champs, version_lue)
    journal.tracer("ecriture", objet=f"contact:{contact.pk}")
    return contact


@transaction.atomic
def relier_contact(
    *, acteur: Acteur | None, usager: Usager, contact: Contact, relation: str, libelle: str = "", **champs: Any
) -> RelationEntourage:
    """Relation, and the first rights it carries (RACCOURCIS, `droits_visite`, `interdit_jusqu_au`, `preuve`)."""
    if acteur is not None:
        exiger_droit(acteur, "ENT", "ecrire")
    if relation and relation not in LIENS and relation not in FONCTIONS:
        raise ErreurMetier("relation", "Ce lien n’est pas dans la liste.", champ="relation")
    if champs.get("contact_interdit") and champs.get("personne_a_prevenir"):
        raise ErreurMetier(
            "contact_interdit",
            "Une personne interdite de contact ne peut pas être à prévenir.",
            champ="contact_interdit",
        )
    premiers = {nom: champs.pop(nom, None) for nom in (*RACCOURCIS, "droits_visite", "interdit_jusqu_au", "preuve")}
    debut, fin = champs.get("debut"), champs.get("fin")
    if debut and fin and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    lien = RelationEntourage.objects.create(
        usager=usager, contact=contact, relation=relation, libelle=libelle or libelle_de(relation), **champs
    )
    lien.refresh_from_db(fields=["structures"])
    _premiers_droits(lien, premiers)
    journal.tracer("ecriture", objet="entourage", usager_id=usager.pk)
    annoncer(lien, "reliee")
    return lien


def _premiers_droits(lien: RelationEntourage, premiers: dict[str, Any]) -> None:
    preuve = premiers["preuve"] or ""
    for nom, nature in RACCOURCIS.items():
        if premiers[nom]:
            fin = premiers["interdit_jusqu_au"] if nature == NatureDroit.INTERDIT else None
            poser_droit(lien, nature, debut=lien.debut, fin=fin, preuve=preuve)
    if premiers["droits_visite"]:
        poser_droit(lien, NatureDroit.VISITE, debut=lien.debut, precision=premiers["droits_visite"], preuve=preuve)


@transaction.atomic
def modifier_relation(*, acteur: Acteur, lien: RelationEntourage, version_lue: int, **champs: Any) -> None:
    """Kind of link, order of call, comment."""
    exiger_droit(acteur, "ENT", "ecrire")
    enregistrer_versionne(lien, champs, version_lue)
    journal.tracer("ecriture", objet="entourage", usager_id=lien.usager_id)
    annoncer(lien, "modifiee")


@transaction.atomic
def clore_relation(*, acteur: Acteur, relation: RelationEntourage, le: date, motif: str) -> None:
    """The link ends, and with it what it carried; prohibitions follow their own decision."""
    exiger_droit(acteur, "ENT", "ecrire")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi ce lien se termine.", champ="motif")
    if le < relation.debut:
        raise ErreurMetier("le", f"La fin ne peut pas être avant le {relation.debut:%d/%m/%Y}.", champ="le")
    en_cours = DroitEntourage.objects.filter(relation=relation, nature=NatureDroit.INTERDIT, statut="actif")
    if any(d.fin is None or d.fin >= horloge.aujourdhui() for d in en_cours):
        raise ErreurMetier(
            "interdit", "Le contact est interdit avec cette personne : l’interdiction doit rester affichée. "
            "Levez-la d’abord, avec la décision qui la lève.",
        )  # fmt: skip
    RelationEntourage.objects.filter(pk=relation.pk).update(
        fin=le, motif_fin=motif.strip()[:200], version=relation.version + 1
    )
    journal.tracer("ecriture", objet="entourage", usager_id=relation.usager_id)
    annoncer(relation, "close")
