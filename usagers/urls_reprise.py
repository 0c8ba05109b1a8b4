from django.urls import path

from usagers.views import reprise

urlpatterns = [
    path("reprise/", reprise.reprise, name="reprise"),
    path("reprise/<int:pk>/", reprise.lot, name="reprise_lot"),
    path("reprise/<int:pk>/avancement/", reprise.avancement, name="reprise_avancement"),
    path("reprise/<int:pk>/demander/", reprise.demander, name="reprise_demander"),
    path("reprise/<int:pk>/annuler/", reprise.annuler, name="reprise_annuler"),
    path("reprise/<int:pk>/lignes/<int:numero>/", reprise.trancher, name="reprise_trancher"),
    path("reprise/<int:pk>/rapport.csv", reprise.rapport, name="reprise_rapport"),
]
