"""Addresses of protection (S35)."""

from django.urls import path, re_path

from accompagnement.services.protection.papiers import PAPIERS
from accompagnement.views import crip
from accompagnement.views import protection as vues

ICI = "dossiers/<int:pk>/protection/<int:ip_pk>/"
ACTES = "|".join(vues.ACTES)
NOMS = "|".join(PAPIERS)
LONG = r"^dossiers/(?P<pk>\d{1,9})/protection/(?P<ip_pk>\d{1,9})/"

urlpatterns = [
    path("protection/", vues.liste, name="protection"),
    path("protection/crip/", crip.annuaire, name="protection_crips"),
    path("protection/crip/nouvelle/", crip.nouvelle, name="protection_crip_nouvelle"),
    re_path(rf"^protection/crip/(?P<crip_pk>\d{{1,9}})/(?P<nom>{'|'.join(crip.ACTES)})/$", crip.acte,
            name="protection_crip_acte"),
    path("dossiers/<int:pk>/protection/", vues.du_dossier, name="dossier_protection"),
    path("dossiers/<int:pk>/protection/nouvelle/", vues.nouvelle, name="protection_nouvelle"),
    path(ICI, vues.fiche, name="protection_ip"),
    path(f"{ICI}rediger/", vues.rediger, name="protection_rediger"),
    path(f"{ICI}evaluer/", vues.evaluer, name="protection_evaluer"),
    path(f"{ICI}faits/<int:fait_pk>/ecarter/", vues.ecarter, name="protection_ecarter"),
    path(f"{ICI}pieces/<int:piece_pk>/", vues.piece, name="protection_piece"),
    re_path(rf"{LONG}papier/(?P<nom>{NOMS})/$", vues.papier, name="protection_papier"),
    re_path(rf"{LONG}(?P<nom>{ACTES})/$", vues.acte, name="protection_acte"),
]  # fmt: skip
