"""Addresses of rights and measures."""

from django.urls import path, re_path

from administration.views import droits, mesures

DROITS, MESURES = "|".join(droits.ACTES), "|".join(mesures.ACTES)

urlpatterns = [
    path("droits/", droits.suivi, name="droits_suivi"),
    path("dossiers/<int:pk>/droits/", droits.droits, name="dossier_droits"),
    path("dossiers/<int:pk>/droits/nouveau/", droits.nouveau, name="droit_nouveau"),
    path("dossiers/<int:pk>/droits/<int:droit_pk>/", droits.droit, name="droit"),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/droits/(?P<droit_pk>\d{{1,9}})/(?P<nom>{DROITS})/$",
        droits.acte,
        name="droit_acte",
    ),
    re_path(
        r"^dossiers/(?P<pk>\d{1,9})/droits/pieces/(?P<piece_pk>\d{1,9})/(?P<etat>recue|ecartee|manque)/$",
        droits.piece,
        name="droit_piece",
    ),
    path("dossiers/<int:pk>/ressources/nouvelle/", droits.ressource, name="ressource_nouvelle"),
    path("dossiers/<int:pk>/ressources/<int:ressource_pk>/fin/", droits.ressource_fin, name="ressource_fin"),
    path("dossiers/<int:pk>/mesures/", mesures.mesures, name="dossier_mesures"),
    path("dossiers/<int:pk>/mesures/nouvelle/", mesures.nouvelle, name="mesure_nouvelle"),
    path("dossiers/<int:pk>/mesures/<int:mesure_pk>/", mesures.mesure, name="mesure"),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/mesures/(?P<mesure_pk>\d{{1,9}})/(?P<nom>{MESURES})/$",
        mesures.acte,
        name="mesure_acte",
    ),
]
