"""Search of a person, inside what the actor may see (experience.md A-U5)."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, Value
from django.db.models.expressions import RawSQL

from dui.core import horloge
from habilitations.acces import Acteur, numeros_visibles, perimetres_visibles
from habilitations.choices import Phase, Transverse
from usagers.models import Dossier, Usager
from usagers.selectors.saisie import Saisie, comprendre

SEUIL = 0.45
MARGE = 3
_REQUETE = "SELECT id, score FROM recherche_usagers({}, %s::text[], %s::int[], %s::real[], %s, %s::date[], %s)"


@dataclass(frozen=True)
class Trouve:
    """A person found, and the dossier through which the actor reaches them."""

    usager: Usager
    dossier: Dossier
    score: float


def dossiers_visibles(acteur: Acteur, domaine: str = "ID", action: str = "resumer") -> QuerySet[Dossier]:
    """Dossiers whose identity the actor may at least read in summary; merged records are left out."""
    return _dans_le_perimetre(acteur, domaine, action).filter(usager__fusionne_dans__isnull=True)


def _dans_le_perimetre(acteur: Acteur, domaine: str, action: str) -> QuerySet[Dossier]:
    """The perimeter as one array computed first: the same speed before and after statistics are gathered."""
    tableau = _tableau(numeros_visibles(acteur, domaine, action))
    return Dossier.objects.filter(_Parmi(F("perimetre_id"), tableau), structure__in=acteur.structures)


def _tableau(numeros: Any) -> Any:
    """Always an array, empty too: the text of these queries stands inside those of the search."""
    if isinstance(numeros, RawSQL):
        return _Tableau(numeros)
    return Value([], ArrayField(IntegerField())) if numeros == [] else ArraySubquery(numeros.order_by())


class _Tableau(Func):
    """array(subquery)"""

    template = "ARRAY%(expressions)s"
    output_field = ArrayField(IntegerField())


class _Parmi(Func):
    """column = ANY(array)"""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def rechercher(acteur: Acteur, texte: str, limite: int = 8) -> list[Trouve]:
    """Best first; accents, typing errors, phone, birth date, nickname and order of the words do not matter."""
    saisie = comprendre(texte, horloge.aujourdhui())
    if saisie.vide:
        return []
    notes = _notes(acteur, saisie, limite)
    notes |= _par_numero(acteur, texte.strip(), saisie)
    return _charger(acteur, notes)[:limite]


def _par_numero(acteur: Acteur, texte: str, saisie: Saisie) -> dict[int, float]:
    """A dossier number, written as on the paper."""
    if saisie.telephone or saisie.naissances or len(texte) > 30 or not re.search(r"\d", texte):
        return {}
    dossiers = Dossier.objects.filter(structure__in=acteur.structures, numero__in={texte, texte.upper()})
    return dict.fromkeys(dossiers.values_list("usager_id", flat=True)[:5], 1.0)


def _notes(acteur: Acteur, saisie: Saisie, limite: int) -> dict[int, float]:
    """Scores of the persons near. A team is searched alone; a whole house is searched, then filtered: some dossiers
    are restricted, hence the margin."""
    sql, parametres = "NULL", ()
    if not _voit_la_structure(acteur):
        visibles = _dans_le_perimetre(acteur, "ID", "resumer").order_by().values("usager_id")
        sql, parametres = visibles.query.sql_with_params()
        sql = f"ARRAY({sql})"
    formes = list(saisie.formes())
    colonnes = [list(colonne) for colonne in zip(*formes, strict=True)] if formes else [[], [], []]
    with connection.cursor() as curseur:
        curseur.execute(
            _REQUETE.format(sql), [*parametres, *colonnes, saisie.telephone, saisie.naissances, limite * MARGE]
        )
        return {pk: float(score) for pk, score in curseur.fetchall() if score >= SEUIL}


def _voit_la_structure(acteur: Acteur) -> bool:
    return all(
        any(p.permet("ID", "resumer") and p.transverse == Transverse.STRUCTURE and not p.unite_id for p in postes)
        for postes in ([p for p in acteur.postes if p.structure_id == s] for s in acteur.structures)
    )


def _charger(acteur: Acteur, notes: dict[int, float]) -> list[Trouve]:
    """One line a person, through the dossier where life goes on."""
    if not notes:
        return []
    permis = perimetres_visibles(acteur, "ID", "resumer").filter(dossier__usager__in=notes).order_by().values("pk")
    dossiers = (
        Dossier.objects.filter(perimetre__in=permis, usager__in=notes, structure__in=acteur.structures)
        .select_related("usager", "structure", "perimetre__unite")
        .order_by("pk")
    )
    retenus: dict[int, Dossier] = {}
    for dossier in dossiers:
        deja = retenus.get(dossier.usager_id)
        if deja is None or (deja.perimetre.phase != Phase.ACTIF and dossier.perimetre.phase == Phase.ACTIF):
            retenus[dossier.usager_id] = dossier
    trouves = [Trouve(d.usager, d, notes[pk]) for pk, d in retenus.items()]
    return sorted(trouves, key=lambda t: (-t.score, t.usager.cle_tri, t.usager.pk))


__all__ = ["Trouve", "dossiers_visibles", "rechercher"]
