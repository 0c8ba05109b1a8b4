"""One way to show, check and carry out a form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter


def traiter(
    request: HttpRequest,
    gabarit: str,
    form: forms.BaseForm,
    contexte: dict[str, Any],
    agir: Callable[..., HttpResponse],
) -> HttpResponse:
    """GET: the page. POST: `agir(donnees)` when valid; what it refuses goes back into the form, 422.

    Only ErreurMetier is shown here, and leaves nothing half done; anything else goes on to the middleware.
    """
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                return agir(form.cleaned_data)  # type: ignore[attr-defined]
        except ErreurMetier as erreur:
            rapporter(form, erreur)
    return render(request, gabarit, contexte | {"form": form}, status=422 if form.is_bound else 200)
