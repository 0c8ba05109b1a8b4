from django.urls import path

from usagers.views import confidentialite

BASE = "dossiers/<int:pk>/confidentialite/"

urlpatterns = [
    path(BASE, confidentialite.confidentialite, name="confidentialite"),
    path(f"{BASE}oppositions/", confidentialite.opposition, name="opposition"),
    path(f"{BASE}oppositions/<int:opposition_pk>/", confidentialite.opposition_fin, name="opposition_fin"),
]
