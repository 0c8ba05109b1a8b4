from django.urls import path

from documents.views import consultations, documents, revues

urlpatterns = [
    path("documents/<int:pk>/", documents.telecharger, name="document"),
    path("dossiers/<int:pk>/acces/remettre/", consultations.remettre, name="dossier_acces_remise"),
    path("habilitations/revues/<int:pk>/rapport/", revues.rapport, name="revue_rapport"),
]
