"""Answers that every view gives the same way."""

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


def voir(cible: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
    """303 See Other after a success, so that reloading never posts again."""
    reponse = HttpResponseRedirect(resolve_url(cible, *args, **kwargs))
    reponse.status_code = 303
    return reponse
