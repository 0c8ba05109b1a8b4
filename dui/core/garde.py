"""Read-only guard: a GET may read and add to the access log, nothing else (DESIGN §2)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection

V = TypeVar("V", bound=Callable[..., Any])
METHODES_SURES = frozenset({"GET", "HEAD", "OPTIONS"})
_LECTURE = re.compile(
    r"^\s*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN|DECLARE|FETCH|CLOSE|INSERT\s+INTO\s+\"core_traceacces\")",
    re.I,
)
_ECRITURE_CTE = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\"|DELETE\s+FROM)", re.I)


class EcritureSurLecture(RuntimeError):
    """A read view tried to write."""


def ecriture_permise(vue: V) -> V:
    """Mark a view that has a stated reason to write on GET."""
    vue.ecriture_permise = True  # type: ignore[attr-defined]
    return vue


def _verifier(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    texte = sql if isinstance(sql, str) else str(sql)
    if not _LECTURE.match(texte) or (texte.lstrip()[:4].upper() == "WITH" and _ECRITURE_CTE.search(texte)):
        raise EcritureSurLecture(texte[:120])
    return execute(sql, params, many, context)


@contextmanager
def lecture_seule() -> Iterator[None]:
    with connection.execute_wrapper(_verifier):
        yield
