"""Answers that every view gives the same way."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url


def voir(cible: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
    """303 See Other after a success, so that reloading never posts again."""
    reponse = HttpResponseRedirect(resolve_url(cible, *args, **kwargs))
    reponse.status_code = 303
    return reponse


def reponse_papier(octets: bytes, nom: str, *, mime: str = "application/pdf", joint: bool = False) -> HttpResponse:
    """A paper made here: shown (or saved, when `joint`), run by nobody, kept by no cache. `nom`: with its ending."""
    disposition = "attachment" if joint else "inline"
    entetes = {
        "Content-Disposition": f'{disposition}; filename="{nom}"', "Content-Security-Policy": "sandbox",
        "Cache-Control": "no-store, private",
    }  # fmt: skip
    return HttpResponse(octets, content_type=mime, headers=entetes)
