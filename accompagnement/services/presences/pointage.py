"""Write a state over an interval: what was there is cut, never overlapped, never lost (S11)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accompagnement.choices_presences import HOPITAL, PRESENTS, SANS_RETOUR, Motif, Portee, StatutPresence
from accompagnement.models import PresenceAbsence, Rythme, StatutPresenceHisto
from accompagnement.selectors.vacances import avec_vacances, jours_sans_ecole
from accompagnement.services.presences import comptage
from accompagnement.services.presences.creneaux import Creneau, Tranche, creneaux
from accompagnement.services.presences.periodes import exiger_ouvert
from accompagnement.services.presences.trame import Trame
from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier, Sejour

# How far an absence without known return is asserted beyond the last time somebody confirmed it.
HORIZON = timedelta(days=3)
ECRIRE = ("ecrire", "creer", "valider")


@transaction.atomic
def pointer(
    *, acteur: Acteur | None, dossier: Dossier, debut: datetime, fin: datetime | None, motif: str,
    rectification: bool = False, **champs: Any,
) -> PresenceAbsence | None:  # fmt: skip
    """From `debut` to `fin` (unknown when None) the person is in that state. None: it is what was expected anyway.

    What begins later is a plan and changes the plan; what has begun is a fact, and the plan stays beside it.
    """
    exiger(acteur, dossier, ("PRE",), *ECRIRE)
    dossier = _verrou(dossier)
    sejour, limite = sejour_a(dossier, debut)
    borne = min(fin or horizon(debut), limite)
    if borne <= debut:
        raise ErreurMetier("ordre", "La fin vient après le début.", champ="fin")
    exiger_ouvert(dossier, debut, borne, rectification=rectification)
    futur = debut >= horloge.maintenant()
    couper(dossier, debut, borne, plan=futur)
    ligne = None
    if not _attendu(dossier, debut, borne, motif):
        connue = fin if fin is None or fin <= limite else borne
        ligne = _poser(acteur, dossier, sejour, motif, (debut, borne), connue, futur, champs)
        statut = StatutPresence.RECTIFIEE if rectification else ligne.statut
        noter_statut(ligne, statut, champs.get("precision", ""))
    _publier(dossier, ligne, motif, debut, fin)
    return ligne


def horizon(debut: datetime) -> datetime:
    """An open absence reaches the end of the third night after now, or after its own beginning."""
    dernier = Creneau.a(max(debut, horloge.maintenant()) + HORIZON)
    return Creneau(dernier.jour, 2).fin


def ouverte_par_defaut(motif: str, debut: datetime, fin: datetime) -> bool:
    """One key on the present half-day: nobody knows yet when somebody in hospital or missing comes back."""
    return motif in SANS_RETOUR and debut <= horloge.maintenant() < fin


def _verrou(dossier: Dossier) -> Dossier:
    """One writer at a time for one person."""
    lus = Dossier.objects.select_related("perimetre", "structure", "usager")
    return lus.select_for_update(of=("self",)).get(pk=dossier.pk)


def sejour_a(dossier: Dossier, instant: datetime) -> tuple[Sejour, datetime]:
    """The stay in course at that instant, and its last one."""
    for sejour in Sejour.objects.filter(dossier=dossier, date_entree__isnull=False):
        tranche = comptage.tranche_sejour((sejour.date_entree, sejour.date_sortie))  # type: ignore[arg-type]
        if tranche[0] <= instant < tranche[1]:
            return sejour, tranche[1]
    raise ErreurMetier("hors_sejour", "Aucun séjour n’est en cours à cette date.", champ="debut")


def tenues(dossier: Dossier, debut: datetime, fin: datetime) -> Any:
    return PresenceAbsence.objects.filter(dossier=dossier, portee=Portee.TENUE, debut__lt=fin, borne__gt=debut)


def _attendu(dossier: Dossier, debut: datetime, fin: datetime, motif: str) -> bool:
    """The rhythm alone would say the same all along: nothing needs to be written."""
    if motif not in PRESENTS:
        return False
    connus = Rythme.objects.filter(dossier=dossier, structure=dossier.structure_id)
    rythmes = list(avec_vacances(connus, Creneau.a(debut).jour))
    trame = Trame(rythmes=rythmes, vacances=jours_sans_ecole(dossier.structure, rythmes))
    return all(trame.attendu(c) == motif for c in creneaux(debut, fin))


def couper(dossier: Dossier, debut: datetime, fin: datetime, *, plan: bool) -> None:
    """Take [debut, fin) out of every interval; out of their plan too when it is still to come."""
    touche = Q(portee=Portee.TENUE, debut__lt=fin, borne__gt=debut)
    if plan:
        touche |= Q(prevu_debut__lt=fin, prevu_fin__gt=debut) & ~Q(portee=Portee.ANNULEE)
    for ligne in PresenceAbsence.objects.filter(touche, dossier=dossier):
        _entamer(ligne, (debut, fin), plan)


def _entamer(ligne: PresenceAbsence, ote: Tranche, plan: bool) -> None:
    reels = comptage.retrancher([(ligne.debut, ligne.borne)], [ote]) if ligne.portee == Portee.TENUE else []
    prevus = [(ligne.prevu_debut, ligne.prevu_fin)] if ligne.prevu_debut and ligne.prevu_fin else []
    if plan and prevus:
        prevus = comptage.retrancher(prevus, [ote])  # type: ignore[assignment, arg-type]
    suite = _suite(ligne, reels[1:], prevus[1:])
    _ajuster(ligne, reels[:1], prevus[:1])  # type: ignore[arg-type]
    if suite is not None:
        suite.save()


def _ajuster(ligne: PresenceAbsence, reels: list[Tranche], prevus: list[Tranche]) -> None:
    if reels:
        if reels[0][1] != ligne.borne:
            ligne.fin = reels[0][1]
        ligne.debut, ligne.borne = reels[0]
    else:
        ligne.portee = Portee.NON_TENUE if prevus else Portee.ANNULEE
    ligne.prevu_debut, ligne.prevu_fin = prevus[0] if prevus else (None, None)
    ligne.version += 1
    ligne.save()


def _suite(ligne: PresenceAbsence, reels: list[Tranche], prevus: list[Any]) -> PresenceAbsence | None:
    """The right part of an interval cut in two; open if the whole was."""
    if not reels and not prevus:
        return None
    debut, borne = (reels or prevus)[0]
    return PresenceAbsence(
        dossier_id=ligne.dossier_id, sejour_id=ligne.sejour_id, structure_id=ligne.structure_id, niveau=ligne.niveau,
        motif=ligne.motif, debut=debut, borne=borne, fin=ligne.fin if reels else borne,
        prevu_debut=prevus[0][0] if prevus else None, prevu_fin=prevus[0][1] if prevus else None,
        portee=Portee.TENUE if reels else Portee.NON_TENUE, statut=ligne.statut, avec=ligne.avec, lieu=ligne.lieu,
        transport=ligne.transport, precision=ligne.precision, serie=ligne.serie, auteur_id=ligne.auteur_id,
        autorisee_par_id=ligne.autorisee_par_id,
    )  # fmt: skip


def _poser(
    acteur: Acteur | None, dossier: Dossier, sejour: Sejour, motif: str, quand: Tranche, fin: datetime | None,
    futur: bool, champs: dict[str, Any],
) -> PresenceAbsence:  # fmt: skip
    """Another row, or the one before goes on: three half-days of the same absence are one absence."""
    debut, borne = quand
    avant = PresenceAbsence.objects.filter(
        dossier=dossier, sejour=sejour, portee=Portee.TENUE, motif=motif, borne=debut, serie=None,
        prevu_fin=debut if futur else None,
    ).first()  # fmt: skip
    if avant is not None and not any(champs.values()):
        avant.borne, avant.fin = borne, fin
        if futur:
            avant.prevu_fin = borne
        avant.version += 1
        avant.save()
        return avant
    return PresenceAbsence.objects.create(
        dossier=dossier, sejour=sejour, structure_id=dossier.structure_id, motif=motif, debut=debut, borne=borne,
        fin=fin, prevu_debut=debut if futur else None, prevu_fin=borne if futur else None,
        statut=StatutPresence.PREVUE if futur else StatutPresence.CONSTATEE,
        auteur_id=acteur.id if acteur else None, **champs,
    )  # fmt: skip


def noter_statut(ligne: PresenceAbsence, statut: str, motif: str = "") -> None:
    """The state of a row is the last of its states; each one is kept."""
    PresenceAbsence.objects.filter(pk=ligne.pk).update(statut=statut)
    ligne.statut = statut
    StatutPresenceHisto.objects.create(
        presence=ligne, structure_id=ligne.structure_id, statut=statut, motif=motif[:300],
        auteur_id=contexte.exiger().acteur_id,
    )  # fmt: skip


def _publier(
    dossier: Dossier, ligne: PresenceAbsence | None, motif: str, debut: datetime, fin: datetime | None
) -> None:
    """Identifiers and instants: who prepares doses knows for whom, and when, they are not to be given."""
    journal.tracer(
        "ecriture", objet="presence", dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=dossier.usager_id,
    )  # fmt: skip
    ids = {"presence_id": ligne.pk if ligne else None, "debut": debut.isoformat(),
           "fin": fin.isoformat() if fin else "", "absent": motif not in PRESENTS}  # fmt: skip
    publier("accompagnement.presence_changee", structure_id=dossier.structure_id, dossier_id=dossier.pk, **ids)
    if motif in HOPITAL:
        publier("accompagnement.hospitalisation", structure_id=dossier.structure_id, dossier_id=dossier.pk, **ids)


__all__ = ["ECRIRE", "HORIZON", "Motif", "couper", "horizon", "noter_statut", "ouverte_par_defaut", "pointer",
           "sejour_a", "tenues"]  # fmt: skip
