"""Addresses of the product; each room brings its own."""

from django.urls import include, path

from dui.core.views import erreurs
from habilitations.views import poste
from habilitations.views.invitation import invitation

urlpatterns = [
    path("compte/", include("habilitations.urls_compte")),
    path("invitation/<str:jeton>/", invitation, name="invitation"),
    path("poste/", poste.mur, name="poste"),
    path("poste/passer/", poste.passer, name="poste_passer"),
    path("poste/<int:pk>/", poste.prendre, name="poste_prendre"),
    path("habilitations/", include("habilitations.urls")),
    path("", include("usagers.urls")),
    path("", include("documents.urls")),
    path("", include("coordination.urls")),
    path("", include("administration.urls")),
    path("", include("accompagnement.urls")),
    path("", include("interop.urls")),
    path("", include("dui.core.urls")),
]

handler400 = erreurs.invalide
handler403 = erreurs.interdit
handler404 = erreurs.introuvable
handler500 = erreurs.panne
