"""Addresses of the room, one module per subject."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("administration.urls_admission")),
    path("", include("administration.urls_contrats")),
    path("", include("administration.urls_mesures")),
    path("", include("administration.urls_libertes")),
    path("", include("administration.urls_consentements")),
    path("", include("administration.urls_sorties")),
    path("", include("administration.urls_inventaires")),
]
