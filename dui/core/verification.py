"""Proof of the access log: reads every line again, and names the first bad seal and what was done to it (S-25)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connections, transaction

from dui.core import ancrage, sceaux
from dui.core.models import NaturePreuve
from dui.core.registres import ALERTES
from dui.core.sceaux import SceauLu, racine_merkle

# A line is written at most this long before the seal of an earlier batch (a transaction still open then).
TRANSACTION_LA_PLUS_LONGUE = timedelta(hours=1)
PAR_LECTURE = 10_000
# The canonical bytes are composed by built-in functions of the server, not by the function of the schema, which a
# superuser could replace; `sceaux.octets_trace` says the same in Python, and a test vector pins both.
_TRACES = """
SELECT id, tx, (extract(epoch FROM instant) * 1000000)::bigint, empreinte,
    pg_catalog.convert_to(pg_catalog.json_build_array('dui.trace.1', id, tx,
        (extract(epoch FROM instant) * 1000000)::bigint, acteur_id, structure_id, dossier_id, usager_id, action, objet,
        niveau, motif, canal, adresse, pg_catalog.encode(grain, 'hex'))::text, 'UTF8')
FROM core_traceacces ORDER BY tx, id
"""


@dataclass(frozen=True)
class Defaut:
    """First thing that does not hold. `nature`: modifie, supprime, reordonne, antidate, tronque, recalcule."""

    nature: str
    sceau: int
    detail: str


@dataclass(frozen=True)
class Rapport:
    sceaux: int
    traces: int
    en_attente: int
    purgees: int
    ancre: int
    defaut: Defaut | None

    @property
    def intact(self) -> bool:
        return self.defaut is None


class _Trace(NamedTuple):
    id: int
    tx: int
    instant: int
    empreinte: bytes
    juste: bool


class _Altere(Exception):
    def __init__(self, nature: str, detail: str) -> None:
        super().__init__(detail)
        self.nature = nature
        self.detail = detail


def verifier(*ancres: Path, cle: Ed25519PublicKey | None = None) -> Rapport:
    """Read the whole log under the sealer's role, as it stands at one instant, seal after seal.

    `ancres`: files of heads kept elsewhere (a mail received is one). Without any, those that the product writes.
    """
    publiees: dict[int, str] = {}
    for chemin in ancres or ancrage.fichiers():
        publiees |= sceaux.lire_ancre(chemin)
    connexion = connections[sceaux.ALIAS]
    with transaction.atomic(using=sceaux.ALIAS):
        with connexion.cursor() as curseur:
            curseur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _Verification(_lire_sceaux(), publiees, cle or sceaux.cle_publique()).rapport()


class _Verification:
    def __init__(self, liste: Iterable[SceauLu], publiees: dict[int, str], cle: Ed25519PublicKey) -> None:
        self.liste = liste
        self.publiees = publiees
        self.cle = cle
        self.sceaux = self.traces = self.purgees = self.en_attente = 0

    def rapport(self) -> Rapport:
        defaut = self._parcourir()
        return Rapport(self.sceaux, self.traces, self.en_attente, self.purgees, len(self.publiees), defaut)

    def _parcourir(self) -> Defaut | None:
        flux = _Flux()
        numero, precedent = 0, None
        try:
            for sceau in self.liste:
                numero = precedent.numero + 1 if precedent else 1
                self._verifier_sceau(sceau, precedent, numero)
                lot = flux.jusqu_au((sceau.dernier_tx, sceau.dernier_id))
                self._verifier_lot(sceau, lot, precedent)
                precedent = sceau
                self.sceaux += 1
            numero = precedent.numero + 1 if precedent else 1
            self._verifier_la_fin(numero, flux.reste(), precedent)
        except _Altere as altere:
            return Defaut(altere.nature, numero, altere.detail)
        return None

    def _verifier_sceau(self, sceau: SceauLu, precedent: SceauLu | None, attendu: int) -> None:
        if sceau.numero != attendu:
            raise _Altere("supprime", f"le sceau {attendu} manque")
        empreinte = sceau.calculer()
        publiee = self.publiees.get(sceau.numero)
        if publiee is not None and publiee != empreinte.hex():
            raise _Altere("recalcule", "ce sceau n’est pas celui que l’ancre a publié")
        if empreinte != sceau.empreinte or racine_merkle(sceau.liste_feuilles()) != sceau.racine:
            raise _Altere("modifie", "le sceau lui-même a été changé")
        if sceau.precedent != (precedent.empreinte if precedent else sceaux.ZERO):
            raise _Altere("recalcule", "ce sceau ne suit pas le précédent")
        try:
            self.cle.verify(sceau.signature, sceau.empreinte)
        except InvalidSignature:
            raise _Altere("recalcule", "la signature n’est pas celle de la clé de scellement") from None

    def _verifier_lot(self, sceau: SceauLu, lot: list[_Trace], precedent: SceauLu | None) -> None:
        feuilles = sceau.liste_feuilles()
        if not lot and feuilles and sceau.scelle_le < _limite_de_conservation():
            self.purgees += len(feuilles)
            return
        self.traces += len(lot)
        empreintes = [trace.empreinte for trace in lot]
        if empreintes != feuilles:
            _nommer(lot, empreintes, feuilles)
        for trace in lot:
            if not trace.juste:
                raise _Altere("modifie", f"la ligne {trace.id} ne correspond plus à son empreinte")
        _refuser_le_passe(lot, precedent)

    def _verifier_la_fin(self, numero: int, lignes: Iterator[_Trace], dernier: SceauLu | None) -> None:
        publie = max(self.publiees, default=0)
        if publie >= numero:
            raise _Altere("tronque", f"l’ancre a publié les sceaux jusqu’au {publie}")
        for trace in lignes:
            self.en_attente += 1
            if not trace.juste:
                raise _Altere("modifie", f"la ligne {trace.id}, pas encore scellée, a été changée")
            _refuser_le_passe([trace], dernier)


class _Flux:
    """All lines in order, read once, cut at the end of each seal."""

    def __init__(self) -> None:
        self._lignes = _lire_traces()
        self._suivante = next(self._lignes, None)

    def jusqu_au(self, borne: tuple[int, int]) -> list[_Trace]:
        lot = []
        while self._suivante is not None and (self._suivante.tx, self._suivante.id) <= borne:
            lot.append(self._suivante)
            self._suivante = next(self._lignes, None)
        return lot

    def reste(self) -> Iterator[_Trace]:
        while self._suivante is not None:
            yield self._suivante
            self._suivante = next(self._lignes, None)


def _lire_sceaux() -> Iterator[SceauLu]:
    connexion = connections[sceaux.ALIAS]
    with connexion.connection.cursor(name="verifier_sceaux") as curseur:
        curseur.itersize = 50
        curseur.execute(f"SELECT {', '.join(sceaux.COLONNES)} FROM core_sceau ORDER BY numero")
        yield from map(sceaux.sceau_lu, curseur)


def _lire_traces() -> Iterator[_Trace]:
    """Stream of all lines, each with the answer: does its content give its digest?"""
    connexion = connections[sceaux.ALIAS]
    with connexion.connection.cursor(name="verifier_journal", binary=True) as curseur:
        curseur.itersize = PAR_LECTURE
        curseur.execute(_TRACES)
        for id, tx, instant, empreinte, octets in curseur:
            yield _Trace(id, tx, instant, empreinte, sha256(octets).digest() == empreinte)


def _nommer(lot: list[_Trace], empreintes: list[bytes], feuilles: list[bytes]) -> None:
    """The digests of the lines are not those of the seal: say how."""
    en_trop = Counter(empreintes) - Counter(feuilles)
    manquantes = Counter(feuilles) - Counter(empreintes)
    coupables = [trace.id for trace in lot if trace.empreinte in en_trop]
    if not en_trop and not manquantes:
        raise _Altere("reordonne", "les lignes ne sont plus dans l’ordre de leur écriture")
    if not en_trop:
        raise _Altere("supprime", f"{manquantes.total()} ligne(s) manquent")
    if not manquantes:
        raise _Altere("antidate", f"lignes ajoutées après coup : {_enumerer(coupables)}")
    raise _Altere("modifie", f"lignes changées : {_enumerer(coupables)}")


def _refuser_le_passe(lot: Iterable[_Trace], precedent: SceauLu | None) -> None:
    if precedent is None:
        return
    plancher = sceaux.microsecondes(precedent.scelle_le - TRANSACTION_LA_PLUS_LONGUE)
    for trace in lot:
        if trace.instant < plancher:
            raise _Altere("antidate", f"la ligne {trace.id} porte une date antérieure au sceau précédent")


def _enumerer(ids: list[int]) -> str:
    return ", ".join(map(str, ids[:5])) + ("…" if len(ids) > 5 else "")


def _limite_de_conservation() -> datetime:
    return datetime.now(UTC) - timedelta(days=settings.DUI_JOURNAL_CONSERVATION_JOURS)


def verifier_et_noter() -> Rapport:
    """The nightly verification: its answer is kept, and an alteration rings at once."""
    rapport = verifier()
    ancrage.noter(NaturePreuve.VERIFICATION, sceau=rapport.sceaux, reussi=rapport.intact, detail=phrase(rapport))
    if not rapport.intact:
        for prevenir in ALERTES:
            prevenir()
    return rapport


def phrase(rapport: Rapport) -> str:
    """What the command prints."""
    compte: dict[str, Any] = {"s": rapport.sceaux, "t": rapport.traces, "e": rapport.en_attente}
    if rapport.defaut is None:
        suite = f", {rapport.purgees} purgées à terme" if rapport.purgees else ""
        ancre = f", {rapport.ancre} sceaux ancrés" if rapport.ancre else ", sans ancre"
        return "intact : {s} sceaux, {t} lignes scellées, {e} en attente".format(**compte) + suite + ancre
    d = rapport.defaut
    return f"ALTÉRÉ : sceau {d.sceau}, {LIBELLES[d.nature]} ({d.detail})"


LIBELLES = {
    "modifie": "contenu modifié",
    "supprime": "lignes supprimées",
    "reordonne": "lignes réordonnées",
    "antidate": "lignes antidatées",
    "tronque": "fin du journal tronquée",
    "recalcule": "sceaux recalculés",
}
