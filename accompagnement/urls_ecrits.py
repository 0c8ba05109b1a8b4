"""Addresses of the educational writings."""

from django.urls import path, re_path

from accompagnement.views import ecrits as vues

ICI = "dossiers/<int:pk>/ecrits/<int:ecrit_pk>/"
ACTES = "|".join(vues.ACTES)

urlpatterns = [
    path("dossiers/<int:pk>/ecrits/", vues.liste, name="dossier_ecrits"),
    path("dossiers/<int:pk>/ecrits/nouveau/", vues.nouveau, name="ecrit_nouveau"),
    path(ICI, vues.fiche, name="ecrit"),
    path(f"{ICI}rediger/", vues.rediger, name="ecrit_rediger"),
    path(f"{ICI}imprimer/", vues.imprimer, name="ecrit_imprimer"),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/ecrits/(?P<ecrit_pk>\d{{1,9}})/(?P<nom>{ACTES})/$", vues.acte, name="ecrit_acte"
    ),
]
