"""Who acts and what they reach, signed into PostgreSQL once per transaction.

The row-level security policies read the signed setting `dui.ctx` (DESIGN §4, S-22). The payload carries the access
keys (structure × level), so a policy is a comparison with a constant array, never a join.
"""

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import connection, transaction

NIVEAUX = (1, 2, 3, 4, 5, 6)
DUREE_CONTEXTE_S = 600
DUREE_REQUETE_WEB = "5s"  # a page never holds the database longer (S-54); tasks keep the limit of the connection
_courant: ContextVar["Contexte | None"] = ContextVar("dui_contexte", default=None)


def cle_acces(structure_id: int, niveau: int) -> int:
    """One integer for a structure and a confidentiality level (N1…N6)."""
    return structure_id * 8 + niveau


@dataclass(frozen=True)
class Contexte:
    """Perimeter of one transaction. Empty sets see nothing."""

    acteur_id: int | None = None
    nom: str = ""
    cles: frozenset[int] = frozenset()
    structures: frozenset[int] = frozenset()
    structures_nir: frozenset[int] = frozenset()
    structures_journal: frozenset[int] = frozenset()
    organismes: frozenset[int] = frozenset()
    bris: frozenset[int] = frozenset()
    vitaux: frozenset[int] = frozenset()
    structures_incidents: frozenset[int] = frozenset()
    canal: str = "web"
    motif: str = ""
    adresse: str = ""
    correlation: str = field(default_factory=lambda: str(uuid.uuid4()))

    def charge(self) -> str:
        """Canonical JSON read by the SQL function ctx.ensemble()."""
        return json.dumps(
            {
                "a": self.acteur_id or 0,
                "x": int(time.time()) + DUREE_CONTEXTE_S,
                "c": sorted(self.cles),
                "s": sorted(self.structures),
                "n": sorted(self.structures_nir),
                "j": sorted(self.structures_journal),
                "o": sorted(self.organismes),
                "b": sorted(self.bris),
                "v": sorted(self.vitaux),
                "i": sorted(self.structures_incidents),
            },
            separators=(",", ":"),
        )


def signer(charge: str) -> str:
    """Token `<hmac hex>.<payload>`; the same key lies in ctx.cle, out of reach of the runtime role."""
    cle = bytes.fromhex(settings.DUI_CLE_CONTEXTE)
    return hmac.new(cle, charge.encode(), hashlib.sha256).hexdigest() + "." + charge


def courant() -> Contexte | None:
    return _courant.get()


def exiger() -> Contexte:
    """Current context; its absence is a programming error, never a silent wide access."""
    contexte = _courant.get()
    if contexte is None:
        raise RuntimeError("Aucun contexte ouvert : cette opération doit être faite au nom de quelqu'un.")
    return contexte


def poser(contexte: Contexte) -> None:
    """Write the signed context and the history context in the current transaction (SET LOCAL semantics)."""
    historique = {"acteur": contexte.acteur_id, "canal": contexte.canal, "motif": contexte.motif}
    limite = DUREE_REQUETE_WEB if contexte.canal == "web" else None
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT set_config('dui.ctx', %s, true), set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true),"
            " set_config('statement_timeout', coalesce(%s, current_setting('statement_timeout')), true)",
            [signer(contexte.charge()), contexte.correlation, json.dumps(historique), limite],
        )


def entrer(contexte: Contexte) -> Token["Contexte | None"]:
    """Inside an open transaction: make the context current and sign it. Pair with `sortir`."""
    jeton = _courant.set(contexte)
    poser(contexte)
    return jeton


def sortir(jeton: Token["Contexte | None"]) -> None:
    _courant.reset(jeton)


@contextmanager
def ouvrir(contexte: Contexte) -> Iterator[Contexte]:
    """One transaction in the name of somebody; restores the outer context when nested in the same transaction."""
    precedent = _courant.get()
    with transaction.atomic():
        jeton = entrer(contexte)
        try:
            yield contexte
            if precedent is not None:
                poser(precedent)
        finally:
            sortir(jeton)


def elargir(**changements: Iterable[int] | str) -> None:
    """Replace sets of the current context (a structure just created, a motive just given) and sign again."""
    contexte = replace(exiger(), **changements)  # type: ignore[arg-type]
    _courant.set(contexte)
    poser(contexte)


def agent_technique(
    nom: str,
    structures: Iterable[int],
    *,
    organismes: Iterable[int] = (),
    motif: str = "",
    niveaux: Iterable[int] = NIVEAUX,
) -> Contexte:
    """Context of a task, a command or the demo: named in the history, limited to the structures it is given."""
    ids = frozenset(structures)
    return Contexte(
        nom=nom,
        cles=frozenset(cle_acces(s, n) for s in ids for n in niveaux),
        structures=ids,
        structures_nir=ids,
        structures_journal=ids,
        structures_incidents=ids,
        organismes=frozenset(organismes),
        canal=f"agent:{nom}",
        motif=motif,
    )
