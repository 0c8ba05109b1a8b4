"""The matrix of a structure, what changed in it, and what of it holds from outside."""

from django.urls import path

from habilitations.views import apercu, distance, matrice

urlpatterns = [
    path("profils/", matrice.profils, name="profils"),
    path("profils/changements/<int:structure>/", matrice.changements, name="profils_changements"),
    path("profils/changements/<int:structure>/rapport.xlsx", matrice.rapport, name="profils_rapport"),
    path("profils/<int:structure>/<int:pk>/", matrice.profil, name="profil"),
    path("profils/<int:structure>/<int:pk>/<str:domaine>/", matrice.cellule, name="profil_cellule"),
    path("distance/", distance.acces_distance, name="acces_distance"),
    path("distance/<int:structure>/reseaux/", distance.reseau_declarer, name="reseau_declarer"),
    path("distance/reseaux/<int:pk>/retirer/", distance.reseau_retirer, name="reseau_retirer"),
    path("distance/<int:structure>/<int:pk>/", distance.distance_profil, name="distance_profil"),
    path("apercu/", apercu.apercu, name="apercu"),
    path("apercu/voir/", apercu.voir_comme, name="apercu_voir"),
    path("apercu/fin/", apercu.fin, name="apercu_fin"),
]
