"""Addresses of the contracts."""

from django.urls import path, re_path

from administration.views import contrats, contrats_actes

ACTES = "|".join(contrats_actes.ACTES)

urlpatterns = [
    path("contrats/", contrats.liste, name="contrats"),
    path("contrats/<int:pk>/", contrats.contrat, name="contrat"),
    path("contrats/<int:pk>/texte/", contrats.texte, name="contrat_texte"),
    path("contrats/<int:pk>/signatures/", contrats_actes.signatures, name="contrat_signatures"),
    path("contrats/<int:pk>/annexes/<slug:type>/", contrats_actes.annexe, name="contrat_annexe"),
    re_path(
        r"^contrats/(?P<pk>\d{1,9})/papier/(?P<nom>contrat|remise)/$", contrats_actes.papier, name="contrat_papier"
    ),
    re_path(rf"^contrats/(?P<pk>\d{{1,9}})/(?P<nom>{ACTES})/$", contrats_actes.acte, name="contrat_acte"),
    path("dossiers/<int:pk>/contrats/", contrats.du_dossier, name="dossier_contrats"),
    path("dossiers/<int:pk>/contrats/nouveau/", contrats.preparer, name="contrat_preparer"),
]
