"""Login, second factor, lock: allauth's pages under French addresses, and ours."""

from django.urls import include, path

from habilitations.views import compte

urlpatterns = [
    path("", compte.compte, name="compte"),
    path("code/", compte.code, name="code"),
    path("verrouiller/", compte.verrouiller, name="verrouiller"),
    path("deverrouiller/", compte.deverrouiller, name="deverrouiller"),
    path("reprise/", compte.reprise, name="reprise_session"),
    path("second-facteur/", compte.second_facteur, name="second_facteur"),
    path("structure/", compte.structure, name="changer_structure"),
    path("", include("allauth.urls")),
]
