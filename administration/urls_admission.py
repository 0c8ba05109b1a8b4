"""Addresses of admission (S02, S03)."""

from django.urls import path

from administration.views.admission import demandes, listes

urlpatterns = [
    path("admissions/", listes.etapes, name="admissions"),
    path("admissions/liste/", listes.liste, name="admissions_liste"),
    path("admissions/nouvelle/", demandes.nouvelle, name="candidature_nouvelle"),
    path("admissions/<int:pk>/", demandes.fiche, name="candidature"),
    path("admissions/<int:pk>/modifier/", demandes.modifier, name="candidature_modifier"),
    path("admissions/<int:pk>/ajouter/", demandes.ajouter, name="candidature_ajouter"),
    path("admissions/<int:pk>/rattacher/", demandes.rattacher, name="candidature_rattacher"),
    path("admissions/voeux/<int:pk>/etat/", demandes.statut, name="voeu_statut"),
    path("admissions/voeux/<int:pk>/reprendre/", demandes.reprendre, name="voeu_reprendre"),
]
