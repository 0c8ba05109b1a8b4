"""Outbox: deliveries claimed under a lease, fenced by their attempt number, retried with back-off (AD-5).

A subscriber is called as `f(evenement, remise)` in a technical context limited to the structure of the event. What it
writes and the end of the delivery are committed together. Around an effect outside the database:

    preparer(...)            # phase 1: its writes are committed by confirmer()
    remise.confirmer()       # raises RemisePerdue when another worker took over; renews the lease
    if remise.reprise: ...   # an earlier attempt may have reached the receiver: ask before sending again
    client.envoyer(...)      # phase 2: no row is locked while the network is used
    noter_l_accuse(...)      # committed with the end of the delivery
"""

import logging
import random
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal

from django.conf import settings
from django.db import connection, transaction

from dui.core import contexte, evenements
from dui.core.erreurs import ErreurMetier
from dui.core.models import EtatRemise, EvenementMetier

LOT = 4
ATTENTE_MAX_S = 1800
Nature = Literal["temporaire", "definitif"]
journal_technique = logging.getLogger("dui.boite")

_EPUISEES = """
UPDATE core_remise
SET etat = 'a_traiter', erreur = 'Interrompue à chaque essai : la tâche n’a pas pu aller à son terme.'
WHERE etat = 'en_cours' AND bail < clock_timestamp() AND essai >= limite
"""
_RECLAMER = """
WITH dues AS (
    SELECT id FROM core_remise
    WHERE etat IN ('en_attente', 'en_cours')
      AND ((etat = 'en_attente' AND disponible_le <= clock_timestamp())
           OR (etat = 'en_cours' AND bail < clock_timestamp() AND essai < limite))
    ORDER BY disponible_le, id LIMIT %s FOR UPDATE SKIP LOCKED)
UPDATE core_remise r
SET etat = 'en_cours', essai = r.essai + 1, bail = clock_timestamp() + %s * interval '1 second'
FROM dues WHERE r.id = dues.id
RETURNING r.id, r.evenement_id, r.abonne, r.essai, r.limite
"""
_CONFIRMER = """
UPDATE core_remise SET bail = clock_timestamp() + %s * interval '1 second'
WHERE id = %s AND essai = %s AND etat = 'en_cours' AND bail > clock_timestamp()
"""
_TERMINER = """
UPDATE core_remise SET etat = 'remise', bail = NULL, erreur = '', remise_le = clock_timestamp()
WHERE id = %s AND essai = %s AND etat = 'en_cours'
"""
_ECHOUER = """
UPDATE core_remise SET etat = %s, bail = NULL, erreur = %s,
    disponible_le = clock_timestamp() + %s * interval '1 second'
WHERE id = %s AND essai = %s AND etat = 'en_cours'
"""
_RETARD = """
SELECT extract(epoch FROM clock_timestamp() - min(disponible_le))::float FROM core_remise
WHERE etat IN ('en_attente', 'en_cours') AND disponible_le <= clock_timestamp()
"""


class RemisePerdue(Exception):
    """Another worker holds this delivery now: stop before doing anything outside."""


class EchecRemise(Exception):
    """Raised by a subscriber: undo its writes and retry later, or give up (`definitif`) with a human sentence."""

    def __init__(self, phrase: str, nature: Nature = "temporaire") -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.nature: Nature = nature


class RemiseEnCours:
    """One attempt of one delivery, held by this worker."""

    def __init__(self, id: int, evenement: EvenementMetier, abonne: str, essai: int, limite: int) -> None:
        self.id = id
        self.evenement = evenement
        self.abonne = abonne
        self.essai = essai
        self.limite = limite
        self.close = False
        self._phase: AbstractContextManager[Any] | None = None

    @property
    def reprise(self) -> bool:
        """An earlier attempt started: its effect may have reached the receiver."""
        return self.essai > 1

    @property
    def dernier_essai(self) -> bool:
        return self.essai >= self.limite

    def confirmer(self) -> None:
        """Commit the current phase, check that the delivery is still ours, renew the lease, open the next phase."""
        ouverte = self._phase is not None
        self._fermer()
        self.verrouiller()
        if ouverte:
            self._entrer()

    def verrouiller(self) -> None:
        """The fence alone, in its own committed transaction."""
        with transaction.atomic():
            tenue = _executer(_CONFIRMER, [settings.DUI_BAIL_SECONDES, self.id, self.essai]) == 1
        if not tenue:
            raise RemisePerdue(f"remise {self.id}, essai {self.essai}")

    def terminer(self) -> None:
        """Delivered; written in the transaction of the effects. Called by the relay when the subscriber returns."""
        if _executer(_TERMINER, [self.id, self.essai]) != 1:
            raise RemisePerdue(f"remise {self.id}, essai {self.essai}")
        self.close = True

    def echouer(self, nature: Nature, phrase: str) -> None:
        """Not delivered; keeps what the subscriber wrote in this phase (its own state, the reason)."""
        definitif = nature == "definitif" or self.dernier_essai
        etat = EtatRemise.A_TRAITER if definitif else EtatRemise.EN_ATTENTE
        if _executer(_ECHOUER, [etat, phrase[:500], recul(self.essai), self.id, self.essai]) != 1:
            raise RemisePerdue(f"remise {self.id}, essai {self.essai}")
        self.close = True

    @contextmanager
    def phases(self) -> Iterator[None]:
        self._entrer()
        try:
            yield
        except BaseException as erreur:
            self._fermer(erreur)
            raise
        self._fermer()

    def _entrer(self) -> None:
        agent = contexte.agent_technique("remises", [self.evenement.structure_id], motif=self.abonne)
        self._phase = contexte.ouvrir(agent)
        self._phase.__enter__()

    def _fermer(self, erreur: BaseException | None = None) -> None:
        phase, self._phase = self._phase, None
        if phase is not None:
            phase.__exit__(type(erreur) if erreur else None, erreur, None)


def _executer(sql: str, parametres: list[Any]) -> int:
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        return curseur.rowcount


def recul(essai: int) -> float:
    """Seconds before the next attempt: 2ⁿ with jitter, half an hour at most."""
    return min(2.0 ** min(essai, 12), ATTENTE_MAX_S) * random.uniform(0.75, 1.0)  # noqa: S311 - not a secret


def reclamer(lot: int = LOT) -> list[RemiseEnCours]:
    """Take up to `lot` due deliveries under a lease; committed before anything is tried."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(_EPUISEES)
        curseur.execute(_RECLAMER, [lot, settings.DUI_BAIL_SECONDES])
        lignes = sorted(curseur.fetchall())
    faits = EvenementMetier.objects.in_bulk([ligne[1] for ligne in lignes])
    return [RemiseEnCours(i, faits[e], abonne, essai, limite) for i, e, abonne, essai, limite in lignes]


def traiter(remise: RemiseEnCours) -> None:
    """One attempt, from the fence to its outcome. Never raises for what a subscriber did."""
    inscrit = evenements.abonne(remise.evenement.nom, remise.abonne)
    try:
        remise.verrouiller()
        if inscrit is None:
            raise EchecRemise("Plus aucun service ne traite cet événement.", "definitif")
        with remise.phases():
            inscrit.traitement(remise.evenement, remise)
            if not remise.close:
                remise.terminer()
    except RemisePerdue:
        journal_technique.warning("remise reprise par un autre", extra={"remise": remise.id})
    except EchecRemise as echec:
        _noter(remise, echec.nature, echec.phrase)
    except ErreurMetier as refus:
        _noter(remise, "definitif", refus.message)
    except Exception as erreur:  # noqa: BLE001 - whatever a subscriber raises, the delivery must say so
        journal_technique.warning(
            "remise en échec",
            extra={"remise": remise.id, "abonne": remise.abonne, "cause": type(erreur).__name__},
        )
        _noter(remise, "temporaire", f"Erreur inattendue ({type(erreur).__name__}). Un nouvel essai est prévu.")


def _noter(remise: RemiseEnCours, nature: Nature, phrase: str) -> None:
    try:
        with transaction.atomic():
            remise.echouer(nature, phrase)
    except RemisePerdue:
        journal_technique.warning("échec d’une remise reprise par un autre", extra={"remise": remise.id})


def livrer(duree_s: float = 60.0) -> int:
    """Deliver until nothing is due or the time is over; number of attempts."""
    fin, essais = time.monotonic() + duree_s, 0
    while time.monotonic() < fin and (lot := reclamer()):
        for remise in lot:
            traiter(remise)
        essais += len(lot)
    return essais


def retard() -> float | None:
    """Seconds since the oldest due delivery became due; None when nothing waits."""
    with connection.cursor() as curseur:
        curseur.execute(_RETARD)
        ligne = curseur.fetchone()
    return ligne[0] if ligne else None
