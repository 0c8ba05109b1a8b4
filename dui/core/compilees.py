"""Queries asked at every request: their SQL is written once for a process, then only their values change.

Django writes the SQL of a queryset again each time that it is asked; for the rights of who acts, this took longer than
PostgreSQL needs to answer. The queryset stays the one definition of the rule: it is built twice with two sets of
marker values, which shows where each value lands, and that nothing else in it moves (an hour read from a clock would
be kept for ever: it is refused).
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import IntegerField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
_JALONS: dict[type, Callable[[int], Any]] = {
    int: lambda rang: -1_800_000_000 - rang,
    date: lambda rang: date(1601, 1, 1) + timedelta(days=rang),
    datetime: lambda rang: datetime(1601, 1, 1, tzinfo=UTC) + timedelta(days=rang),
}


class ValeurMouvante(Exception):
    """Something else than the declared values changes the query."""


class _Requete:
    """Stands where a queryset holds its query: answers with the SQL already written."""

    def __init__(self, compilateur: SQLCompiler, sql: str, valeurs: tuple[Any, ...]) -> None:
        self._compilateur, self._ecrite = compilateur, (sql, valeurs)

    def get_compiler(self, using: str, **_options: Any) -> SQLCompiler:
        compilateur = copy(self._compilateur)
        compilateur.using, compilateur.connection = using, connections[using]
        compilateur.as_sql = lambda *_a, **_k: self._ecrite  # type: ignore[method-assign]
        return compilateur


class RequeteGardee(Generic[M]):
    """`RequeteGardee(construire, pro=int, le=date)`, then `requete(pro=12, le=jour)`: the rows.

    `construire` receives the values by name and gives a queryset of instances.
    """

    def __init__(self, construire: Callable[..., QuerySet[M]], **genres: type) -> None:
        self.construire, self.genres = construire, genres
        self._gardee: tuple[QuerySet[M], SQLCompiler, str, tuple[tuple[str, Any], ...]] | None = None

    def __call__(self, **valeurs: Any) -> list[M]:
        if self._gardee is None:
            self._gardee = _ecrire(self.construire, self.genres)
        lignes, compilateur, sql, places = self._gardee
        requete: Any = _Requete(compilateur, sql, _remplir(places, valeurs))
        return list(QuerySet(lignes.model, requete, lignes.db))


class SousRequeteGardee:
    """The same for the numbers of a queryset, to stand after `__in`: a written subquery, or [] when it is empty."""

    def __init__(self, construire: Callable[..., QuerySet[Any]], **genres: type) -> None:
        try:
            _lignes, _compilateur, self.sql, self.places = _ecrire(construire, genres)
        except EmptyResultSet:
            self.sql = ""

    def __call__(self, **valeurs: Any) -> RawSQL | list[int]:
        return RawSQL(self.sql, _remplir(self.places, valeurs), IntegerField()) if self.sql else []  # noqa: S611


def _ecrire(construire: Callable[..., QuerySet[Any]], genres: dict[str, type]) -> Any:
    un, autre = (_jalons(genres, depart) for depart in (0, 100))
    lignes = construire(**un)
    compilateur = lignes.query.get_compiler(using=lignes.db)
    sql, parametres = compilateur.as_sql()
    sql_autre, autres = construire(**autre).query.get_compiler(using=lignes.db).as_sql()
    if sql != sql_autre or len(parametres) != len(autres):
        raise ValeurMouvante(str(construire))
    places = tuple(_place(a, b, un, autre) for a, b in zip(parametres, autres, strict=True))
    return lignes, compilateur, sql, places


def _jalons(genres: dict[str, type], depart: int) -> dict[str, Any]:
    return {nom: _JALONS[genre](depart + rang) for rang, (nom, genre) in enumerate(genres.items())}


def _remplir(places: tuple[tuple[str, Any], ...], valeurs: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(valeurs[nom] if nom else fixe for nom, fixe in places)


def _place(a: Any, b: Any, un: dict[str, Any], autre: dict[str, Any]) -> tuple[str, Any]:
    """Name of the value that lands here, or the constant that always stands here."""
    nom = next((nom for nom in un if _meme(a, un[nom]) and _meme(b, autre[nom])), "")
    if not nom and not _meme(a, b):
        raise ValeurMouvante(f"{a!r}, puis {b!r}")
    return nom, a


def _meme(a: Any, b: Any) -> bool:
    """JSON values come wrapped, and their wrapping does not compare."""
    return type(a) is type(b) and bool(getattr(a, "obj", a) == getattr(b, "obj", b))
