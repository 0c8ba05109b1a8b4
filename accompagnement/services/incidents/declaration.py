"""Declare an incident: everybody may, in their name or without it; each dossier gets a neutral line (S34)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accompagnement.choices_incidents import CategorieIncident, EtatIncident, RoleIncident
from accompagnement.models import Incident, PersonneIncident, PointeurIncident
from accompagnement.services.incidents.commun import exiger_declarant, exiger_vif, noter_etape
from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acces import Acteur
from habilitations.acteur import acteurs_de
from habilitations.choices import EtatCompte
from habilitations.models import Structure
from usagers.models import Dossier


@dataclass(frozen=True)
class Saisie:
    """What the form gives. `personnes`: (dossier, role)."""

    survenu_le: datetime
    constate_le: datetime
    lieu: str
    categorie: str
    description: str
    consequences: str = ""
    mesures: str = ""
    information: str = ""
    grave: bool = False
    personnes: Sequence[tuple[Dossier, str]] = field(default=())


@transaction.atomic
def declarer(*, acteur: Acteur, structure: Structure, saisie: Saisie, anonyme: bool = False) -> Incident:
    """Anonymous: written by a named technical agent. No row, no version, no line of the log holds its author."""
    if not any(acteur.peut("INC", porte, structure.pk) for porte in ("creer", "valider")):
        raise Refus("Votre profil ne déclare pas d’incident dans cet établissement.")
    _verifier(saisie)
    if not anonyme:
        return _ecrire(structure, saisie, acteur.id, anonyme=False)
    agent = contexte.agent_technique("declaration anonyme", [structure.pk], organismes=[structure.organisme_id])
    with contexte.ouvrir(agent):
        return _ecrire(structure, saisie, None, anonyme=True)


def _verifier(saisie: Saisie) -> None:
    if not saisie.survenu_le <= saisie.constate_le <= horloge.maintenant():
        raise ErreurMetier("dates", "Un incident est constaté après être survenu, et jamais dans le futur.",
                           champ="constate_le")  # fmt: skip
    if not saisie.description.strip():
        raise ErreurMetier("description", "Écrivez ce qui s’est passé.", champ="description")


def _ecrire(structure: Structure, s: Saisie, declarant: int | None, *, anonyme: bool, origine: str = "") -> Incident:
    incident = Incident.objects.create(
        structure=structure, declarant_id=declarant, anonyme=anonyme, origine=origine, survenu_le=s.survenu_le,
        constate_le=s.constate_le, lieu=s.lieu.strip(), categorie=s.categorie, description=s.description.strip(),
        consequences=s.consequences.strip(), mesures=s.mesures.strip(), information=s.information.strip(),
        grave=s.grave, personnes_nombre=len(s.personnes),
    )  # fmt: skip
    noter_etape(declarant, EtatIncident.SAISI, incident=incident)
    for dossier, role in s.personnes:
        _inscrire(incident, dossier, role)
    journal.tracer("ecriture", objet=incident.objet, structure_id=structure.pk, niveau=2)
    publier("accompagnement.incident_declare", structure_id=structure.pk, incident_id=incident.pk)
    _prevenir(incident)
    return incident


def _inscrire(incident: Incident, dossier: Dossier, role: str) -> None:
    """The role in the register; in the dossier, a line that says nothing more than its day."""
    PersonneIncident.objects.create(
        structure_id=incident.structure_id, declarant_id=incident.declarant_id, incident=incident, dossier=dossier,
        role=role, mots=dossier.usager.nom_affiche[:160],
    )  # fmt: skip
    pointeur, neuf = PointeurIncident.objects.get_or_create(
        dossier=dossier, incident=incident,
        defaults={"structure_id": dossier.structure_id, "niveau": 2,
                  "le": incident.survenu_le.astimezone(horloge.PARIS).date()},
    )  # fmt: skip
    if neuf:
        publier("accompagnement.incident_pointe", structure_id=dossier.structure_id, dossier_id=dossier.pk,
                pointeur_id=pointeur.pk)  # fmt: skip


def _prevenir(incident: Incident) -> None:
    """Those who keep the register, without a word of what happened."""
    gens = acteurs_de(incident.structure_id, [EtatCompte.ACTIF])
    lisent = [a.id for a in gens if a.peut("INC", "lire", incident.structure_id) and a.id != incident.declarant_id]
    texte = "Un évènement grave est déclaré" if incident.grave else "Un incident est déclaré"
    notifier(lisent, structure_id=incident.structure_id, nature="incident", texte=texte,
             url=reverse("incident", args=[incident.pk]))  # fmt: skip


@transaction.atomic
def ajouter_personne(
    *, acteur: Acteur, incident: Incident, role: str, dossier: Dossier | None = None, professionnel: int | None = None,
    mots: str = "",
) -> None:  # fmt: skip
    """Somebody else who was there; a person accompanied also gets the neutral line."""
    exiger_declarant(acteur, incident)
    exiger_vif(incident)
    if dossier is not None:
        _inscrire(incident, dossier, role)
    elif mots.strip() or professionnel:
        PersonneIncident.objects.create(
            structure_id=incident.structure_id, declarant_id=incident.declarant_id, incident=incident, role=role,
            professionnel_id=professionnel, mots=mots.strip()[:160] or "Professionnel",
        )  # fmt: skip
    else:
        raise ErreurMetier("personne", "Dites qui était là.", champ="mots")
    Incident.objects.filter(pk=incident.pk).update(personnes_nombre=incident.personnes.count())


@transaction.atomic
def declarer_disparition(*, structure: Structure, dossier: Dossier, origine: str, le: datetime, declarant: int | None
                         ) -> Incident:  # fmt: skip
    """Category 9, opened by the workflow of a fugue once the police know; told once, however often it is heard."""
    existant = Incident.objects.filter(structure=structure, origine=origine).first()
    if existant is not None:
        return existant
    saisie = Saisie(
        survenu_le=le, constate_le=le, lieu="Hors de l’établissement", categorie=CategorieIncident.DISPARITION,
        description="Disparition signalée à la police ou à la gendarmerie. Le déroulé est dans la fiche de fugue.",
        mesures="Recherches et signalement, voir la fiche de fugue.", grave=True,
        personnes=[(dossier, RoleIncident.CONCERNE)],
    )  # fmt: skip
    return _ecrire(structure, saisie, declarant, anonyme=False, origine=origine)
