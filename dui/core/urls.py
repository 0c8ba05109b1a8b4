from django.urls import path

from dui.core import sante
from dui.core.views import aide, brouillons, notifications, planche, remises

urlpatterns = [
    path("aide/", aide.aide, name="aide"),
    path("aide/apparence/", aide.apparence, name="apparence"),
    path("planche/", planche.planche, name="planche"),
    path("brouillons/envoi/", brouillons.envoi_repris, name="envoi_repris"),
    path("brouillons/envoi/<int:pk>/", brouillons.envoi_suspendu, name="envoi_suspendu"),
    path("brouillons/<str:cle>/", brouillons.brouillon, name="brouillon"),
    path("remises/", remises.liste, name="remises"),
    path("remises/<int:pk>/relancer/", remises.relancer, name="remise_relancer"),
    path("notifications/", notifications.liste, name="notifications"),
    path("notifications/vues/", notifications.vues, name="notifications_vues"),
    path("sante/", sante.sante, name="sante"),
]
