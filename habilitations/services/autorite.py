"""Who may decide of rights: the direction (HAB V), who may prepare (HAB C), never for oneself (metier S26)."""

from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acteur import Acteur
from habilitations.models import Affectation, Professionnel, Structure


def peut_decider(acteur: Acteur, structure: Structure) -> bool:
    """Direction of that structure; or, for a new one that has no direction yet, direction in the same organisme."""
    if acteur.peut("HAB", "valider", structure.pk):
        return True
    if acteur.organisme_id != structure.organisme_id or not acteur.peut("HAB", "valider"):
        return False
    return not Affectation.objects.filter(Affectation.en_cours(), structure=structure, profil__droits__HAB="V").exists()


def exiger_decision(acteur: Acteur | None, structure: Structure) -> None:
    """None is the launcher or a command, which acts before anybody has rights."""
    if acteur is not None and not peut_decider(acteur, structure):
        raise Refus("Seule la direction de cette structure donne ou retire des droits.")


def exiger_organisme(acteur: Acteur | None, organisme_id: int) -> None:
    """Direction somewhere in the organisme: opens new structures."""
    if acteur is not None and not (acteur.organisme_id == organisme_id and acteur.peut("HAB", "valider")):
        raise Refus("Seule une direction de l’organisme ouvre une structure.")


def exiger_annuaire(acteur: Acteur | None, organisme_id: int) -> None:
    """Prepare people and accounts, in one's own organisme."""
    if acteur is None:
        return
    if acteur.organisme_id != organisme_id or not any(acteur.peut("HAB", a) for a in ("creer", "valider")):
        raise Refus()


def dirige(acteur: Acteur, professionnel: Professionnel) -> bool:
    """Direction of a house where that person works; of the organisme, when they work nowhere any more."""
    siennes = acteur.structures_ou("HAB", "valider")
    if acteur.organisme_id != professionnel.organisme_id or not siennes:
        return False
    ici = Affectation.objects.filter(Affectation.en_cours(), professionnel=professionnel)
    maisons = set(ici.values_list("structure_id", flat=True))
    return not maisons or bool(maisons & siennes)


def exiger_direction_de(acteur: Acteur | None, professionnel: Professionnel) -> None:
    if acteur is not None and not dirige(acteur, professionnel):
        raise Refus("Seule la direction décide.")


def refuser_soi(acteur: Acteur | None, professionnel: Professionnel) -> None:
    if acteur is not None and acteur.id == professionnel.pk:
        raise ErreurMetier("soi", "Vous ne pouvez pas changer vos propres droits. Voyez avec une autre personne.")
