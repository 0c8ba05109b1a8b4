from django.urls import path

from coordination.views import eclair, mois, relecture

urlpatterns = [
    path("transmissions/eclair/", eclair.eclair, name="eclair"),
    path("transmissions/eclair/apercu/", eclair.apercu, name="eclair_apercu"),
    path("transmissions/relecture/", relecture.relecture, name="relecture"),
    path("dossiers/<int:pk>/mois/", mois.mois, name="dossier_mois"),
    path("dossiers/<int:pk>/cahier.pdf", mois.cahier, name="dossier_cahier"),
]
