from django.urls import path

from usagers.views import personnes

urlpatterns = [
    path("", personnes.accueil, name="accueil"),
    path("personnes/", personnes.liste, name="personnes"),
    path("personnes/recherche/", personnes.recherche, name="personne_recherche"),
    path("personnes/suggestions/", personnes.suggestions, name="personne_suggestions"),
    path("personnes/nouvelle/", personnes.nouvelle, name="personne_nouvelle"),
    path("personnes/<int:pk>/", personnes.identite, name="identite"),
]
