"""Half-days missed: counted once, inside the period, never more than the days hold."""

from datetime import date

from django.db import transaction
from django.db.models import Sum

from accompagnement.choices_parcours import EtatParcours, NatureAbsence
from accompagnement.models import AbsenceScolaire, PeriodeScolaire
from accompagnement.services.parcours.socle import annoncer, exiger_ecriture
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur


@transaction.atomic
def noter_absence(
    *, acteur: Acteur | None, periode: PeriodeScolaire, debut: date, nature: str, demi_journees: int,
    fin: date | None = None, motif: str = "",
) -> AbsenceScolaire:  # fmt: skip
    exiger_ecriture(acteur, periode.dossier)
    dossier = periode.dossier
    periode = PeriodeScolaire.objects.select_for_update(of=("self",)).get(pk=periode.pk)
    fin = fin or debut
    _controler(periode, debut, fin, demi_journees)
    if nature == NatureAbsence.EXCLUSION and not motif.strip():
        raise ErreurMetier("motif", "Une exclusion a un motif : notez celui de l’école.", champ="motif")
    absence = AbsenceScolaire.objects.create(
        periode=periode, structure_id=periode.structure_id, niveau=periode.niveau, debut=debut, fin=fin,
        nature=nature, demi_journees=demi_journees, motif=motif.strip(),
    )  # fmt: skip
    annoncer(acteur, absence, dossier, "absence")
    return absence


@transaction.atomic
def ecarter_absence(*, acteur: Acteur | None, absence: AbsenceScolaire) -> AbsenceScolaire:
    """Entered by mistake: it stays in the history, no count takes it."""
    exiger_ecriture(acteur, absence.periode.dossier)
    if absence.ecartee:
        raise ErreurMetier("ecartee", "Cette absence est déjà retirée.")
    absence.ecartee = True
    absence.save()
    annoncer(acteur, absence, absence.periode.dossier, "absence_ecartee")
    return absence


def _controler(periode: PeriodeScolaire, debut: date, fin: date, demi_journees: int) -> None:
    if periode.statut in (EtatParcours.ANNULEE, EtatParcours.PREVUE):
        raise ErreurMetier("statut", "Cette scolarité n’a pas commencé.")
    if fin < debut:
        raise ErreurMetier("fin", "La fin est avant le début.", champ="fin")
    if debut < periode.debut or (periode.fin is not None and fin > periode.fin):
        raise ErreurMetier("debut", "Ces jours ne sont pas dans cette période de scolarité.", champ="debut")
    jours = (fin - debut).days + 1
    deja = AbsenceScolaire.objects.filter(periode=periode, ecartee=False, debut__lte=fin, fin__gte=debut)
    prises = deja.aggregate(n=Sum("demi_journees"))["n"] or 0
    if demi_journees < 1 or demi_journees > 2 * jours:
        message = f"{jours} jour{'s' if jours > 1 else ''} : {2 * jours} demi-journées au plus."
        raise ErreurMetier("demi_journees", message, champ="demi_journees")
    if prises and (jours > 1 or prises + demi_journees > 2):
        raise ErreurMetier("debut", "Une absence est déjà notée ces jours-là.", champ="debut")
