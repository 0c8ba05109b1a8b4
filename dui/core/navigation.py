"""Who appears in the shell: navigation entries, the actions of the header, and the person signed in.

Higher rooms fill `registres.NAVIGATION` with `Entree` objects in AppConfig.ready(); `role` sends an entry to a fixed
place of the shell instead of the side list. The room that knows people registers `fournir_moi`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from dui.core.registres import NAVIGATION
from dui.core.typographie import initiales

Texte = str | Callable[[HttpRequest], str]

# Places of the shell that are not lines of the side list.
ROLES = frozenset(
    {
        "accueil",  # the mark
        "transmission",  # filled button of the header and "Noter" of the phone bar, key n
        "recherche",  # GET page of the search field, parameter q
        "palette",  # GET fragment: options of the listbox, parameter q
        "notifications",  # bell, with its count
        "structure",  # POST: change the establishment shown (structure=<id>, suite=<path>)
        "compte",  # my account
        "verrou",  # POST: lock the session
        "changer",  # shared workstation, foot of the navigation
        "deconnexion",  # page or POST that closes the session
        "reprise",  # GET/POST fragment: sign in again in place
    }
)


def toujours(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class Entree:
    """One door of the product. `compte` is the number of things waiting for this person (0 or None: not shown)."""

    libelle: Texte
    url_name: str
    icone: str
    groupe: Texte = ""
    visible: Callable[[HttpRequest], bool] = toujours
    compte: Callable[[HttpRequest], int | None] | None = None
    raccourci: str = ""  # letter after g
    mobile: str = ""  # short name in the phone bar (three at most, Noter and Plus apart)
    role: str = ""

    def __post_init__(self) -> None:
        if self.role and self.role not in ROLES:
            raise ValueError(f"Unknown role of the shell: {self.role}")


@dataclass(frozen=True)
class Lien:
    """An entry as the templates read it."""

    libelle: str
    url: str
    icone: str
    compte: int | None
    courant: bool
    raccourci: str
    mobile: str


@dataclass
class GroupeLiens:
    libelle: str
    liens: list[Lien] = field(default_factory=list)


@dataclass(frozen=True)
class ChoixStructure:
    """One establishment of the switcher."""

    id: int
    nom: str
    detail: str = ""
    courante: bool = False


@dataclass(frozen=True)
class Moi:
    """The person signed in, as the header shows them."""

    nom: str
    fonction: str = ""
    structure: str = ""
    structures: tuple[ChoixStructure, ...] = ()

    @property
    def initiales(self) -> str:
        return initiales(self.nom)


def moi_par_defaut(request: HttpRequest) -> Moi | None:
    acteur = getattr(request, "acteur", None)
    return Moi(nom=acteur.nom, fonction=acteur.fonction) if acteur else None


_fournisseur: Callable[[HttpRequest], Moi | None] = moi_par_defaut


def fournir_moi(fournisseur: Callable[[HttpRequest], Moi | None]) -> None:
    """Port: the room of professionals says who is signed in, where, and where else they work."""
    global _fournisseur
    _fournisseur = fournisseur


def moi(request: HttpRequest) -> Moi | None:
    return _fournisseur(request)


def _texte(valeur: Texte, request: HttpRequest) -> str:
    return valeur(request) if callable(valeur) else valeur


def _adresse(nom: str) -> str | None:
    try:
        return reverse(nom)
    except NoReverseMatch:
        return None


def _visibles(request: HttpRequest) -> list[tuple[Entree, str]]:
    adresses = ((entree, _adresse(entree.url_name)) for entree in NAVIGATION)
    return [(entree, url) for entree, url in adresses if url is not None and entree.visible(request)]


def _lien(entree: Entree, url: str, request: HttpRequest, courante: str) -> Lien:
    return Lien(
        libelle=_texte(entree.libelle, request),
        url=url,
        icone=entree.icone,
        compte=(entree.compte(request) or None) if entree.compte else None,
        courant=url == courante,
        raccourci=entree.raccourci,
        mobile=entree.mobile,
    )


def _courante(chemin: str, adresses: list[str]) -> str:
    """The longest address that contains the page: /personnes/12/ lights up /personnes/."""
    possibles = [a for a in adresses if chemin == a or (a != "/" and chemin.startswith(a))]
    return max(possibles, key=len, default="")


@dataclass
class Coque:
    """Everything the shell shows for one request."""

    groupes: list[GroupeLiens] = field(default_factory=list)
    roles: dict[str, Lien] = field(default_factory=dict)

    @property
    def mobiles(self) -> list[Lien]:
        return [lien for groupe in self.groupes for lien in groupe.liens if lien.mobile][:3]


def composer(request: HttpRequest) -> Coque:
    """Build the shell: entries without right or without address are absent, never greyed."""
    coque = Coque()
    visibles = _visibles(request)
    courante = _courante(request.path, [url for entree, url in visibles if not entree.role])
    for entree, url in visibles:
        lien = _lien(entree, url, request, courante)
        if entree.role:
            coque.roles[entree.role] = lien
            continue
        libelle = _texte(entree.groupe, request)
        groupe = next((g for g in coque.groupes if g.libelle == libelle), None)
        if groupe is None:
            groupe = GroupeLiens(libelle)
            coque.groupes.append(groupe)
        groupe.liens.append(lien)
    return coque
