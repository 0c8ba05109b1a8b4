"""Visits at home: a plan by days of the week, then the real times of each."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from accompagnement.choices_domicile import EtatActe, TypeIntervention
from accompagnement.models import Intervention
from accompagnement.services.domicile.actes import NIVEAUX, bornes, etape, exiger_saisie, passer, verrouiller
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.models import Dossier
from usagers.services.dossiers import numero_suivant

MAXIMUM, TROP_LONGUE = 200, timedelta(hours=12)


@transaction.atomic
def planifier(
    *, acteur: Acteur | None, dossier: Dossier, type: str, professionnel: Professionnel, debut: time, fin: time,
    du: date, au: date | None = None, jours: Iterable[int] = (), second: Professionnel | None = None,
) -> list[Intervention]:  # fmt: skip
    """One visit, or one on each of these days of the week (0 is Monday) until `au`, each with its own number."""
    exiger_saisie(acteur, dossier, Intervention)
    _controler(type, professionnel, second, du, au)
    choisis = set(jours) or {du.weekday()}
    dates = [du + timedelta(days=n) for n in range(((au or du) - du).days + 1)]
    dates = [d for d in dates if d.weekday() in choisis]
    if not dates:
        raise ErreurMetier("jours", "Aucun de ces jours n’est dans la période.", champ="jours")
    if len(dates) > MAXIMUM:
        raise ErreurMetier("au", f"{MAXIMUM} interventions au plus à la fois : raccourcissez la période.", champ="au")
    serie = uuid.uuid4() if len(dates) > 1 else None
    heures = [bornes(d, debut, fin) for d in dates]
    _exiger_courtes(heures)
    return [_creer(acteur, dossier, type, professionnel, second, h, serie) for h in heures]


def _creer(
    acteur: Acteur | None, dossier: Dossier, type: str, professionnel: Professionnel, second: Professionnel | None,
    heures: tuple[datetime, datetime], serie: uuid.UUID | None,
) -> Intervention:  # fmt: skip
    faite = Intervention.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAUX[Intervention], type=type,
        numero=numero_suivant(dossier, "EVN"), professionnel=professionnel, second=second, debut=heures[0],
        fin=heures[1], serie=serie, auteur_id=acteur.id if acteur else None,
    )  # fmt: skip
    etape(acteur, faite, "Prévue")
    return faite


def _controler(
    type: str, professionnel: Professionnel, second: Professionnel | None, du: date, au: date | None
) -> None:
    if au is not None and au < du:
        raise ErreurMetier("au", "La fin est avant le début.", champ="au")
    if type == TypeIntervention.CONJOINTE and (second is None or second.pk == professionnel.pk):
        raise ErreurMetier("second", "Une intervention conjointe se fait à deux.", champ="second")


@transaction.atomic
def realiser(
    *, acteur: Acteur | None, objet: Intervention, debut: time, fin: time, distance_km: Decimal | None = None,
    transport: str = "",
) -> Intervention:  # fmt: skip
    """Done, at its real times: never before they have passed, never twice at the same time by the same person."""
    exiger_saisie(acteur, objet.dossier, Intervention)
    objet = verrouiller(objet, EtatActe.PLANIFIE)
    jour = objet.debut.astimezone(horloge.PARIS).date()
    objet.reel_debut, objet.reel_fin = bornes(jour, debut, fin)
    _exiger_courtes([(objet.reel_debut, objet.reel_fin)])
    if objet.reel_fin > horloge.maintenant():
        raise ErreurMetier("fin", "Cette heure n’est pas encore passée.", champ="fin")
    _exiger_libre(objet)
    objet.distance_km, objet.transport = distance_km, transport
    if distance_km and objet.trajet is None:
        objet.trajet = numero_suivant(objet.dossier, "TPPro")
    return passer(acteur, objet, EtatActe.REALISE, "Faite")


def _exiger_courtes(heures: Iterable[tuple[datetime, datetime]]) -> None:
    """An end that is not after the start was read as the day after: twelve hours later, it is a slip."""
    if any(horloge.duree(*h) > TROP_LONGUE for h in heures):
        raise ErreurMetier("fin", "Le départ est avant l’arrivée.", champ="fin")


def _exiger_libre(objet: Intervention) -> None:
    faites = Intervention.objects.filter(
        structure=objet.structure_id, statut=EtatActe.REALISE, professionnel=objet.professionnel_id,
        reel_debut__lt=objet.reel_fin, reel_fin__gt=objet.reel_debut,
    )  # fmt: skip
    if faites.exclude(pk=objet.pk).exists():
        message = "Cette personne a déjà noté une intervention à ces heures-là."
        raise ErreurMetier("debut", message, champ="debut")
