"""Addresses of the register, of complaints, of the plan of actions and of the CVS (S34)."""

from django.urls import path, re_path

from accompagnement.views import incidents, qualite

URLS = {nom: "|".join(actes) for nom, actes in (
    ("incident", incidents.ACTES), ("reclamation", qualite.ACTES_RECLAMATION), ("action", qualite.ACTES_ACTION),
    ("cvs", qualite.ACTES_CVS), ("reunion", qualite.ACTES_REUNION),
)}  # fmt: skip
PK = r"(?P<pk>\d{1,9})"

urlpatterns = [
    path("incidents/", incidents.registre, name="incidents"),
    path("incidents/declarer/", incidents.declarer, name="incident_declarer"),
    path("incidents/<int:pk>/", incidents.fiche, name="incident"),
    path("incidents/<int:pk>/declaration/", incidents.imprimer, name="incident_imprimer"),
    path("incidents/<int:pk>/pieces/<int:piece_pk>/", incidents.piece, name="incident_piece"),
    re_path(rf"^incidents/{PK}/(?P<nom>{URLS['incident']})/$", incidents.acte, name="incident_acte"),
    path("qualite/", qualite.qualite, name="qualite"),
    path("qualite/reclamations/nouvelle/", qualite.reclamation_nouvelle, name="reclamation_nouvelle"),
    path("qualite/reclamations/<int:pk>/", qualite.reclamation, name="reclamation"),
    re_path(
        rf"^qualite/reclamations/{PK}/(?P<nom>{URLS['reclamation']})/$",
        qualite.reclamation_acte,
        name="reclamation_acte",
    ),
    path("qualite/actions/nouvelle/", qualite.action_nouvelle, name="action_nouvelle"),
    re_path(rf"^qualite/actions/{PK}/(?P<nom>{URLS['action']})/$", qualite.action_acte, name="action_acte"),
    path("cvs/", qualite.cvs, name="cvs"),
    re_path(rf"^cvs/(?P<nom>{URLS['cvs']})/$", qualite.cvs_acte, name="cvs_acte"),
    path("cvs/reunions/<int:pk>/", qualite.reunion, name="reunion_cvs"),
    path("cvs/reunions/<int:pk>/imprimer/", qualite.reunion_imprimer, name="reunion_imprimer"),
    path("cvs/reunions/<int:pk>/pieces/<int:piece_pk>/", qualite.reunion_piece, name="reunion_piece"),
    re_path(rf"^cvs/reunions/{PK}/(?P<nom>{URLS['reunion']})/$", qualite.reunion_acte, name="reunion_acte"),
]
