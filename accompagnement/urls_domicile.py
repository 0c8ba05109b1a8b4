"""Addresses of visits at home and of sessions."""

from django.urls import path, re_path

from accompagnement.views import domicile, seances

JOUR = r"(?P<{}>\d{{4}}-\d{{2}}-\d{{2}})"
DOSSIER = r"^dossiers/(?P<pk>\d{1,9})/"

urlpatterns = [
    path("tournee/", domicile.tournee, name="tournee"),
    re_path(rf"^tournee/{JOUR.format('jour')}/$", domicile.tournee, name="tournee_jour"),
    path("interventions/", domicile.interventions, name="interventions"),
    path("dossiers/<int:pk>/interventions/", domicile.onglet, name="dossier_interventions"),
    path("dossiers/<int:pk>/interventions/prevoir/", domicile.planifier, name="interventions_prevoir"),
    re_path(rf"{DOSSIER}interventions/(?P<intervention_pk>\d{{1,9}})/(?P<nom>{'|'.join(domicile.ACTES)})/$",
            domicile.acte_intervention, name="intervention_acte"),
    path("dossiers/<int:pk>/situation/", domicile.situation, name="situation_ssiad"),
    re_path(rf"{DOSSIER}situation/(?P<situation_pk>\d{{1,9}})/(?P<nom>{'|'.join(domicile.SITUATIONS)})/$",
            domicile.acte_situation, name="situation_acte"),
    path("dossiers/<int:pk>/sejours/<int:sejour_pk>/national/", domicile.sejour, name="sejour_national"),
    path("seances/", seances.semaine, name="seances"),
    re_path(rf"^seances/{JOUR.format('lundi')}/$", seances.semaine, name="seances_semaine"),
    re_path(rf"^seances/{JOUR.format('lundi')}/reconduire/$", seances.reconduire, name="seances_reconduire"),
    path("dossiers/<int:pk>/seances/", seances.onglet, name="dossier_seances"),
    re_path(rf"{DOSSIER}seances/(?P<seance_pk>\d{{1,9}})/(?P<nom>{'|'.join(seances.ACTES)})/$", seances.acte_seance,
            name="seance_acte"),
]  # fmt: skip
