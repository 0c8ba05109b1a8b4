"""Addresses of school and work."""

from django.urls import path, re_path

from accompagnement.views import parcours, parcours_maison

DOSSIER = r"^dossiers/(?P<pk>\d{1,9})/"
NOUVEAUX = "|".join(nom for nom in parcours.NOUVEAUX if nom != "pai")


def _acte(prefixe: str, cle: str, noms: dict[str, object]) -> str:
    return rf"{DOSSIER}{prefixe}/(?P<{cle}>\d{{1,9}})/(?P<nom>{'|'.join(noms)})/$"


urlpatterns = [
    path("scolarites/", parcours_maison.scolarites, name="scolarites"),
    path("dossiers/<int:pk>/scolarite/", parcours.onglet, name="dossier_scolarite"),
    re_path(rf"{DOSSIER}scolarite/nouveau/(?P<nom>{NOUVEAUX})/$", parcours.nouveau, name="scolarite_nouveau"),
    path("dossiers/<int:pk>/scolarite/<int:periode_pk>/", parcours.scolarite, name="scolarite"),
    re_path(rf"{DOSSIER}scolarite/(?P<periode_pk>\d{{1,9}})/semaine/(?P<lundi>\d{{4}}-\d{{2}}-\d{{2}})/$",
            parcours.semaine, name="scolarite_semaine"),
    re_path(_acte("scolarite", "periode_pk", {**parcours.PERIODES}), parcours.acte_periode, name="scolarite_acte"),
    path("dossiers/<int:pk>/travail/<int:pro_pk>/", parcours.travail, name="parcours_pro"),
    re_path(_acte("travail", "pro_pk", {**parcours.PROS}), parcours.acte_pro, name="parcours_pro_acte"),
    path("dossiers/<int:pk>/bulletins/<int:bulletin_pk>/", parcours.bulletin_remise, name="bulletin_remise"),
    path("dossiers/<int:pk>/absences-ecole/<int:absence_pk>/", parcours.absence_retirer, name="absence_ecole"),
    path("dossiers/<int:pk>/autorisations-ecole/<int:autorisation_pk>/", parcours.autorisation_retrait,
         name="autorisation_ecole"),
    re_path(_acte("plans", "plan_pk", {**parcours.PLANS}), parcours.acte_plan, name="plan_scolaire_acte"),
    path("dossiers/<int:pk>/pai/", parcours.pai, name="pai_nouveau"),
    re_path(_acte("pai", "plan_pk", {**parcours.PAIS}), parcours.acte_pai, name="pai_acte"),
]  # fmt: skip
