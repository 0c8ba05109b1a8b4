"""State of the session before anything is read: authenticated with two factors, and not locked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SessionMiddleware:
    """Sets `request.session_ouverte`; everything else (context, pages) follows from it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.session_ouverte = request.user.is_authenticated  # type: ignore[attr-defined]
        return self.get_response(request)
