"""From where somebody asks, with which proofs, and what their profile keeps open from there (S26, PRI-CON-7).

Applied once, where the affectations become an `Acteur` (habilitations/acteur.py): the formula, the keys of the second
wall, searches, counts and exports all follow. A structure that declared no network has no outside.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpRequest

from dui.core import adresses
from habilitations.choices import Domaine, FacteurDistance
from habilitations.donnees.distance import FACTEUR_DEFAUT, FERMES_DEFAUT
from habilitations.models import Profil, ReseauConnu

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
FORTES = frozenset({"webauthn", "psc"})
PREUVES: dict[str, frozenset[str]] = {
    FacteurDistance.ROBUSTE: FORTES | {"totp"},
    FacteurDistance.CLE: FORTES,
    FacteurDistance.AUCUN: frozenset(),
}


@dataclass(frozen=True)
class Distance:
    """Why an affectation is narrowed: `fermes` are the domains it loses; `manque` the proof it waits for."""

    fermes: tuple[str, ...] = ()
    manque: str = ""


@dataclass(frozen=True)
class Politique:
    """Remote policy of one profile in one structure."""

    facteur: str
    ouverts: frozenset[str]
    decidee: bool

    @property
    def facteur_en_mots(self) -> str:
        return str(FacteurDistance(self.facteur).label)

    def fermes(self, profil: Profil) -> tuple[str, ...]:
        return _ranges(d for d in profil.droits if d not in self.ouverts)


def politique(profil: Profil) -> Politique:
    """What the structure decided, or the proposal. A domain opened later stays closed from outside until decided."""
    reglee = profil.reglages.get("distance")
    if reglee is None:
        return Politique(FACTEUR_DEFAUT, frozenset(profil.droits) - FERMES_DEFAUT, decidee=False)
    return Politique(reglee["facteur"], frozenset(reglee["ouverts"]) & frozenset(profil.droits), decidee=True)


@dataclass(frozen=True)
class Situation:
    """Address of a request, and the proofs of identity that its session holds."""

    adresse: str
    preuves: frozenset[str] = frozenset()

    def borner(self, profil: Profil, reseaux: Iterable[str]) -> tuple[Mapping[str, str], Distance | None]:
        """Letters that the profile keeps here, and what narrows it."""
        declares = list(reseaux)
        if not declares or est_dedans(self.adresse, declares):
            return profil.droits, None
        regle = politique(profil)
        if not self._prouve(regle.facteur):
            return {}, Distance(_ranges(profil.droits), regle.facteur)
        gardes = {d: lettre for d, lettre in profil.droits.items() if d in regle.ouverts}
        return gardes, Distance(regle.fermes(profil))

    def avec(self, preuve: str) -> "Situation":
        return Situation(self.adresse, self.preuves | {preuve})

    def _prouve(self, facteur: str) -> bool:
        return facteur not in PREUVES or bool(self.preuves & PREUVES[facteur])


def _ranges(domaines: Iterable[str]) -> tuple[str, ...]:
    """In the order of the matrix, whatever the order in which the database keeps them."""
    voulus = set(domaines)
    return tuple(d for d in Domaine.values if d in voulus)


def situation_de(request: HttpRequest) -> Situation:
    """The address comes through known proxies only (dui/core/adresses.py, S-36)."""
    actes = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    preuves = {acte.get("type") or acte["method"] for acte in actes}
    return Situation(adresses.adresse_client(request), frozenset(map(str, preuves)))


def reseaux_connus() -> ArraySubquery:
    """Array of the networks of the structure of each row, inside the query that loads the affectations."""
    actifs = ReseauConnu.objects.filter(structure=OuterRef("structure"), retire_le=None)
    return ArraySubquery(actifs.values("cidr"))


def est_dedans(adresse: str, reseaux: Iterable[str]) -> bool:
    """An address that cannot be read is outside."""
    ip = lire_adresse(adresse)
    if ip is None:
        return False
    return any(ip in ipaddress.ip_network(cidr) for cidr in reseaux)


def lire_adresse(adresse: str) -> Ip | None:
    """IPv4 written inside IPv6 is read as IPv4."""
    try:
        ip = ipaddress.ip_address(adresse.strip())
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip
