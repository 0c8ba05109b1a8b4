"""Half-days of school: one row each, there, late or missed; inside the period, never twice, never to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accompagnement.choices_parcours import (
    MANQUEES,
    RETARD_MAX,
    EtatDemiJournee,
    EtatParcours,
    Moment,
    NatureAbsence,
)
from accompagnement.models import AbsenceScolaire, DemiJournee, PeriodeScolaire
from accompagnement.services.parcours.socle import annoncer, exiger_ecriture
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur

Case = tuple[date, str]
MERCREDI, SAMEDI = 2, 5
# Under eight half-days a week, nobody can guess which ones are those of the class.
SEMAINE_CONNUE = 8


@dataclass(frozen=True)
class Note:
    """What one says of a half-day. `etat` empty: nothing, or no longer anything."""

    etat: str = ""
    minutes: int | None = None


def cases(debut: date, fin: date) -> list[Case]:
    jours = [debut + timedelta(days=n) for n in range((fin - debut).days + 1)]
    return [(jour, moment) for jour in jours for moment in Moment.values]


def de_classe(periode: PeriodeScolaire, case: Case) -> bool:
    """A usual half-day of school: no week-end, and Wednesday afternoon for ten half-days or more."""
    jour, moment = case
    if jour.weekday() >= SAMEDI or periode.demi_journees < SEMAINE_CONNUE:
        return False
    return jour.weekday() != MERCREDI or periode.demi_journees >= (9 if moment == Moment.MATIN else 10)


@transaction.atomic
def noter_absence(
    *, acteur: Acteur | None, periode: PeriodeScolaire, debut: date, nature: str, demi_journees: int,
    fin: date | None = None, moment: str = "", motif: str = "",
) -> AbsenceScolaire:  # fmt: skip
    """Half-days missed between two days, with one reason; those of the class first."""
    exiger_ecriture(acteur, periode.dossier)
    dossier = periode.dossier
    periode = PeriodeScolaire.objects.select_for_update(of=("self",)).get(pk=periode.pk)
    fin = fin or debut
    _controler(periode, debut, fin)
    prises = _notees(periode, debut, fin)
    _controler_le_nombre(prises, debut, fin, demi_journees)
    if nature == NatureAbsence.EXCLUSION and not motif.strip():
        raise ErreurMetier("motif", "Une exclusion a un motif : notez celui de l’école.", champ="motif")
    absence = AbsenceScolaire.objects.create(
        periode=periode, structure_id=periode.structure_id, niveau=periode.niveau, debut=debut, fin=fin,
        nature=nature, demi_journees=demi_journees, motif=motif.strip(),
    )  # fmt: skip
    for case in _choisir(periode, prises, cases(debut, fin), demi_journees, moment):
        _noter(periode, prises.get(case), case, Note(nature), absence)
    annoncer(acteur, absence, dossier, "absence")
    return absence


def _choisir(
    periode: PeriodeScolaire, prises: Mapping[Case, DemiJournee], toutes: list[Case], combien: int, moment: str
) -> list[Case]:
    """Not yet missed; the one named, then those of the class, then the first ones."""
    libres = [c for c in toutes if c not in prises or prises[c].etat not in MANQUEES]
    return sorted(libres, key=lambda c: (c[1] != moment if moment else 0, not de_classe(periode, c), c[0]))[:combien]


@transaction.atomic
def ecarter_absence(*, acteur: Acteur | None, absence: AbsenceScolaire) -> AbsenceScolaire:
    """Entered by mistake: it stays in the history, no count takes it."""
    exiger_ecriture(acteur, absence.periode.dossier)
    if absence.ecartee:
        raise ErreurMetier("ecartee", "Cette absence est déjà retirée.")
    absence.ecartee = True
    absence.save()
    for ligne in absence.jours.filter(ecartee=False, etat__in=MANQUEES):
        _ecarter(ligne)
    annoncer(acteur, absence, absence.periode.dossier, "absence_ecartee")
    return absence


@transaction.atomic
def noter_semaine(
    *, acteur: Acteur | None, periode: PeriodeScolaire, lundi: date, notes: Mapping[Case, Note],
    reste_present: bool = False,
) -> int:  # fmt: skip
    """The call of a week, half-day by half-day; `reste_present`: the usual ones that are past and left empty."""
    exiger_ecriture(acteur, periode.dossier)
    dossier = periode.dossier
    periode = PeriodeScolaire.objects.select_for_update(of=("self",)).get(pk=periode.pk)
    dimanche = lundi + timedelta(days=6)
    notees = _notees(periode, lundi, dimanche)
    ecrites = 0
    for case in cases(lundi, dimanche):
        note = notes.get(case)
        vide = case not in notees if note is None else not note.etat
        if vide and reste_present and _passee_ici(periode, case) and de_classe(periode, case):
            note = Note(EtatDemiJournee.PRESENT)
        if note is not None:
            ecrites += _dire(periode, notees.get(case), case, note)
    if ecrites:
        annoncer(acteur, periode, dossier, "semaine")
    return ecrites


def _dire(periode: PeriodeScolaire, deja: DemiJournee | None, case: Case, note: Note) -> bool:
    """True when something changes."""
    if deja is not None and (deja.etat, deja.minutes) == (note.etat, note.minutes):
        return False
    if not note.etat:
        if deja is not None:
            _ecarter(deja)
        return deja is not None
    _controler(periode, case[0], case[0])
    if case[0] > horloge.aujourdhui():
        raise ErreurMetier("jour", "Cette demi-journée n’est pas encore venue.", champ=nom_du_champ(case))
    if note.etat == EtatDemiJournee.RETARD and not 1 <= (note.minutes or 0) <= RETARD_MAX:
        message = f"Dites de combien de minutes, {RETARD_MAX} au plus."
        raise ErreurMetier("minutes", message, champ=f"{nom_du_champ(case)}_minutes")
    _noter(periode, deja, case, note, None)
    return True


def nom_du_champ(case: Case) -> str:
    """Of the form of a week: day of the week, then moment."""
    return f"c{case[0].weekday()}{case[1]}"


def _passee_ici(periode: PeriodeScolaire, case: Case) -> bool:
    jour = case[0]
    return periode.debut <= jour <= min(horloge.aujourdhui(), periode.fin or jour)


def _notees(periode: PeriodeScolaire, debut: date, fin: date) -> dict[Case, DemiJournee]:
    lignes = DemiJournee.objects.filter(periode=periode, ecartee=False, jour__gte=debut, jour__lte=fin)
    return {(x.jour, x.moment): x for x in lignes}


def _noter(
    periode: PeriodeScolaire, deja: DemiJournee | None, case: Case, note: Note, absence: AbsenceScolaire | None
) -> None:
    """A correction keeps its row: what it said before is in its history."""
    ligne = deja or DemiJournee(
        periode=periode, structure_id=periode.structure_id, niveau=periode.niveau, jour=case[0], moment=case[1]
    )
    ligne.etat = EtatDemiJournee(note.etat)
    ligne.minutes = note.minutes if note.etat == EtatDemiJournee.RETARD else None
    ligne.absence = absence
    ligne.save()


def _ecarter(ligne: DemiJournee) -> None:
    ligne.ecartee = True
    ligne.save(update_fields=["ecartee", "modifie_le"])


def _controler(periode: PeriodeScolaire, debut: date, fin: date) -> None:
    if periode.statut in (EtatParcours.ANNULEE, EtatParcours.PREVUE):
        raise ErreurMetier("statut", "Cette scolarité n’a pas commencé.")
    if fin < debut:
        raise ErreurMetier("fin", "La fin est avant le début.", champ="fin")
    if debut < periode.debut or (periode.fin is not None and fin > periode.fin):
        raise ErreurMetier("debut", "Ces jours ne sont pas dans cette période de scolarité.", champ="debut")


def _controler_le_nombre(prises: Mapping[Case, DemiJournee], debut: date, fin: date, demi_journees: int) -> None:
    jours = (fin - debut).days + 1
    deja = sum(x.etat in MANQUEES for x in prises.values())
    if demi_journees < 1 or demi_journees > 2 * jours:
        message = f"{jours} jour{'s' if jours > 1 else ''} : {2 * jours} demi-journées au plus."
        raise ErreurMetier("demi_journees", message, champ="demi_journees")
    if deja and (jours > 1 or deja + demi_journees > 2):
        raise ErreurMetier("debut", "Une absence est déjà notée ces jours-là.", champ="debut")
