"""Readings of the access log: filters, keyset pages, and what each line says in plain words. Never a content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode

from dui.core import horloge
from dui.core.models import TraceAcces
from habilitations import mots_journal
from habilitations.acteur import Acteur
from habilitations.models import PerimetreDossier, Professionnel, Structure

GRAND = 18  # digits of a bigint that always fits


@dataclass(frozen=True)
class Filtre:
    """State of the address: identifiers, codes and days only, never a name or a number of a person."""

    structure: int | None = None
    pro: int | None = None
    dossier: int | None = None
    genre: str = ""
    niveau: int | None = None
    du: date | None = None
    au: date | None = None

    @classmethod
    def lire(cls, parametres: Mapping[str, str]) -> "Filtre":
        """What makes no sense is ignored."""
        entiers = {nom: _entier(parametres.get(nom)) for nom in ("structure", "pro", "dossier", "niveau")}
        genre = parametres.get("genre", "")
        jours = {nom: _jour(parametres.get(nom)) for nom in ("du", "au")}
        return cls(genre=genre if genre in mots_journal.GENRES else "", **entiers, **jours)  # type: ignore[arg-type]

    def adresse(self, **autres: object) -> str:
        """Query string of this state, with some values replaced."""
        etat = {champ.name: getattr(self, champ.name) for champ in fields(self)} | autres
        return urlencode({nom: valeur for nom, valeur in etat.items() if valeur})

    def __bool__(self) -> bool:
        return self != Filtre()

    def clause(self) -> Q:
        clause = Q()
        egaux = {"structure_id": self.structure, "acteur_id": self.pro, "dossier_id": self.dossier,
                 "niveau": self.niveau}  # fmt: skip
        for colonne, valeur in egaux.items():
            if valeur:
                clause &= Q(**{colonne: valeur})
        if self.genre:
            clause &= mots_journal.clause(self.genre)
        if self.du:
            clause &= Q(instant__gte=minuit(self.du))
        if self.au:
            clause &= Q(instant__lt=minuit(self.au + timedelta(days=1)))
        return clause


def _entier(texte: str | None) -> int | None:
    return int(texte) if texte and texte.isdecimal() and len(texte) < 10 else None


def _jour(texte: str | None) -> date | None:
    try:
        return date.fromisoformat(texte or "")
    except ValueError:
        return None


def minuit(jour: date) -> datetime:
    return datetime.combine(jour, time.min, tzinfo=horloge.PARIS)


@dataclass(frozen=True)
class Ligne:
    """One line as it is read: `qui` is None for the product itself."""

    trace: TraceAcces
    qui: Professionnel | None
    acte: str
    icone: str
    quoi: str
    numero: str = ""


def traces_de(acteur: Acteur, filtre: Filtre) -> QuerySet[TraceAcces]:
    """Lines of the structures whose log the actor reads, and those that belong to none, by people of these structures.

    The second part has no structure to name: the policy of the table alone says which ones (ctx.surveilles).
    """
    lieux = Q(structure_id__in=acteur.structures_ou("HAB", "lire")) | Q(structure_id=None)
    return TraceAcces.objects.filter(lieux, filtre.clause()).order_by("-id")


def traces_du_dossier(dossier_id: int, structure_id: int, usager_id: int) -> QuerySet[TraceAcces]:
    """All that was done with one dossier, and with the identity of its person when no other dossier is named (S-27)."""
    identite = Q(dossier_id=None, usager_id=usager_id) & (Q(structure_id=structure_id) | Q(structure_id=None))
    return TraceAcces.objects.filter(Q(structure_id=structure_id, dossier_id=dossier_id) | identite).order_by("-id")


def tranche(traces: QuerySet[TraceAcces], avant: str | None, taille: int) -> tuple[list[TraceAcces], int | None]:
    """Keyset page: `avant` is the last id already read."""
    if avant and avant.isdecimal() and len(avant) <= GRAND:
        traces = traces.filter(id__lt=int(avant))
    lignes = list(traces[: taille + 1])
    return lignes[:taille], lignes[taille - 1].pk if len(lignes) > taille else None


def dire(traces: Iterable[TraceAcces], *, numeros: bool = True) -> list[Ligne]:
    """Who, what and which dossier, by its number: two queries whatever the number of lines."""
    traces = list(traces)
    pros = Professionnel.objects.in_bulk({t.acteur_id for t in traces if t.acteur_id})
    connus: dict[Any, str] = {}
    if numeros:
        ids = {t.dossier_id for t in traces if t.dossier_id}
        connus = dict(PerimetreDossier.objects.filter(pk__in=ids).values_list("pk", "dossier__numero"))
    return [_ligne(t, pros.get(t.acteur_id or 0), connus.get(t.dossier_id) or "") for t in traces]


def _ligne(t: TraceAcces, qui: Professionnel | None, numero: str) -> Ligne:
    return Ligne(t, qui, mots_journal.genre(t.action), mots_journal.icone(t.action), mots_journal.quoi(t.objet), numero)


def structures_lues(acteur: Acteur) -> QuerySet[Structure]:
    return Structure.objects.filter(pk__in=acteur.structures_ou("HAB", "lire"))


def nommes(filtre: Filtre, acteur: Acteur) -> dict[str, str]:
    """Words of the identifiers of the address; 404 for what the actor does not watch over."""
    lues = acteur.structures_ou("HAB", "lire")
    mots = {"pro": "", "dossier": ""}
    if filtre.pro:
        mots["pro"] = str(get_object_or_404(Professionnel, pk=filtre.pro, organisme=acteur.organisme_id))
    if filtre.dossier:
        siens = PerimetreDossier.objects.select_related("dossier")
        mots["dossier"] = get_object_or_404(siens, pk=filtre.dossier, structure__in=lues).dossier.numero
    if filtre.structure and filtre.structure not in lues:
        raise Http404
    return mots
