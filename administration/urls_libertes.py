"""Addresses of the measures on freedom to come and go."""

from django.urls import path, re_path

from administration.views import libertes

LIBERTES = "|".join(libertes.ACTES)

urlpatterns = [
    path("libertes/", libertes.registre, name="libertes"),
    path("dossiers/<int:pk>/libertes/", libertes.libertes, name="dossier_libertes"),
    path("dossiers/<int:pk>/libertes/nouvelle/", libertes.proposer, name="liberte_nouvelle"),
    path("dossiers/<int:pk>/libertes/<int:mesure_pk>/", libertes.liberte, name="liberte"),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/libertes/(?P<mesure_pk>\d{{1,9}})/(?P<nom>{LIBERTES})/$",
        libertes.acte,
        name="liberte_acte",
    ),
]
