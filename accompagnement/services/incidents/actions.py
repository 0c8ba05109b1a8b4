"""Corrective actions and the plan of quality: decided by the register, done by somebody, judged by their effect."""

from datetime import date

from django.db import transaction

from accompagnement.choices_incidents import SourceAction
from accompagnement.models import ActionQualite, Incident, Reclamation
from accompagnement.services.incidents.commun import exiger_registre
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import Acteur
from habilitations.models import Structure


@transaction.atomic
def prevoir_action(
    *, acteur: Acteur, structure: Structure, libelle: str, responsable: int, pour_le: date,
    source: str = SourceAction.AUTRE, incident: Incident | None = None, reclamation: Reclamation | None = None,
) -> ActionQualite:  # fmt: skip
    exiger_registre(acteur, structure.pk)
    if incident is not None:
        source = SourceAction.INCIDENT
    elif reclamation is not None:
        source = SourceAction.RECLAMATION
    action = ActionQualite.objects.create(
        structure=structure, source=source, incident=incident, reclamation=reclamation, libelle=libelle.strip(),
        responsable_id=responsable, pour_le=pour_le,
    )  # fmt: skip
    journal.tracer("ecriture", objet=f"action_qualite:{action.pk}", structure_id=structure.pk)
    return action


@transaction.atomic
def faire_action(*, acteur: Acteur, action: ActionQualite, le: date) -> None:
    if action.responsable_id != acteur.id:
        exiger_registre(acteur, action.structure_id)
    if action.faite_le is not None:
        raise ErreurMetier("faite", "Cette action est déjà faite.")
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "Une action ne se fait pas dans le futur.", champ="le")
    _changer(action, faite_le=le)


@transaction.atomic
def evaluer_action(*, acteur: Acteur, action: ActionQualite, efficacite: str, bilan: str = "") -> None:
    """Only what was done has an effect."""
    exiger_registre(acteur, action.structure_id)
    if action.faite_le is None:
        raise ErreurMetier("faite", "L’effet se juge une fois l’action faite.")
    if not efficacite:
        raise Refus("Choisissez l’effet de cette action.")
    _changer(action, efficacite=efficacite, bilan=bilan.strip())


def _changer(action: ActionQualite, **champs: object) -> None:
    for nom, valeur in champs.items():
        setattr(action, nom, valeur)
    action.version += 1
    action.save(update_fields=[*champs, "version", "modifie_le"])
    journal.tracer("ecriture", objet=f"action_qualite:{action.pk}", structure_id=action.structure_id)
