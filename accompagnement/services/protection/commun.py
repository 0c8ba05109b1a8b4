"""What each act on an « information préoccupante » begins and ends with. It publishes no event: no room hears of it."""

from typing import Any

from accompagnement.choices_protection import EtatIP
from accompagnement.models import EtapeIP, InformationPreoccupante
from accompagnement.models.protection import PORTES
from coordination.services.masquage import nommees
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import Acteur
from usagers.models import Dossier, MembreGroupe, Usager

NIVEAU = 6


def exiger_nomme(acteur: Acteur, ip: InformationPreoccupante) -> None:
    """On the list, with this part of the profile: a name taken off, or a right ended, closes it at once."""
    if acteur.id not in ip.lecteurs or not any(acteur.peut("IP", porte, ip.structure_id) for porte in PORTES):
        raise Refus("Cet écrit n’est ouvert qu’aux personnes nommées.")


def exiger_libre(ip: InformationPreoccupante) -> None:
    if not ip.libre:
        raise ErreurMetier("transmise", "Cette information est transmise : son texte ne change plus.")


def marquer(acteur: Acteur, ip: InformationPreoccupante, etat: str, motif: str = "") -> None:
    """One more row of its states; the last one is repeated on the object, for lists."""
    EtapeIP.objects.create(
        ip=ip, structure_id=ip.structure_id, lecteurs=ip.lecteurs, etat=etat, motif=motif.strip()[:300],
        auteur_id=acteur.id,
    )  # fmt: skip
    if ip.etat != etat:
        ip.etat = EtatIP(etat)
        ip.version += 1
        ip.save(update_fields=["etat", "version", "modifie_le"])


def ligne(ip: InformationPreoccupante) -> dict[str, Any]:
    """What each of its rows repeats."""
    return {"ip": ip, "structure_id": ip.structure_id, "lecteurs": ip.lecteurs}


def tracer(acte: str, ip: InformationPreoccupante) -> None:
    """In the access log by its number alone: the journal of a dossier does not tell that one exists."""
    journal.tracer(acte, objet=ip.objet, structure_id=ip.structure_id, niveau=NIVEAU)


def fratrie(dossier: Dossier) -> list[Usager]:
    """Brothers, sisters and other minors of the family that this house knows."""
    siens = MembreGroupe.objects.filter(usager=dossier.usager_id).values("groupe")
    autres = MembreGroupe.objects.filter(groupe__in=siens).exclude(usager=dossier.usager_id).select_related("usager")
    return [membre.usager for membre in autres]


def exiger_un_seul_mineur(dossier: Dossier, textes: dict[str, str]) -> None:
    """Each minor has a line of their own: what adults write names none of the others (the child's words may)."""
    autres = fratrie(dossier)
    for champ, texte in textes.items():
        trouves = nommees(texte, autres, [dossier.usager]) if autres and texte else []
        if trouves:
            nom = trouves[0].prenom_affiche
            message = f"Ce texte nomme {nom}. Écrivez son lien et son âge : chaque mineur a sa propre ligne."
            raise ErreurMetier("autre_mineur", message, champ=champ)
