"""Technical logs: one line of JSON per event, in UTC, without personal data (S-29, S-33).

The message of a record is its template, never its arguments: a third-party library may put a name, an address or a
value in them. What may accompany it is a closed list of keys. An exception is its type and where it was raised: its
text may quote a row ("Key (nom)=(…)").
"""

import logging
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

PERMIS = frozenset(
    {
        "remise",
        "abonne",
        "cause",
        "essai",
        "tache",
        "duree_ms",
        "status_code",
        "nombre",
        "sceau",
        "lot",
        "etat",
        "fichier",
    }
)
Ligne = MutableMapping[str, Any]


def _sans_valeur(_: Any, __: str, ligne: Ligne) -> Ligne:
    """Keep the template and the permitted keys of the record."""
    record: logging.LogRecord = ligne["_record"]
    propre: dict[str, Any] = {
        "instant": ligne.get("timestamp"),
        "niveau": record.levelname.lower(),
        "source": record.name,
        "fait": str(record.msg),
    }
    propre |= {cle: valeur for cle, valeur in vars(record).items() if cle in PERMIS}
    requete = getattr(record, "request", None)
    if requete is not None and getattr(requete, "resolver_match", None):
        propre["vue"] = requete.resolver_match.view_name
    genre, _valeur, pile = ligne.get("exc_info") or (None, None, None)
    if genre is not None:
        propre["exception"] = genre.__name__
        propre["pile"] = [
            f"{cadre.filename.rpartition('/')[2]}:{cadre.lineno}:{cadre.name}"
            for cadre in traceback.extract_tb(pile)[-12:]
        ]
    return propre


def formateur() -> logging.Formatter:
    """ASCII JSON: line feeds, escape sequences and direction marks cannot forge a line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.processors.TimeStamper(fmt="iso", utc=True)],
        processors=[_sans_valeur, structlog.processors.JSONRenderer(ensure_ascii=True)],
    )
