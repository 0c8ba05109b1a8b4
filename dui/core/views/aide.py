"""Help page, and the choice of colours kept in a cookie of this workstation."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from dui.core.context_processors import THEMES

UN_AN = 365 * 24 * 3600


@require_safe
def aide(request: HttpRequest) -> HttpResponse:
    return render(request, "aide/aide.html")


@require_POST
def apparence(request: HttpRequest) -> HttpResponse:
    """Keep or forget the theme; no personal data in the cookie."""
    suite = request.POST.get("suite", "/")
    if not url_has_allowed_host_and_scheme(suite, allowed_hosts={request.get_host()}):
        suite = "/"
    reponse = HttpResponseRedirect(suite, status=303)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        reponse.set_cookie("theme", theme, max_age=UN_AN, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        reponse.delete_cookie("theme", samesite="Lax")
    return reponse
