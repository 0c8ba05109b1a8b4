from django.urls import include, path

from documents.views import attestations, consultations, documents, habilitations, production, revues

urlpatterns = [
    path("", include("documents.urls_ged")),
    path("", include("documents.urls_modeles")),
    path("", include("documents.urls_signature")),
    path("documents/<int:pk>/", documents.telecharger, name="document"),
    path("dossiers/<int:pk>/produire/", production.produire_document, name="document_produire"),
    path("dossiers/<int:pk>/acces/remettre/", consultations.remettre, name="dossier_acces_remise"),
    path("habilitations/sensibilisation/<int:pk>/", attestations.attestation, name="attestation_pdf"),
    path("habilitations/revues/<int:pk>/rapport/", revues.rapport, name="revue_rapport"),
    path(
        "habilitations/profils/changements/<int:structure>/rapport.pdf",
        habilitations.rapport,
        name="profils_rapport_pdf",
    ),
]
