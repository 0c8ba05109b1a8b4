"""What every screen of the administration of rights asks first."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.http import HttpRequest, HttpResponse

from dui.core.erreurs import Refus
from dui.core.formulaires import rapporter
from dui.core.reponses import voir
from habilitations.acteur import Acteur

V = TypeVar("V")
TOUTES = ("lire", "creer", "valider")


def administrateur(request: HttpRequest, *actions: str) -> Acteur:
    """Someone with the domain HAB, whatever the letter unless `actions` says which."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(acteur.peut("HAB", action) for action in actions or TOUTES):
        raise Refus()
    return acteur


def structures_de(acteur: Acteur, *actions: str) -> frozenset[int]:
    return frozenset().union(*(acteur.structures_ou("HAB", action) for action in actions or TOUTES))


def droits_sensibles(vue: V) -> V:
    """Rights change only after a proof of identity of less than five minutes (S-09)."""
    return reauthentication_required(app="habilitations", enabled=lambda r: r.method == "POST")(vue)  # type: ignore[no-any-return]


def identite_fraiche(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page itself asks for the proof (S-09), and a post that comes too late goes back to the page.

    Unlike `droits_sensibles`, what was typed never waits in the session: here it may name a person.
    """
    page = reauthentication_required(app="habilitations", allow_get=False)(vue)

    @wraps(vue)
    def enveloppe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and get_adapter().is_reauthentication_required(app="habilitations"):
            return voir(request.path)
        return page(request, *args, **kwargs)  # type: ignore[no-any-return]

    return enveloppe


def statut(*formulaires: forms.Form | None) -> int:
    return 422 if any(form is not None and form.errors for form in formulaires) else 200


def entier(texte: Any) -> int | None:
    """A number of the address or of a form; None for anything else (« ² » is a digit for Python, not a number)."""
    return int(texte) if isinstance(texte, str) and texte.isdecimal() and len(texte) < 9 else None


__all__ = [
    "TOUTES", "administrateur", "droits_sensibles", "entier", "identite_fraiche", "rapporter", "statut",
    "structures_de",
]  # fmt: skip
