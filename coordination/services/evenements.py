"""Events: planned, confirmed, ended or cancelled with a national motive; each state is a row (metier §2.2, S19).

What is ended is final: a correction keeps the former version and its reason. The caller has checked the right when the
event hangs on something else than a dossier.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from coordination.choices import MotifNonRealisation, StatutEvenement
from coordination.models import Evenement, ParticipantEvenement, PersonneEvenement, StatutEvenementHisto
from coordination.verrous import exiger_ouvert
from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.acces import avec_dossier, exiger, permet
from usagers.models import Dossier

OUVERTS = (StatutEvenement.PLANIFIE, StatutEvenement.VALIDE)
SUITES = {
    StatutEvenement.PLANIFIE: {StatutEvenement.VALIDE, StatutEvenement.ANNULE},
    StatutEvenement.VALIDE: {StatutEvenement.TERMINE, StatutEvenement.ANNULE},
}
CORRIGEABLES = frozenset({"compte_rendu", "suite", "issue", "usager_present", "fin", "lieu", "relance_le"})


@transaction.atomic
def planifier_evenement(
    *, acteur: Acteur | None, structure_id: int, type: str, libelle: str, debut: datetime,
    dossier: Dossier | None = None, objet: str = "", domaine: str = "AGE", niveau: int = 1,
    participants: Iterable[Professionnel] = (), autres: Iterable[str] = (), personnes: Iterable[Dossier] = (),
    **champs: Any,
) -> Evenement:  # fmt: skip
    """Plan an event with its participants: it appears in their agenda. One line for each person accompanied."""
    dossiers = list(personnes) or [d for d in (dossier,) if d is not None]
    for concerne in dossiers:
        exiger(acteur, concerne, [domaine], "ecrire", "creer")
    exiger_ouvert(structure_id, debut)
    fin = champs.get("fin")
    if fin is not None and fin < debut:
        raise ErreurMetier("fin", "La fin ne peut pas être avant le début.", champ="fin")
    evenement = Evenement.objects.create(
        structure_id=structure_id, dossier=dossier, objet=objet, domaine=domaine, niveau=niveau, type=type,
        libelle=libelle.strip()[:150], debut=debut, auteur_id=auteur_id(), **champs,
    )  # fmt: skip
    lignes = [
        ParticipantEvenement(evenement=evenement, structure_id=structure_id, professionnel=p) for p in participants
    ]
    lignes += [ParticipantEvenement(evenement=evenement, structure_id=structure_id, nom=n[:120]) for n in autres if n]
    ParticipantEvenement.objects.bulk_create(lignes)
    PersonneEvenement.objects.bulk_create(
        PersonneEvenement(evenement=evenement, structure_id=structure_id, niveau=niveau, dossier=d) for d in dossiers
    )
    noter(evenement, "", "Prévu")
    return evenement


@transaction.atomic
def confirmer_evenement(*, acteur: Acteur | None, evenement: Evenement) -> Evenement:
    return _passer(acteur, evenement, StatutEvenement.VALIDE, "", "Confirmé")


@transaction.atomic
def terminer_evenement(
    *, acteur: Acteur | None, evenement: Evenement, fin: datetime | None = None, usager_present: bool | None = None,
    presents: Iterable[int] | None = None, **champs: Any,
) -> Evenement:  # fmt: skip
    """It took place. Its duration is known (S19, PG); who was there is said apart."""
    fin = fin or evenement.fin
    if fin is None:
        raise ErreurMetier("fin", "Dites à quelle heure cela s’est terminé.", champ="fin")
    if fin < evenement.debut:
        raise ErreurMetier("fin", "La fin ne peut pas être avant le début.", champ="fin")
    if evenement.debut > horloge.maintenant():
        raise ErreurMetier("futur", "Cet évènement n’a pas encore commencé.", champ="fin")
    if evenement.statut == StatutEvenement.PLANIFIE:
        _passer(acteur, evenement, StatutEvenement.VALIDE, "", "Confirmé à la clôture")
    if not evenement.type:
        raise ErreurMetier("type", "Dites de quoi il s’agit : le type manque.", champ="type")
    if evenement.personnes.exclude(statut__in=(StatutEvenement.TERMINE, StatutEvenement.ANNULE)).exists():
        raise ErreurMetier("presence", "Dites pour chaque personne si elle était là.", champ="presences")
    evenement.fin, evenement.usager_present = fin, usager_present
    for nom, valeur in champs.items():
        setattr(evenement, nom, valeur)
    if presents is not None:
        _noter_presences(evenement, set(presents))
    return _passer(acteur, evenement, StatutEvenement.TERMINE, "", "Terminé")


def _noter_presences(evenement: Evenement, presents: set[int]) -> None:
    for participant in evenement.participants.all():
        participant.present = participant.pk in presents
        participant.save(update_fields=["present"])


@transaction.atomic
def annuler_evenement(
    *, acteur: Acteur | None, evenement: Evenement, motif_national: str, motif: str = ""
) -> Evenement:
    """It did not take place: one of the six national motives says why."""
    if motif_national not in MotifNonRealisation.values:
        raise ErreurMetier("motif", "Dites pourquoi cela n’a pas eu lieu.", champ="motif_national")
    annule = _passer(acteur, evenement, StatutEvenement.ANNULE, motif_national, motif)
    evenement.personnes.filter(statut__in=OUVERTS).update(
        statut=StatutEvenement.ANNULE, present=False, motif_national=motif_national, motif=motif.strip()[:300]
    )
    return annule


@transaction.atomic
def retablir_evenement(*, acteur: Acteur | None, evenement: Evenement, motif: str) -> Evenement:
    """Cancelled by an act that was itself undone: as it was, while its hour has not come."""
    exiger_ecriture(acteur, evenement)
    if evenement.statut != StatutEvenement.ANNULE or evenement.debut <= horloge.maintenant():
        raise ErreurMetier("statut", "Ce rendez-vous ne peut plus être repris : prévoyez-en un autre.")
    avant = StatutEvenementHisto.objects.filter(evenement=evenement).exclude(statut=StatutEvenement.ANNULE).first()
    evenement.statut = avant.statut if avant else StatutEvenement.PLANIFIE
    evenement.version += 1
    evenement.save()
    evenement.personnes.filter(statut=StatutEvenement.ANNULE, issue="").update(
        statut=StatutEvenement.PLANIFIE, present=None, motif_national="", motif=""
    )
    noter(evenement, "", motif)
    return evenement


@transaction.atomic
def corriger_evenement(*, acteur: Acteur | None, evenement: Evenement, motif: str, **champs: Any) -> Evenement:
    """Only what was told of an ended event, with a reason; the former version stays in the history."""
    exiger_ecriture(acteur, evenement)
    exiger_ouvert(evenement.structure_id, evenement.debut)
    if evenement.statut != StatutEvenement.TERMINE:
        raise ErreurMetier("statut", "Seul un évènement terminé se corrige ainsi.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi vous corrigez.", champ="motif")
    if interdits := set(champs) - CORRIGEABLES:
        raise ValueError(f"not open to correction: {sorted(interdits)}")
    for nom, valeur in champs.items():
        setattr(evenement, nom, valeur)
    if evenement.fin is None or evenement.fin < evenement.debut:
        raise ErreurMetier("fin", "La fin ne peut pas être avant le début.", champ="fin")
    evenement.version += 1
    evenement.save()
    noter(evenement, "", f"Correction : {motif.strip()}")
    return evenement


def _passer(
    acteur: Acteur | None, evenement: Evenement, statut: StatutEvenement, motif_national: str, motif: str
) -> Evenement:
    exiger_ecriture(acteur, evenement)
    exiger_ouvert(evenement.structure_id, evenement.debut)
    actuel = StatutEvenement(evenement.statut)
    if statut not in SUITES.get(actuel, set()):
        raise ErreurMetier(
            "statut", f"Un évènement « {actuel.label.lower()} » ne devient pas « {statut.label.lower()} »."
        )
    evenement.statut = statut
    evenement.version += 1
    evenement.save()
    noter(evenement, motif_national, motif)
    return evenement


def exiger_ecriture(acteur: Acteur | None, evenement: Evenement) -> None:
    """Who may write it: on its dossier; for a group, on one of its dossiers; else who holds that meeting."""
    if acteur is None or evenement.domaine != "AGE":
        return _exiger_dossier(acteur, evenement)
    lignes = list(avec_dossier(acteur, evenement.personnes.all()))
    if not lignes:
        tient = evenement.auteur_id == acteur.id or evenement.participants.filter(professionnel=acteur.id).exists()
        if not tient or not acteur.peut("AGE", "ecrire", evenement.structure_id):
            raise Refus("Cette réunion n’est pas dans votre agenda.")
    elif not any(permet(acteur, ligne.dossier, "AGE", "ecrire", "creer") for ligne in lignes):
        raise Refus()
    return None


def _exiger_dossier(acteur: Acteur | None, evenement: Evenement) -> None:
    if evenement.dossier is not None:
        exiger(acteur, evenement.dossier, [evenement.domaine], "ecrire", "creer")


def noter(evenement: Evenement, motif_national: str, motif: str) -> None:
    StatutEvenementHisto.objects.create(
        evenement=evenement, structure_id=evenement.structure_id, statut=evenement.statut,
        motif_national=motif_national, motif=motif.strip()[:300], auteur_id=auteur_id(),
    )  # fmt: skip
    journal.tracer(
        "ecriture", objet=f"evenement:{evenement.pk}", structure_id=evenement.structure_id,
        dossier_id=evenement.dossier_id, niveau=evenement.niveau,
    )  # fmt: skip
    publier(
        "coordination.evenement_change", structure_id=evenement.structure_id, dossier_id=evenement.dossier_id,
        evenement_id=evenement.pk, statut=str(evenement.statut), **_projet(evenement),
    )  # fmt: skip


def _projet(evenement: Evenement) -> dict[str, int]:
    """Action and service of the project that it carries out, for the room that owns them."""
    ids = {"action_id": evenement.action_projet, "prestation_id": evenement.prestation_projet}
    return {nom: pk for nom, pk in ids.items() if pk is not None}


def auteur_id() -> int | None:
    ctx = contexte.courant()
    return ctx.acteur_id if ctx is not None else None
