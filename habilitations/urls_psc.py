"""The national identity bound to an account."""

from django.urls import path

from habilitations.views import psc_liens

urlpatterns = [
    path("professionnels/<int:pk>/psc/", psc_liens.lien, name="professionnel_psc"),
    path("professionnels/<int:pk>/psc/retirer/", psc_liens.retirer, name="professionnel_psc_retirer"),
]
