"""Addresses of agreements and authorisations."""

from django.urls import path, re_path

from administration.views import consentements as vues

ACTES = "|".join(vues.ACTES)

urlpatterns = [
    path("autorisations/", vues.maison, name="autorisations"),
    path("dossiers/<int:pk>/autorisations/", vues.autorisations, name="dossier_autorisations"),
    path("dossiers/<int:pk>/autorisations/nouvelle/", vues.demander, name="autorisation_demander"),
    path("dossiers/<int:pk>/autorisations/directives/", vues.directives, name="directives"),
    path("dossiers/<int:pk>/autorisations/notice/", vues.notice, name="notice_remise"),
    path("dossiers/<int:pk>/autorisations/<int:autorisation_pk>/", vues.autorisation, name="autorisation"),
    path(
        "dossiers/<int:pk>/autorisations/<int:autorisation_pk>/signatures/",
        vues.signatures,
        name="autorisation_signatures",
    ),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/autorisations/(?P<autorisation_pk>\d{{1,9}})/(?P<nom>{ACTES})/$",
        vues.acte,
        name="autorisation_acte",
    ),
]
