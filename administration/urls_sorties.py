"""Addresses of the exit and of what follows it."""

from django.urls import path, re_path

from administration.views import sorties

ICI = r"^dossiers/(?P<pk>\d{1,9})/sorties/(?P<sortie_pk>\d{1,9})"

urlpatterns = [
    path("sorties/", sorties.tableau, name="sorties"),
    path("dossiers/<int:pk>/sortie/", sorties.de_la_personne, name="dossier_sortie"),
    path("dossiers/<int:pk>/sortie/nouvelle/", sorties.nouvelle, name="sortie_nouvelle"),
    path("dossiers/<int:pk>/sorties/<int:sortie_pk>/", sorties.sortie, name="sortie"),
    path("dossiers/<int:pk>/sorties/<int:sortie_pk>/points/<int:point_pk>/", sorties.point, name="sortie_point"),
    re_path(rf"{ICI}/(?P<nom>{'|'.join(sorties.ACTES)})/$", sorties.acte, name="sortie_acte"),
    re_path(rf"{ICI}/(?P<nom>{'|'.join(sorties.SUIVI)})/$", sorties.suivi, name="sortie_suivi"),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/suivi/(?P<action_pk>\d{{1,9}})/(?P<nom>{'|'.join(sorties.ACTES_SUIVI)})/$",
        sorties.suivi_acte,
        name="suivi_acte",
    ),
]
