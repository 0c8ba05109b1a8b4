"""Addresses of grids and assessments."""

from django.urls import path, re_path

from accompagnement.views import atelier, evaluations, grilles

GESTES = "|".join(atelier.GESTES)
ACTES = "|".join(evaluations.ACTES)

urlpatterns = [
    path("grilles/", grilles.catalogue, name="grilles"),
    path("grilles/nouvelle/", atelier.nouvelle, name="grille_nouvelle"),
    path("grilles/importer/", atelier.importer, name="grille_importer"),
    path("grilles/classeur/", grilles.classeur, name="grille_classeur"),
    path("grilles/<int:pk>/", grilles.grille, name="grille"),
    re_path(r"^grilles/(?P<pk>\d{1,9})/grille\.(?P<forme>json|xlsx)$", grilles.exporter, name="grille_exporter"),
    path("grilles/<int:pk>/copier/", atelier.copier, name="grille_copier"),
    path("grilles/<int:pk>/atelier/", atelier.atelier, name="grille_atelier"),
    path("grilles/<int:pk>/atelier/reglages/", atelier.reglages, name="grille_reglages"),
    path("grilles/<int:pk>/atelier/publier/", atelier.publier, name="grille_publier"),
    path("grilles/<int:pk>/atelier/retirer/", atelier.retirer, name="grille_retirer"),
    path("grilles/<int:pk>/atelier/questions/<slug:item_id>/", atelier.item, name="grille_item"),
    path("grilles/<int:pk>/atelier/scores/<slug:code>/", atelier.score, name="grille_score"),
    re_path(
        rf"^grilles/(?P<pk>\d{{1,9}})/atelier/(?P<item_id>[a-z0-9_]{{1,40}})/(?P<nom>{GESTES})/$",
        atelier.geste,
        name="grille_geste",
    ),
    path("dossiers/<int:pk>/evaluations/", evaluations.liste, name="dossier_evaluations"),
    path("dossiers/<int:pk>/evaluations/nouvelle/", evaluations.nouvelle, name="evaluation_nouvelle"),
    path("dossiers/<int:pk>/evaluations/grille/<int:grille_pk>/", evaluations.suivi, name="evaluations_grille"),
    path(
        "dossiers/<int:pk>/evaluations/<int:passation_pk>/avec/<int:autre_pk>/",
        evaluations.comparer,
        name="evaluations_comparer",
    ),
    path("dossiers/<int:pk>/evaluations/<int:passation_pk>/", evaluations.fiche, name="evaluation"),
    path("dossiers/<int:pk>/evaluations/<int:passation_pk>/fhir/", evaluations.exporter, name="evaluation_exporter"),
    path("dossiers/<int:pk>/evaluations/<int:passation_pk>/papier/", evaluations.papier, name="evaluation_papier"),
    path("dossiers/<int:pk>/evaluations/<int:passation_pk>/piece/", evaluations.piece, name="evaluation_piece"),
    path("dossiers/<int:pk>/evaluations/<int:passation_pk>/calcul/", evaluations.calcul, name="evaluation_calcul"),
    path("dossiers/<int:pk>/evaluations/<int:passation_pk>/saisie/", evaluations.saisie, name="evaluation_saisie"),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/evaluations/(?P<passation_pk>\d{{1,9}})/(?P<nom>{ACTES})/$",
        evaluations.acte,
        name="evaluation_acte",
    ),
]
