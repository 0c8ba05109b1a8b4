"""One way to show, check and carry out a form of this room."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dui.core.erreurs import ErreurMetier


def traiter(
    request: HttpRequest,
    gabarit: str,
    form: forms.BaseForm,
    contexte: dict[str, Any],
    agir: Callable[..., HttpResponse],
) -> HttpResponse:
    """GET: the page. POST: `agir(donnees)` when valid; what it refuses goes back into the form, 422."""
    if request.method == "POST" and form.is_valid():
        try:
            return agir(form.cleaned_data)  # type: ignore[attr-defined]
        except ErreurMetier as erreur:
            form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
    return render(request, gabarit, contexte | {"form": form}, status=422 if form.is_bound else 200)
