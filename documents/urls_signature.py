"""Addresses of the signature circuits."""

from django.urls import path, re_path

from documents.views import signature, tablette

CIRCUIT = "signatures/<int:pk>/"
SIGNATAIRE = f"{CIRCUIT}<int:signataire>/"

urlpatterns = [
    path("signatures/", signature.liste, name="parapheur"),
    path(CIRCUIT, signature.circuit, name="circuit"),
    path(f"{CIRCUIT}document.pdf", signature.document, name="circuit_document"),
    path(f"{CIRCUIT}texte/", signature.texte, name="circuit_texte"),
    path(f"{CIRCUIT}signer/", signature.signer_soi, name="circuit_signer"),
    path(f"{CIRCUIT}abandonner/", signature.abandonner, name="circuit_abandonner"),
    re_path(
        r"^signatures/(?P<pk>\d{1,9})/(?P<quoi>preuve\.zip|signe\.pdf|certificat\.pdf)$",
        signature.preuve,
        name="circuit_preuve",
    ),
    path(f"{SIGNATAIRE}noter/", signature.noter, name="circuit_noter"),
    path(f"{SIGNATAIRE}relancer/", signature.rappeler, name="circuit_relancer"),
    path(f"{SIGNATAIRE}remettre/", tablette.remettre, name="circuit_remettre"),
    path(f"{SIGNATAIRE}tablette/", tablette.tablette, name="circuit_tablette"),
]
