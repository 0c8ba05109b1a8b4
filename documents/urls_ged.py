"""Addresses of the documents kept in a dossier."""

from django.urls import path

from documents.views import envoi_signature, export, ged

DEPOT = "documents/depots/<int:pk>/"
EXPORT = "dossiers/<int:pk>/documents/export/<int:export_pk>/"

urlpatterns = [
    path("documents/", ged.bannette, name="bannette"),
    path("documents/deposer/", ged.deposer_bannette, name="bannette_deposer"),
    path("dossiers/<int:pk>/documents/", ged.dossier_documents, name="dossier_documents"),
    path("dossiers/<int:pk>/documents/deposer/", ged.deposer_dossier, name="dossier_deposer"),
    path(DEPOT, ged.depot, name="depot"),
    path(f"{DEPOT}fichier/", ged.fichier, name="depot_fichier"),
    path(f"{DEPOT}original/<int:numero>/<int:ordre>/", ged.original, name="depot_original"),
    path(f"{DEPOT}qualifier/", ged.qualifier, name="depot_qualifier"),
    path(f"{DEPOT}version/", ged.version, name="depot_version"),
    path(f"{DEPOT}conforme/", ged.conforme, name="depot_conforme"),
    path(f"{DEPOT}remise/", ged.remise, name="depot_remise"),
    path(f"{DEPOT}perime/", ged.perime, name="depot_perime"),
    path(f"{DEPOT}signer/", envoi_signature.depot, name="depot_signer"),
    path("documents/<int:pk>/signer/", envoi_signature.document, name="document_signer"),
    path("dossiers/<int:pk>/documents/export/", export.documents, name="documents_export"),
    path(EXPORT, export.export, name="export_documents"),
    path(f"{EXPORT}avancement/", export.avancement, name="export_documents_avancement"),
    path(f"{EXPORT}fichier/", export.fichier, name="export_documents_fichier"),
]
