"""Addresses of the room, one module per subject."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accompagnement.urls_protection")),
    path("", include("accompagnement.urls_presences")),
    path("", include("accompagnement.urls_grilles")),
    path("", include("accompagnement.urls_projets")),
    path("", include("accompagnement.urls_incidents")),
    path("", include("accompagnement.urls_ecrits")),
    path("", include("accompagnement.urls_parcours")),
    path("", include("accompagnement.urls_domicile")),
]
