"""The agenda as one reader sees it: which events, whose names, which words. Few queries, whatever the number of rows.

A slot above the reader's level keeps its hour (« RDV santé »); a person whose dossier is closed to the reader is
counted and never named; a colleague's appointment that is none of the reader's is « Occupé ».
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from coordination.choices import StatutEvenement, TypeEvenement
from coordination.choices_agenda import ICONES_ISSUE, IssuePersonne
from coordination.models import (
    DetailEvenement,
    Evenement,
    Indisponibilite,
    ParticipantEvenement,
    PersonneEvenement,
    Reservation,
)
from coordination.selectors_agenda import adresse_de
from dui.core import horloge
from habilitations.acces import Acteur, numeros_visibles
from usagers.acces import liens_pour
from usagers.models import Dossier

OUVERTS = (StatutEvenement.PLANIFIE, StatutEvenement.VALIDE)
LIMITE = 120
LIMITE_JOUR = 36
SANTE = "RDV santé"
OCCUPE = "Occupé"


def bornes(du: date, au: date) -> tuple[datetime, datetime]:
    """Instants of the days, both included, as lived in Paris."""
    debut, fin = (datetime.combine(j, time(), tzinfo=horloge.PARIS) for j in (du, au + timedelta(days=1)))
    return debut, fin


def miens(acteur: Acteur) -> Q:
    """Where I take part, and what I planned; the shifts that I planned for others are theirs."""
    return Q(participants__professionnel=acteur.id) | Q(auteur=acteur.id, domaine="AGE") & ~Q(
        type=TypeEvenement.SERVICE
    )


def lisibles(acteur: Acteur) -> Q:
    """Events of a dossier whose agenda this actor reads."""
    lignes = PersonneEvenement.objects.filter(
        evenement=OuterRef("pk"), dossier__in=numeros_visibles(acteur, "AGE", "lire")
    )
    return Q(Exists(lignes))


def visibles(acteur: Acteur) -> QuerySet[Evenement]:
    """Mine, and those of the persons whose agenda I read."""
    siens = Evenement.objects.filter(miens(acteur) | Q(auteur=acteur.id, domaine="AGE")).values("pk")
    lignes = Evenement.objects.filter(structure__in=acteur.structures)
    return lignes.filter(Q(pk__in=siens) | lisibles(acteur) & Q(domaine="AGE"))


def entre(lignes: QuerySet[Evenement], du: date, au: date) -> QuerySet[Evenement]:
    debut, fin = bornes(du, au)
    return lignes.filter(debut__lt=fin).filter(Q(fin__gt=debut) | Q(debut__gte=debut))


def a_clore(acteur: Acteur) -> QuerySet[Evenement]:
    """Past, mine, and nobody said what came of it."""
    passes = Q(fin__lt=horloge.maintenant()) | Q(fin__isnull=True, debut__lt=horloge.maintenant())
    siens = Evenement.objects.filter(miens(acteur)).values("pk")
    lignes = Evenement.objects.filter(passes, statut__in=OUVERTS, structure__in=acteur.structures, pk__in=siens)
    lignes = lignes.exclude(type=TypeEvenement.SERVICE)
    return lignes.order_by("debut", "pk")


@dataclass
class Ligne:
    """One person of an event, for a reader who reads their agenda."""

    pk: int
    dossier_id: int
    usager: Any
    present: bool | None
    issue: str
    statut: str
    unite_id: int | None
    choisie: str = ""  # what was just answered, when the page comes back with a refusal

    @property
    def ouverte(self) -> bool:
        return self.statut in OUVERTS

    @property
    def issue_dite(self) -> str:
        return str(IssuePersonne(self.issue).label) if self.issue else ""

    @property
    def icone(self) -> str:
        return ICONES_ISSUE.get(self.issue, "")


@dataclass
class Vue:
    """One event as a page shows it."""

    e: Evenement
    titre: str
    lieu: str
    masque: bool = False
    personnes: list[Ligne] = field(default_factory=list)
    cachees: int = 0
    participants: list[Any] = field(default_factory=list)
    ressources: list[str] = field(default_factory=list)
    avec: str = ""
    url: str = ""
    occupe: bool = False

    @property
    def seule(self) -> Ligne | None:
        """The one person of an appointment that one click closes."""
        return self.personnes[0] if len(self.personnes) == 1 and not self.cachees and not self.e.groupe else None

    @property
    def duree(self) -> str:
        """« 45 min », « 2 h »."""
        minutes = int(horloge.duree(self.e.debut, self.e.fin or self.e.debut).total_seconds() // 60)
        heures, reste = divmod(minutes, 60)
        return f"{heures} h {reste:02d}".removesuffix(" 00") if heures else f"{minutes} min"

    @property
    def a_clore(self) -> bool:
        return self.e.statut in OUVERTS and self.e.a_clore() and not self.occupe

    @property
    def passe(self) -> bool:
        return (self.e.fin or self.e.debut) < horloge.maintenant()


def habiller(acteur: Acteur, evenements: Iterable[Evenement], *, details: bool = True) -> list[Vue]:
    """Persons, words, participants and resources: four queries at most."""
    rangees = list(evenements)
    ids = [e.pk for e in rangees]
    lignes = _personnes(acteur, ids)
    mots = _mots(acteur, [e.pk for e in rangees if e.sensible])
    participants, ressources = _autour(ids) if details else ({}, {})
    return [_vue(acteur, e, lignes.get(e.pk, []), mots.get(e.pk), participants, ressources) for e in rangees]


def _personnes(acteur: Acteur, ids: Sequence[int]) -> dict[int, list[tuple[PersonneEvenement, bool]]]:
    if not ids:
        return {}
    ouverte = Case(When(dossier__in=numeros_visibles(acteur, "AGE", "lire"), then=Value(True)), default=Value(False),
                   output_field=BooleanField())  # fmt: skip
    lignes = PersonneEvenement.objects.filter(evenement__in=ids).annotate(ouverte=ouverte)
    par: dict[int, list[tuple[PersonneEvenement, bool]]] = {}
    for ligne in lignes.select_related("dossier__usager", "dossier__perimetre").order_by("dossier__usager__cle_tri"):
        par.setdefault(ligne.evenement_id, []).append((ligne, ligne.ouverte))  # type: ignore[attr-defined]
    return par


def _mots(acteur: Acteur, ids: Sequence[int]) -> dict[int, DetailEvenement]:
    """The words of reserved slots, for who reads that level on that dossier."""
    if not ids:
        return {}
    regle = Q(dossier=None) & Q(pk__in=[])
    for niveau in (4, 5):
        if niveau == 4 and not acteur.professionnel_de_sante:
            continue
        siens = Q(evenement__personnes__dossier__in=numeros_visibles(acteur, "AGE", "lire", niveau))
        regle |= Q(niveau=niveau) & siens
    return {d.evenement_id: d for d in DetailEvenement.objects.filter(regle, evenement__in=ids).distinct()}


def _autour(ids: Sequence[int]) -> tuple[dict[int, list[Any]], dict[int, list[Any]]]:
    """Participants and resources; two queries."""
    participants: dict[int, list[Any]] = {}
    ressources: dict[int, list[Any]] = {}
    if not ids:
        return participants, ressources
    for p in ParticipantEvenement.objects.filter(evenement__in=ids).select_related("professionnel", "contact"):
        participants.setdefault(p.evenement_id, []).append(p)
    for r in Reservation.objects.filter(evenement__in=ids).select_related("ressource"):
        ressources.setdefault(r.evenement_id, []).append(r.ressource)
    return participants, ressources


def _vue(
    acteur: Acteur, e: Evenement, lignes: list[tuple[PersonneEvenement, bool]], mots: DetailEvenement | None,
    participants: dict[int, list[Any]], ressources: dict[int, list[Any]],
) -> Vue:  # fmt: skip
    masque = e.sensible and mots is None
    dit = mots if mots is not None else e
    noms = [r.nom for r in ressources.get(e.pk, [])] or list(getattr(e, "reserves", []))
    vue = Vue(
        e=e, titre=SANTE if masque else dit.libelle, lieu="" if masque else dit.lieu, masque=masque,
        personnes=[_ligne(ligne) for ligne, ouverte in lignes if ouverte],
        cachees=sum(not ouverte for _, ouverte in lignes), url=adresse_de(e),
        ressources=[nom for nom in noms if masque or nom != dit.lieu],
        avec="" if masque else " ".join(getattr(e, "noms_avec", [])),
    )  # fmt: skip
    vue.participants = [] if masque else participants.get(e.pk, [])
    return vue


def _ligne(p: PersonneEvenement) -> Ligne:
    return Ligne(p.pk, p.dossier_id, p.dossier.usager, p.present, p.issue, p.statut, p.dossier.perimetre.unite_id)


def avec_moyens(lignes: QuerySet[Evenement]) -> QuerySet[Evenement]:
    """Names of the resources and of the professionals, inside the same query."""
    reserves = Reservation.objects.filter(evenement=OuterRef("pk")).order_by("pk").values("ressource__nom")
    qui = ParticipantEvenement.objects.filter(evenement=OuterRef("pk"), professionnel__isnull=False).order_by("pk")
    nom = Concat("professionnel__prenom", Value("\u00a0"), "professionnel__nom")
    return lignes.annotate(
        reserves=ArraySubquery(reserves), noms_avec=ArraySubquery(qui.annotate(n=nom).values("n")[:3])
    )


def du_jour(acteur: Acteur, jour: date) -> list[Evenement]:
    """My day: where I take part."""
    siens = Evenement.objects.filter(miens(acteur)).values("pk")
    lignes = Evenement.objects.filter(structure__in=acteur.structures, pk__in=siens)
    return list(avec_moyens(entre(lignes, jour, jour)).order_by("debut", "pk")[: LIMITE_JOUR + 1])


def du_collegue(acteur: Acteur, collegue_id: int, du: date, au: date) -> list[Vue]:
    """A colleague's days, in the houses that we share: what I may not read is « Occupé »."""
    lignes = Evenement.objects.filter(participants__professionnel=collegue_id, structure__in=acteur.structures)
    rangees = list(entre(lignes, du, au).exclude(statut=StatutEvenement.ANNULE).order_by("debut", "pk")[:LIMITE])
    a_moi = set(visibles(acteur).filter(pk__in=[e.pk for e in rangees]).values_list("pk", flat=True))
    vues = habiller(acteur, rangees)
    for vue in vues:
        if vue.e.pk not in a_moi:
            vue.titre, vue.lieu, vue.url, vue.occupe = OCCUPE, "", "", True
            vue.personnes, vue.cachees, vue.participants, vue.ressources = [], 0, [], []
    return vues


def ouverts_a_l_ecriture(acteur: Acteur, structure_id: int) -> QuerySet[Dossier]:
    """Those for whom this actor writes in the agenda."""
    lignes = Dossier.objects.filter(pk__in=numeros_visibles(acteur, "AGE", "ecrire"), structure=structure_id)
    lignes = lignes.select_related("usager", "structure", "perimetre__unite").prefetch_related(liens_pour(acteur))
    return lignes.order_by("usager__cle_tri", "pk")


def absences(structure_ids: Iterable[int], professionnels: Iterable[int], du: date, au: date) -> list[Indisponibilite]:
    debut, fin = bornes(du, au)
    lignes = Indisponibilite.objects.filter(
        structure__in=structure_ids, professionnel__in=professionnels, retiree_le=None, debut__lt=fin, fin__gt=debut
    )
    return list(lignes.select_related("professionnel"))
