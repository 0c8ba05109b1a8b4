"""Rights and rows shared by the acts of the register."""

from typing import Any

from accompagnement.models import EtapeRegistre, Incident, Reclamation
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import Acteur

TIENT = "Le registre est tenu par la direction, le chef de service et la qualité."


def tient_le_registre(acteur: Acteur, structure_id: int) -> bool:
    return acteur.peut("INC", "valider", structure_id) or acteur.peut("INC", "ecrire", structure_id)


def exiger_registre(acteur: Acteur, structure_id: int) -> None:
    if not tient_le_registre(acteur, structure_id):
        raise Refus(TIENT)


def exiger_declarant(acteur: Acteur, incident: Incident) -> None:
    """Its author, or those who keep the register: telling the authorities never waits for the latter."""
    if incident.declarant_id != acteur.id:
        exiger_registre(acteur, incident.structure_id)


def exiger_vif(incident: Incident) -> None:
    if incident.statut == "clos":
        raise ErreurMetier("clos", "Cet incident est clos.")


def noter_etape(acteur_id: int | None, etat: Any, *, incident: Incident | None = None,
                reclamation: Reclamation | None = None, motif: str = "") -> None:  # fmt: skip
    sujet = incident or reclamation
    if sujet is None:
        raise ValueError("a state is of an incident or of a complaint")
    EtapeRegistre.objects.create(
        structure_id=sujet.structure_id, declarant_id=sujet.declarant_id, incident=incident, reclamation=reclamation,
        etat=etat.value, libelle=str(etat.label), motif=motif.strip()[:300], auteur_id=acteur_id,
    )  # fmt: skip


def changer(objet: Any, **champs: Any) -> None:
    for nom, valeur in champs.items():
        setattr(objet, nom, valeur)
    objet.version += 1
    objet.save(update_fields=[*champs, "version", "modifie_le"])
    journal.tracer("ecriture", objet=objet.objet, structure_id=objet.structure_id, niveau=2)
