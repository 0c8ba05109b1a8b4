"""Absences as people speak of them: planned with who and where, repeated, come back from, withdrawn (S11)."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accompagnement.choices_presences import PRESENTS, Motif, Portee, StatutPresence
from accompagnement.models import PresenceAbsence, Rythme
from accompagnement.services.presences.creneaux import instant
from accompagnement.services.presences.periodes import exiger_ouvert
from accompagnement.services.presences.pointage import ECRIRE, noter_statut, pointer, tenues
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from dui.core.typographie import instant as en_mots
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier

SERIE_MAX = 60


@transaction.atomic
def declarer_absence(
    *, acteur: Acteur | None, dossier: Dossier, motif: str, debut: datetime, fin: datetime | None = None, **champs: Any
) -> PresenceAbsence:
    """Over a free time only: what is already written there is changed from its own page."""
    exiger(acteur, dossier, ("PRE",), *ECRIRE)
    if fin is not None and fin <= debut:
        raise ErreurMetier("ordre", "Le retour vient après le départ.", champ="fin")
    if motif in PRESENTS and fin is None:
        raise ErreurMetier("fin", "Dites jusqu’à quand.", champ="fin")
    if fin is None and debut > horloge.maintenant():
        raise ErreurMetier("fin", "Une absence prévue a un retour prévu, même à confirmer.", champ="fin")
    genee = tenues(dossier, debut, fin or debut + timedelta(minutes=1)).first()
    if genee is not None:
        mots = f"{genee}, depuis le {en_mots(genee.debut)} : cette absence est déjà écrite."
        raise ErreurMetier("chevauche", mots, champ="debut")
    if debut > horloge.maintenant():
        champs["autorisee_par_id"] = acteur.id if acteur else None
    ligne = pointer(acteur=acteur, dossier=dossier, debut=debut, fin=fin, motif=motif, **champs)
    if ligne is None:
        raise ErreurMetier("prevu", "C’est déjà ce qui est prévu chaque semaine : rien à écrire.")
    return ligne


@transaction.atomic
def prevoir_serie(
    *, acteur: Acteur | None, dossier: Dossier, motif: str, debut: datetime, fin: datetime, semaines: int,
    jusqu_au: date, **champs: Any,
) -> list[PresenceAbsence]:  # fmt: skip
    """A visiting right, one week-end out of `semaines`: each occurrence is its own row, kept at the same local hour.

    What another absence already takes is left out: it is for a person to decide.
    """
    if fin - debut >= timedelta(weeks=semaines):
        raise ErreurMetier("fin", "Chaque séjour est plus court que l’intervalle entre deux.", champ="fin")
    serie, ecrites = uuid.uuid4(), []
    for depart, retour in _occurrences(debut, fin, semaines, jusqu_au):
        if not tenues(dossier, depart, retour).exists():
            ecrites.append(declarer_absence(acteur=acteur, dossier=dossier, motif=motif, debut=depart, fin=retour,
                                            serie=serie, **champs))  # fmt: skip
    if not ecrites:
        raise ErreurMetier("serie", "Aucune date ne convient entre ces deux jours.", champ="jusqu_au")
    return ecrites


def _occurrences(debut: datetime, fin: datetime, semaines: int, jusqu_au: date) -> Iterator[tuple[datetime, datetime]]:
    """Same hours on the clock of the house all year, clock changes included."""
    depart, retour = debut.astimezone(horloge.PARIS), fin.astimezone(horloge.PARIS)
    for rang in range(SERIE_MAX):
        ecart = timedelta(weeks=semaines * rang)
        if depart.date() + ecart > jusqu_au:
            return
        yield (instant(depart.date() + ecart, depart.time()), instant(retour.date() + ecart, retour.time()))


@transaction.atomic
def constater_retour(*, acteur: Acteur | None, absence: PresenceAbsence, le: datetime) -> PresenceAbsence:
    """Back at that hour: earlier or later than planned, the plan stays beside."""
    exiger(acteur, absence.dossier, ("PRE",), *ECRIRE)
    if le <= absence.debut:
        raise ErreurMetier("le", "Le retour vient après le départ.", champ="le")
    if le > horloge.maintenant():
        raise ErreurMetier("le", "Un retour se constate : il ne peut pas être dans le futur.", champ="le")
    if absence.portee != Portee.TENUE:
        raise ErreurMetier("portee", "Cette absence n’a pas eu lieu.")
    if le < absence.borne:
        pointer(acteur=acteur, dossier=absence.dossier, debut=le, fin=absence.borne, motif=Motif.PRESENT)
    elif le > absence.borne:
        pointer(acteur=acteur, dossier=absence.dossier, debut=absence.borne, fin=le, motif=absence.motif)
    absence.refresh_from_db()
    if absence.fin is None:
        absence.fin = absence.borne
        absence.save(update_fields=["fin", "modifie_le"])
    noter_statut(absence, StatutPresence.CONSTATEE, "Retour")
    return absence


@transaction.atomic
def modifier_absence(
    *, acteur: Acteur | None, absence: PresenceAbsence, version_lue: int, **champs: Any
) -> PresenceAbsence:
    """Words around an absence (who, where, transport): its dates are written by the grid and by the return."""
    exiger(acteur, absence.dossier, ("PRE",), *ECRIRE)
    exiger_ouvert(absence.dossier, absence.debut, absence.borne)
    enregistrer_versionne(absence, champs, version_lue)
    return absence


@transaction.atomic
def annuler_absence(*, acteur: Acteur | None, absence: PresenceAbsence, motif: str) -> PresenceAbsence:
    """Withdrawn before it began, or written by mistake: kept, with its reason, and it counts no more."""
    exiger(acteur, absence.dossier, ("PRE",), *ECRIRE)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi en quelques mots.", champ="motif")
    if absence.portee == Portee.ANNULEE:
        raise ErreurMetier("portee", "Cette absence est déjà annulée.")
    exiger_ouvert(absence.dossier, absence.debut, absence.borne)
    absence.portee = Portee.ANNULEE
    absence.version += 1
    absence.save()
    noter_statut(absence, StatutPresence.ANNULEE, motif)
    publier(
        "accompagnement.presence_changee", structure_id=absence.structure_id, dossier_id=absence.dossier_id,
        presence_id=absence.pk, debut=absence.debut.isoformat(), fin=absence.borne.isoformat(), absent=False,
    )  # fmt: skip
    return absence


@transaction.atomic
def fixer_rythme(
    *, acteur: Acteur | None, dossier: Dossier, debut: date, semaine: str, fin: date | None = None, libelle: str = "",
    vacances: str = "",
) -> Rythme:  # fmt: skip
    """The ordinary week from a day on; the former one stops the day before, nothing past changes."""
    exiger(acteur, dossier, ("PRE",), *ECRIRE)
    if set(semaine) - set("perc") or len(semaine) not in (21, 42):
        raise ErreurMetier("semaine", "Dites l’état de chaque demi-journée.", champ="semaine")
    if set(vacances) - set("perc") or len(vacances) not in (0, 21):
        raise ErreurMetier("vacances", "Dites l’état de chaque demi-journée des vacances.", champ="autres_vacances")
    if fin is not None and fin < debut:
        raise ErreurMetier("fin", "La fin vient après le début.", champ="fin")
    exiger_ouvert(dossier, instant(debut, horloge.maintenant().time().min), horloge.maintenant() + timedelta(days=1)
                  if debut <= horloge.aujourdhui() else instant(debut, horloge.maintenant().time().max))  # fmt: skip
    autour = Rythme.objects.filter(Q(fin__isnull=True) | Q(fin__gte=debut), dossier=dossier)
    if fin is not None:
        autour = autour.filter(debut__lte=fin)
    for ancien in autour:
        if ancien.debut >= debut:
            raise ErreurMetier("rythme", "Une autre semaine habituelle commence ensuite : changez sa date d’abord.",
                               champ="debut")  # fmt: skip
        ancien.fin = debut - timedelta(days=1)
        ancien.save()
    return Rythme.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, debut=debut, fin=fin, semaine=semaine, libelle=libelle,
        vacances=vacances, auteur_id=acteur.id if acteur else None,
    )  # fmt: skip


__all__ = ["annuler_absence", "constater_retour", "declarer_absence", "fixer_rythme",
           "modifier_absence", "prevoir_serie"]  # fmt: skip
