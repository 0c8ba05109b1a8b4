"""Series: each occurrence is an event of its own, made ahead; one, the next ones or all of them change (S19)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from coordination.choices import MotifNonRealisation
from coordination.choices_agenda import Portee, Vacances
from coordination.models import Evenement, SerieEvenement
from coordination.recurrence import finir, instant, lire, murale, occurrences
from coordination.selectors_vacances import jours_de_vacances
from coordination.services.agenda import Plan, modifier_evenement, plan_de, planifier
from coordination.services.evenements import OUVERTS, annuler_evenement, auteur_id, exiger_ecriture
from coordination.services.invitations import inviter
from dui.core import calendrier, horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from habilitations.models import Structure

HORIZON = timedelta(days=120)


@dataclass(frozen=True)
class Repetition:
    """The rule, and the days on which nothing takes place."""

    regle: str
    vacances: str = ""
    zone: str = ""
    sauf_feries: bool = False


@transaction.atomic
def creer_serie(*, acteur: Acteur | None, plan: Plan, repetition: Repetition) -> SerieEvenement:
    """The occurrences of the next four months; the others are made day after day."""
    lire(repetition.regle)
    if repetition.vacances and not repetition.zone:
        raise ErreurMetier("zone", "Dites quelle zone de vacances.", champ="zone")
    serie = SerieEvenement.objects.create(
        structure_id=plan.structure_id, niveau=1 if plan.sensible else plan.niveau, regle=repetition.regle.upper(),
        debut=plan.debut, minutes=plan.minutes, vacances=repetition.vacances, zone=repetition.zone,
        sauf_feries=repetition.sauf_feries, auteur_id=auteur_id(),
    )  # fmt: skip
    faites = _faire(acteur, serie, plan, murale(plan.debut).date(), murale(plan.debut).date() + HORIZON)
    if not faites:
        raise ErreurMetier("regle", "Cette répétition ne donne aucune date dans les quatre mois.", champ="regle")
    inviter(faites[0])
    return serie


def _faire(acteur: Acteur | None, serie: SerieEvenement, plan: Plan, du: date, au: date) -> list[Evenement]:
    """One event a date; made again, it makes nothing twice."""
    if serie.fin is not None:
        au = min(au, serie.fin - timedelta(days=1))
    dates = occurrences(serie.regle, serie.debut, du, au, exclure(serie)) if du <= au else []
    deja = set(Evenement.objects.filter(serie=serie, origine__in=dates).values_list("origine", flat=True))
    faites = [
        planifier(acteur=acteur, plan=replace(plan, debut=debut, fin=finir(debut, serie.minutes)), annoncer=False,
                  serie=serie, origine=debut)
        for debut in dates
        if debut not in deja
    ]  # fmt: skip
    serie.faite_jusqu_au = max(au, serie.faite_jusqu_au or au)
    serie.save(update_fields=["faite_jusqu_au", "modifie_le"])
    return faites


def exclure(serie: SerieEvenement) -> Callable[[date], bool]:
    """The days on which this series does not take place."""
    structure = Structure.objects.get(pk=serie.structure_id)
    conges = jours_de_vacances(structure.organisme_id, serie.zone) if serie.vacances else frozenset()

    def exclu(jour: date) -> bool:
        if serie.sauf_feries and jour in calendrier.feries(jour.year):
            return True
        return bool(serie.vacances) and (jour in conges) == (serie.vacances == Vacances.SAUF)

    return exclu


@transaction.atomic
def etendre_serie(*, serie: SerieEvenement, au: date | None = None) -> int:
    """The occurrences to come, like the last one made; nothing once it is stopped."""
    au = au or horloge.aujourdhui() + HORIZON
    du = (serie.faite_jusqu_au or murale(serie.debut).date()) + timedelta(days=1)
    modele = Evenement.objects.filter(serie=serie, detachee=False).order_by("-origine").first()
    if modele is None or du > au or (serie.fin is not None and serie.fin <= du):
        return 0
    return len(_faire(None, serie, plan_de(modele), du, au))


@transaction.atomic
def recaler_serie(*, serie: SerieEvenement) -> int:
    """The holidays changed: from tomorrow on, what no longer takes place is cancelled, what now does is made.

    What somebody moved apart stays as it was put, and what was cancelled is not planned again behind their back.
    """
    du, au = horloge.aujourdhui() + timedelta(days=1), serie.faite_jusqu_au
    modele = Evenement.objects.filter(serie=serie, detachee=False).order_by("-origine").first()
    if modele is None or au is None or du > au:
        return 0
    tenues = set(occurrences(serie.regle, serie.debut, du, au, exclure(serie)))
    prevues = Evenement.objects.filter(serie=serie, statut__in=OUVERTS, detachee=False, origine__gte=instant(
        datetime.combine(du, datetime.min.time())))  # fmt: skip
    en_trop = [e for e in prevues if e.origine not in tenues]
    for evenement in en_trop:
        annuler_evenement(
            acteur=None, evenement=evenement, motif_national=MotifNonRealisation.STRUCTURE,
            motif="Dates des vacances scolaires corrigées",
        )  # fmt: skip
    return len(en_trop) + len(_faire(None, serie, plan_de(modele), du, au))


@transaction.atomic
def modifier_serie(
    *, acteur: Acteur | None, evenement: Evenement, plan: Plan, version_lue: int, portee: str
) -> Evenement:
    """`plan` as written for that one. For the next ones or all: words, people, hour and duration, not the day."""
    serie = evenement.serie
    if serie is None or portee == Portee.CELLE_CI:
        return modifier_evenement(acteur=acteur, evenement=evenement, plan=plan, version_lue=version_lue)
    if murale(plan.debut).date() != murale(evenement.debut).date():
        raise ErreurMetier("debut", "Le jour ne change que pour celle-ci ; l’heure, pour les suivantes.", champ="jour")
    change = modifier_evenement(acteur=acteur, evenement=evenement, plan=plan, version_lue=version_lue, detacher=False)
    suivie = _separer(serie, evenement, plan) if portee == Portee.SUIVANTES else _regler(serie, plan)
    for autre in _autres(serie, evenement, portee):
        _aligner(acteur, autre, suivie, plan)
    Evenement.objects.filter(pk=evenement.pk).update(serie=suivie, origine=plan.debut, detachee=False)
    change.refresh_from_db()
    return change


def _autres(serie: SerieEvenement, evenement: Evenement, portee: str) -> list[Evenement]:
    """Still to come, and not changed apart: what was moved by hand stays as it was put."""
    depuis = evenement.origine if portee == Portee.SUIVANTES else horloge.maintenant()
    lignes = Evenement.objects.filter(serie=serie, statut__in=OUVERTS, origine__gte=depuis, detachee=False)
    return list(lignes.exclude(pk=evenement.pk).order_by("origine"))


def _heure(le: datetime, modele: datetime) -> datetime:
    """That day, at the hour of the model, on the wall clock."""
    return instant(datetime.combine(murale(le).date(), murale(modele).time()))


def _aligner(acteur: Acteur | None, evenement: Evenement, serie: SerieEvenement, plan: Plan) -> None:
    debut = _heure(evenement.origine or evenement.debut, plan.debut)
    modifier_evenement(
        acteur=acteur, evenement=evenement, plan=replace(plan, debut=debut, fin=finir(debut, plan.minutes)),
        version_lue=evenement.version, detacher=False,
    )  # fmt: skip
    Evenement.objects.filter(pk=evenement.pk).update(serie=serie, origine=debut)


def _separer(serie: SerieEvenement, evenement: Evenement, plan: Plan) -> SerieEvenement:
    """The former series stops before that day, a new one begins there with the same rule."""
    jour = murale(evenement.origine or evenement.debut).date()
    suite = SerieEvenement.objects.create(
        structure_id=serie.structure_id, niveau=serie.niveau, regle=_reste(serie, jour), debut=plan.debut,
        minutes=plan.minutes, fin=serie.fin, vacances=serie.vacances, zone=serie.zone, sauf_feries=serie.sauf_feries,
        faite_jusqu_au=serie.faite_jusqu_au, precedente=serie, auteur_id=auteur_id(),
    )  # fmt: skip
    # What was put apart after that day goes with the new series, where it is not made again.
    Evenement.objects.filter(serie=serie, origine__gt=evenement.origine, detachee=True).update(serie=suite)
    serie.fin = jour
    serie.save()
    return suite


def _reste(serie: SerieEvenement, jour: date) -> str:
    """« Ten times » counts those that were."""
    parties = lire(serie.regle)
    if "COUNT" not in parties:
        return serie.regle
    debut = murale(serie.debut).date()
    faites = len(occurrences(serie.regle, serie.debut, debut, jour - timedelta(days=1))) if jour > debut else 0
    reste = max(1, int(parties["COUNT"]) - faites)
    return serie.regle.replace(f"COUNT={parties['COUNT']}", f"COUNT={reste}")


def _regler(serie: SerieEvenement, plan: Plan) -> SerieEvenement:
    serie.debut, serie.minutes = _heure(serie.debut, plan.debut), plan.minutes
    serie.save()
    return serie


@transaction.atomic
def arreter_serie(*, acteur: Acteur | None, evenement: Evenement, motif: str) -> int:
    """No occurrence from that one on; those already in agendas are cancelled with the reason."""
    serie = evenement.serie
    if serie is None or evenement.origine is None:
        raise ErreurMetier("serie", "Ce rendez-vous ne se répète pas.")
    exiger_ecriture(acteur, evenement)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi la série s’arrête.", champ="motif")
    serie.fin = murale(evenement.origine).date()
    serie.save()
    suivants = list(Evenement.objects.filter(serie=serie, origine__gte=evenement.origine, statut__in=OUVERTS))
    for suivant in suivants:
        annuler_evenement(
            acteur=acteur,
            evenement=suivant,
            motif_national=MotifNonRealisation.STRUCTURE,
            motif=f"Série arrêtée : {motif}",
        )
    return len(suivants)
