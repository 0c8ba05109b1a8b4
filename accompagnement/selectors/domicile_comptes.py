"""What national reports count, each with its definition; value and list come from the same rows (DESIGN §9).

Days are those of Europe/Paris, both ends included; minutes are computed on instants, so a night of clock change counts
what was really worked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum

from accompagnement.choices_domicile import INFIRMIERS, EtatActe, LieuSeance, MotifNonRealisation
from accompagnement.models import DonneesSejour, Intervention, Seance, SituationSSIAD
from dui.core import horloge
from usagers.models import Sejour

DUREE = ExpressionWrapper(F("reel_fin") - F("reel_debut"), output_field=DurationField())
DEDANS = (LieuSeance.STRUCTURE, LieuSeance.DISTANCE)


@dataclass(frozen=True)
class Compte:
    """`definition` is shown beside the figure."""

    libelle: str
    valeur: int
    definition: str


def instants(du: date, au: date) -> tuple[datetime, datetime]:
    debut = datetime.combine(du, time(), tzinfo=horloge.PARIS)
    return debut, datetime.combine(au + timedelta(days=1), time(), tzinfo=horloge.PARIS)


def interventions_faites(structure_id: int, du: date, au: date) -> QuerySet[Intervention]:
    """Done, arrived in the period. Planned and not done ones are apart."""
    debut, fin = instants(du, au)
    return Intervention.objects.filter(
        structure=structure_id, statut=EtatActe.REALISE, reel_debut__gte=debut, reel_debut__lt=fin
    )


def non_faites(structure_id: int, du: date, au: date) -> QuerySet[Intervention]:
    debut, fin = instants(du, au)
    return Intervention.objects.filter(structure=structure_id, statut=EtatActe.ANNULE, debut__gte=debut, debut__lt=fin)


def minutes_par_type(lignes: QuerySet[Intervention]) -> dict[str, int]:
    """Sum of departure minus arrival, by national type; a joint visit is one visit, whose time counts once."""
    lus = lignes.order_by().values("type").annotate(total=Sum(DUREE))
    return {x["type"]: round(x["total"].total_seconds() / 60) for x in lus}


def par_motif(lignes: QuerySet[Any]) -> dict[str, int]:
    return dict(lignes.order_by().values_list("motif_national").annotate(n=Count("pk")))


@dataclass(frozen=True)
class Semaine:
    """One ISO week of one person: what the weekly amount depends on, beside the GIR."""

    annee: int
    numero: int
    interventions: int
    infirmier: bool
    week_end: bool


def semaines(lignes: Iterable[Intervention]) -> list[Semaine]:
    """ISO weeks with at least one visit done; nurse: a visit of a nurse's type; week-end: one on Saturday or Sunday."""
    par_semaine: dict[tuple[int, int], list[Intervention]] = {}
    for i in lignes:
        if i.reel_debut is not None:
            annee, numero, _ = i.reel_debut.astimezone(horloge.PARIS).isocalendar()
            par_semaine.setdefault((annee, numero), []).append(i)
    return [
        Semaine(annee, numero, len(dedans), any(i.type in INFIRMIERS for i in dedans),
                any(i.reel_debut and i.reel_debut.astimezone(horloge.PARIS).isoweekday() > 5 for i in dedans))
        for (annee, numero), dedans in sorted(par_semaine.items())
    ]  # fmt: skip


def situations_au(structure_id: int, le: date) -> QuerySet[SituationSSIAD]:
    """The last situation of each person on that day."""
    lues = SituationSSIAD.objects.filter(structure=structure_id, annulee=False, le__lte=le)
    return lues.order_by("dossier", "-le", "-pk").distinct("dossier")


def seances_faites(structure_id: int, du: date, au: date) -> QuerySet[Seance]:
    """One row a person (« acte »): an act needs a session that was held. A group of four makes four acts."""
    debut, fin = instants(du, au)
    return Seance.objects.filter(structure=structure_id, statut=EtatActe.REALISE, debut__gte=debut, debut__lt=fin)


def seances_non_faites(structure_id: int, du: date, au: date) -> QuerySet[Seance]:
    debut, fin = instants(du, au)
    return Seance.objects.filter(structure=structure_id, statut=EtatActe.ANNULE, debut__gte=debut, debut__lt=fin)


def nombre_de_seances(actes: QuerySet[Seance]) -> int:
    """Sessions: a group session counts once, whatever the number of children."""
    return actes.filter(groupe__isnull=True).count() + actes.exclude(groupe=None).values("groupe").distinct().count()


def hors_les_murs(actes: QuerySet[Seance]) -> QuerySet[Seance]:
    return actes.exclude(lieu__in=DEDANS)


def activite(structure_id: int, du: date, au: date) -> list[Compte]:
    """Figures of a CAMSP or a CMPP over a period."""
    lus = seances_faites(structure_id, du, au).aggregate(
        actes=Count("pk"), groupes=Count("groupe", distinct=True), seules=Count("pk", filter=Q(groupe__isnull=True)),
        dehors=Count("pk", filter=~Q(lieu__in=DEDANS)), adultes=Count("pk", filter=Q(enfant=False)),
    )  # fmt: skip
    absences = Count("pk", filter=Q(motif_national=MotifNonRealisation.USAGER))
    perdues = seances_non_faites(structure_id, du, au).aggregate(n=Count("pk"), absences=absences)
    return [
        Compte("Séances", lus["seules"] + lus["groupes"], "Séances tenues ; une séance de groupe compte une fois."),
        Compte("Actes", lus["actes"], "Une ligne par personne et par séance tenue."),
        Compte("Hors les murs", lus["dehors"], "Actes tenus à l’école, à domicile ou ailleurs."),
        Compte("Sans l’enfant", lus["adultes"], "Actes tenus avec les adultes seuls."),
        Compte("Non faites", perdues["n"], "Séances prévues et non tenues, chacune avec son motif."),
        Compte("Absences", perdues["absences"], "Non tenues du fait de la personne."),
    ]


def activite_domicile(structure_id: int, du: date, au: date) -> list[Compte]:
    """Figures of a service at home over a period."""
    faites, perdues = interventions_faites(structure_id, du, au), non_faites(structure_id, du, au)
    lus = faites.aggregate(
        n=Count("pk"), personnes=Count("dossier", distinct=True), km=Sum("distance_km"), duree=Sum(DUREE)
    )
    minutes = round(lus["duree"].total_seconds() / 60) if lus["duree"] else 0
    return [
        Compte("Interventions", lus["n"], "Faites, arrivée notée dans la période."),
        Compte("Minutes", minutes, "Départ moins arrivée ; à deux, compté une fois."),
        Compte("Personnes", lus["personnes"], "Au moins une intervention faite."),
        Compte("Kilomètres", round(lus["km"] or 0), "Trajets notés par les professionnels."),
        Compte("Non faites", perdues.count(), "Prévues et non faites, chacune avec son motif national."),
    ]


def entrees_par_provenance(structure_id: int, annee: int) -> dict[str, int]:
    """Stays whose entry is in the year, by provenance; « » where nobody said it: unknown is not « autre »."""
    return _par("provenance", Sejour.objects.filter(structure=structure_id, date_entree__year=annee))


def sorties_par_destination(structure_id: int, annee: int) -> dict[str, int]:
    return _par("destination", Sejour.objects.filter(structure=structure_id, date_sortie__year=annee))


def _par(champ: str, sejours: QuerySet[Sejour]) -> dict[str, int]:
    lus = sejours.order_by().values_list(f"donnees_nationales__{champ}").annotate(n=Count("pk"))
    comptes: dict[str, int] = {}
    for valeur, n in lus:
        comptes[valeur or ""] = comptes.get(valeur or "", 0) + n
    return comptes


def sans_prescription(structure_id: int, le: date) -> QuerySet[Sejour]:
    """Open stays of a SSIAD that no prescription covers on that day: a line of the missing data."""
    couverts = DonneesSejour.objects.filter(
        Q(prescription_fin__isnull=True) | Q(prescription_fin__gte=le),
        structure=structure_id,
        prescription_debut__lte=le,
    )
    ouverts = Sejour.objects.filter(structure=structure_id, statut__in=("en_cours", "suspendu"))
    return ouverts.exclude(pk__in=couverts.values("sejour"))
