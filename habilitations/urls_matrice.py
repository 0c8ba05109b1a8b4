"""The matrix of a structure, and what changed in it."""

from django.urls import path

from habilitations.views import matrice

urlpatterns = [
    path("profils/", matrice.profils, name="profils"),
    path("profils/changements/<int:structure>/", matrice.changements, name="profils_changements"),
    path("profils/changements/<int:structure>/rapport.xlsx", matrice.rapport, name="profils_rapport"),
    path("profils/<int:structure>/<int:pk>/", matrice.profil, name="profil"),
    path("profils/<int:structure>/<int:pk>/<str:domaine>/", matrice.cellule, name="profil_cellule"),
]
