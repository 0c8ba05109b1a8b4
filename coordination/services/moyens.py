"""Vehicles, rooms, absences, lists of colleagues: what a house keeps for its agenda (S19, S21)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from coordination.choices_agenda import SANS_MOTORISATION
from coordination.models import (
    Evenement,
    Indisponibilite,
    ListeDiffusion,
    Ressource,
    Transport,
)
from coordination.services.evenements import exiger_ecriture
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger

MENE = ("creer", "valider")


def exiger_encadrement(acteur: Acteur | None, structure_id: int) -> None:
    """The chef de service, or the direction, of that house."""
    if acteur is not None and not any(acteur.peut("HAB", action, structure_id) for action in MENE):
        raise Refus("C’est le chef de service qui tient cette liste.")


@transaction.atomic
def creer_ressource(*, acteur: Acteur | None, structure_id: int, **champs: Any) -> Ressource:
    exiger_encadrement(acteur, structure_id)
    if Ressource.objects.filter(structure=structure_id, nom=champs["nom"]).exists():
        raise ErreurMetier("nom", "Une ressource porte déjà ce nom ici.", champ="nom")
    ressource = Ressource.objects.create(structure_id=structure_id, **champs)
    journal.tracer("reglages", objet=f"ressource:{ressource.pk}", structure_id=structure_id)
    return ressource


@transaction.atomic
def modifier_ressource(*, acteur: Acteur | None, ressource: Ressource, version_lue: int, **champs: Any) -> Ressource:
    exiger_encadrement(acteur, ressource.structure_id)
    journal.tracer("reglages", objet=f"ressource:{ressource.pk}", structure_id=ressource.structure_id)
    return enregistrer_versionne(ressource, champs, version_lue)


@transaction.atomic
def declarer_indisponible(
    *, acteur: Acteur, structure_id: int, debut: datetime, fin: datetime, motif: str
) -> Indisponibilite:
    """One's own; never a reason of health."""
    if fin <= debut:
        raise ErreurMetier("fin", "La fin vient après le début.", champ="fin")
    return Indisponibilite.objects.create(
        professionnel_id=acteur.id, structure_id=structure_id, debut=debut, fin=fin, motif=motif
    )


@transaction.atomic
def retirer_indisponibilite(*, acteur: Acteur, indisponibilite: Indisponibilite) -> None:
    if indisponibilite.professionnel_id != acteur.id:
        raise Refus()
    indisponibilite.retiree_le = horloge.maintenant()
    indisponibilite.save()


@transaction.atomic
def tenir_liste(
    *, acteur: Acteur | None, structure_id: int, nom: str, membres: Iterable[int], liste: ListeDiffusion | None = None
) -> ListeDiffusion:
    """A list of colleagues, kept by the chef de service."""
    exiger_encadrement(acteur, structure_id)
    liste = liste or ListeDiffusion(structure_id=structure_id)
    autres = ListeDiffusion.objects.filter(structure=structure_id, nom=nom.strip(), retiree_le=None)
    if autres.exclude(pk=liste.pk).exists():
        raise ErreurMetier("nom", "Une liste porte déjà ce nom.", champ="nom")
    liste.nom, liste.membres = nom.strip(), sorted(set(membres))
    liste.save()
    journal.tracer("reglages", objet=f"liste:{liste.pk}", structure_id=structure_id)
    return liste


@transaction.atomic
def noter_transport(
    *, acteur: Acteur | None, evenement: Evenement, dossier: Any = None, professionnel: Any = None, **champs: Any
) -> Transport:
    """How somebody goes there; a mode without engine says no motorisation (TDDUI)."""
    exiger_ecriture(acteur, evenement)
    if dossier is not None:
        exiger(acteur, dossier, ["AGE"], "ecrire", "creer")
    if (dossier is None) == (professionnel is None):
        raise ErreurMetier("qui", "Dites qui voyage : une personne, ou un professionnel.", champ="qui")
    if champs["fin"] < champs["debut"]:
        raise ErreurMetier("fin", "L’arrivée ne peut pas être avant le départ.", champ="fin")
    if champs["mode"] in SANS_MOTORISATION:
        champs["motorisation"] = ""
    transport = Transport.objects.create(
        evenement=evenement, structure_id=evenement.structure_id, niveau=2, dossier=dossier,
        professionnel=professionnel, **champs,
    )  # fmt: skip
    journal.tracer("ecriture", objet=f"evenement:{evenement.pk}", structure_id=evenement.structure_id)
    return transport
