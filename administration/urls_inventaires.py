"""Addresses of the inventories of belongings."""

from django.urls import path

from administration.views import inventaires

ICI = "dossiers/<int:pk>/effets/<int:inventaire_pk>/"

urlpatterns = [
    path("dossiers/<int:pk>/effets/", inventaires.effets, name="dossier_effets"),
    path("dossiers/<int:pk>/effets/nouveau/", inventaires.ouvrir, name="inventaire_ouvrir"),
    path(ICI, inventaires.inventaire, name="inventaire"),
    path(f"{ICI}objets/nouveau/", inventaires.ligne_nouvelle, name="inventaire_ligne_nouvelle"),
    path(f"{ICI}objets/<int:ligne_pk>/", inventaires.ligne, name="inventaire_ligne"),
    path(f"{ICI}objets/<int:ligne_pk>/photos/", inventaires.photos, name="inventaire_photos"),
    path(f"{ICI}objets/<int:ligne_pk>/photos/<int:ordre>/", inventaires.photo, name="inventaire_photo"),
    path(f"{ICI}observations/", inventaires.observations, name="inventaire_observations"),
    path(f"{ICI}reprendre/", inventaires.reprendre, name="inventaire_reprendre"),
    path(f"{ICI}signer/", inventaires.signer, name="inventaire_signer"),
]
