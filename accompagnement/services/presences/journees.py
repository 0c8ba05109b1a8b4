"""A day of a group: confirmed by who was there, validated by the chef de service, opened again with a reason (S11)."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from accompagnement.choices_presences import ActePeriode, Portee, StatutPresence
from accompagnement.models import EtapePresence, PresenceAbsence, StatutPresenceHisto
from accompagnement.services.presences.creneaux import Creneau
from accompagnement.services.presences.periodes import Periodes, exiger_groupe, periodes
from accompagnement.services.presences.pointage import horizon
from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.typographie import date_longue
from habilitations.acces import Acteur
from habilitations.models import Structure, Unite


@transaction.atomic
def confirmer_jour(*, acteur: Acteur | None, structure: Structure, unite: Unite | None, jour: date) -> EtapePresence:
    """« Everything else is as planned »: exceptions were written, absences without known return go on."""
    exiger_groupe(acteur, structure, unite, "ecrire", "valider")
    if jour > horloge.aujourdhui():
        raise ErreurMetier("futur", f"Le {date_longue(jour)} n’est pas encore là.")
    lues = _ouvert(structure, unite, jour)
    if lues.etat(jour) == ActePeriode.VALIDEE:
        raise ErreurMetier("jour_valide", f"Le {date_longue(jour)} est déjà validé.")
    lignes = _du_jour(structure, unite, jour)
    _prolonger(lignes, jour)
    _passer(lignes.filter(statut=StatutPresence.PREVUE), StatutPresence.CONSTATEE)
    return _etape(acteur, structure, unite, jour, ActePeriode.CONFIRMEE)


@transaction.atomic
def valider_jour(*, acteur: Acteur | None, structure: Structure, unite: Unite | None, jour: date) -> EtapePresence:
    exiger_groupe(acteur, structure, unite, "valider")
    lues = _ouvert(structure, unite, jour)
    if lues.etat(jour) != ActePeriode.CONFIRMEE:
        raise ErreurMetier("confirmer", f"Le {date_longue(jour)} n’est pas encore confirmé par l’équipe.")
    fin = Creneau(jour, 2).fin
    lignes = _du_jour(structure, unite, jour).filter(borne__lte=fin)
    _passer(lignes.exclude(statut__in=[StatutPresence.VALIDEE, StatutPresence.CLOTUREE]), StatutPresence.VALIDEE)
    return _etape(acteur, structure, unite, jour, ActePeriode.VALIDEE)


@transaction.atomic
def rouvrir_jour(
    *, acteur: Acteur | None, structure: Structure, unite: Unite | None, jour: date, motif: str
) -> EtapePresence:
    """By who validates, and it says why."""
    exiger_groupe(acteur, structure, unite, "valider")
    lues = _ouvert(structure, unite, jour)
    if not lues.etat(jour):
        raise ErreurMetier("ouvert", f"Le {date_longue(jour)} est déjà ouvert.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi ce jour est rouvert.", champ="motif")
    return _etape(acteur, structure, unite, jour, ActePeriode.ROUVERTE, motif)


def _ouvert(structure: Structure, unite: Unite | None, jour: date) -> Periodes:
    lues = periodes(structure.pk, unite.pk if unite else None, jour, jour)
    if lues.verrouille(jour):
        raise ErreurMetier("mois_verrouille", f"Le mois du {date_longue(jour)} est verrouillé.")
    return lues


def _du_jour(structure: Structure, unite: Unite | None, jour: date) -> QuerySet[PresenceAbsence]:
    """Intervals of the group that touch that day, open ones whose bound is passed included."""
    debut, fin = Creneau(jour, 0).debut, Creneau(jour, 2).fin
    lignes = PresenceAbsence.objects.filter(
        structure=structure, dossier__perimetre__unite=unite, portee=Portee.TENUE, debut__lt=fin
    )
    return lignes.filter(borne__gt=debut) | lignes.filter(fin__isnull=True)


def _prolonger(lignes: QuerySet[PresenceAbsence], jour: date) -> None:
    """Still away without known return: asserted some days more, up to the next thing written."""
    borne = horizon(Creneau(jour, 2).debut)
    for ligne in lignes.filter(fin__isnull=True, borne__lt=borne):
        suivantes = PresenceAbsence.objects.filter(
            dossier=ligne.dossier_id, portee=Portee.TENUE, debut__gte=ligne.borne
        )
        suivante = suivantes.exclude(pk=ligne.pk).order_by("debut").first()
        ligne.borne = min(borne, suivante.debut) if suivante else borne
        ligne.version += 1
        ligne.save()


def _passer(lignes: QuerySet[PresenceAbsence], statut: str) -> None:
    numeros = list(lignes.values_list("pk", "structure_id"))
    PresenceAbsence.objects.filter(pk__in=[pk for pk, _ in numeros]).update(statut=statut)
    auteur = contexte.exiger().acteur_id
    StatutPresenceHisto.objects.bulk_create(
        [StatutPresenceHisto(presence_id=pk, structure_id=s, statut=statut, auteur_id=auteur) for pk, s in numeros]
    )


def _etape(
    acteur: Acteur | None, structure: Structure, unite: Unite | None, jour: date, acte: str, motif: str = ""
) -> EtapePresence:
    etape = EtapePresence.objects.create(
        structure=structure, unite=unite, jour=jour, acte=acte, motif=motif[:300],
        auteur_id=acteur.id if acteur else None,
    )  # fmt: skip
    publier("accompagnement.jour_presence", structure_id=structure.pk, etape_id=etape.pk)
    return etape
