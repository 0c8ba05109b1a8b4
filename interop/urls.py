from django.urls import path

from interop.views import envois

urlpatterns = [
    path("envois/", envois.suivi, name="envois"),
    path("dossiers/<int:pk>/envois/", envois.dossier, name="dossier_envois"),
    path("dossiers/<int:pk>/envois/<int:envoi_pk>/relancer/", envois.relancer, name="envoi_relancer"),
]
