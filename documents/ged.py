"""Readings of the documents of a dossier: explorer, tray, search. Constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from documents.choices_ged import CategorieDepot, EtatDepot, SourceDepot
from documents.models import Depot
from documents.services.ged.traitement import normaliser
from dui.core import horloge
from habilitations.acces import Acteur
from usagers.models import Dossier

PAR_PAGE = 30
A_QUALIFIER = (EtatDepot.RECU, EtatDepot.A_QUALIFIER)


@dataclass(frozen=True)
class Filtres:
    """Read from the address; what is unknown is ignored."""

    categorie: str = ""
    source: str = ""
    niveau: int | None = None
    etat: str = ""
    q: str = ""
    avant: int | None = None

    @classmethod
    def lire(cls, get: Mapping[str, str]) -> "Filtres":
        def choisi(nom: str, valeurs: Any) -> str:
            return get.get(nom, "") if get.get(nom, "") in valeurs else ""

        niveau, avant = get.get("niveau", ""), get.get("avant", "")
        return cls(
            choisi("categorie", CategorieDepot.values), choisi("source", SourceDepot.values),
            int(niveau) if niveau in set("123456") else None, choisi("etat", [*EtatDepot.values]),
            get.get("q", "").strip()[:80], int(avant) if avant.isdecimal() and len(avant) < 10 else None,
        )  # fmt: skip

    def condition(self) -> Q:
        regle = Q()
        if self.categorie:
            regle &= Q(categorie=self.categorie)
        if self.source:
            regle &= Q(source=self.source)
        if self.niveau:
            regle &= Q(niveau=self.niveau)
        if self.etat == EtatDepot.PERIME:
            regle &= Q(etat=EtatDepot.PERIME) | Q(valide_jusqu_au__lt=horloge.aujourdhui())
        elif self.etat:
            regle &= Q(etat=self.etat)
        return regle & mots(self.q)

    @property
    def vides(self) -> bool:
        return self == Filtres(avant=self.avant)


def mots(q: str) -> Q:
    """Every word typed begins a word of the document; a query without word finds nothing."""
    if not q:
        return Q()
    termes = normaliser(q).split()[:8]
    if not termes:
        return Q(pk__in=[])
    brut = " & ".join(f"{terme}:*" for terme in termes)
    return Q(indexe__recherche=SearchQuery(brut, config="simple", search_type="raw"))


@dataclass(frozen=True)
class Page:
    lignes: list[Depot]
    suivante: int | None


def du_dossier(acteur: Acteur, dossier: Dossier, filtres: Filtres) -> Page:
    lus = Depot.objects.visibles_pour(acteur).filter(filtres.condition(), dossier=dossier)
    return _page(lus, filtres.avant)


def bannette(acteur: Acteur, structure_id: int, avant: int | None = None) -> Page:
    """What waits to be qualified in that house, with or without a dossier."""
    lus = Depot.objects.visibles_pour(acteur).filter(structure=structure_id, etat__in=A_QUALIFIER)
    return _page(lus, avant)


def chercher(acteur: Acteur, structure_id: int, filtres: Filtres) -> Page:
    lus = Depot.objects.visibles_pour(acteur).filter(filtres.condition(), structure=structure_id)
    return _page(lus, filtres.avant)


def _page(lus: QuerySet[Depot], avant: int | None) -> Page:
    ordonnes = lus.avec_version().select_related("dossier__usager", "depose_par").order_by("-pk")  # type: ignore[attr-defined]
    lignes = list((ordonnes.filter(pk__lt=avant) if avant else ordonnes)[: PAR_PAGE + 1])
    return Page(lignes[:PAR_PAGE], lignes[PAR_PAGE - 1].pk if len(lignes) > PAR_PAGE else None)
