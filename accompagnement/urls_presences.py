"""Addresses of the presences: a group, a month, beds, rounds, somebody missing, the desk."""

from django.urls import path, re_path

from accompagnement.views import absences, fugues, maison_presences, mois_presences, presences, repas

urlpatterns = [
    path("presences/", presences.presences, name="presences"),
    path("presences/ecrire/", presences.ecrire, name="presences_ecrire"),
    re_path(r"^presences/jour/(?P<acte>confirmer|valider|rouvrir)/$", presences.jour, name="presences_jour"),
    path("presences/visites/", absences.visites, name="presences_visites"),
    path("presences/emargement/", mois_presences.emargement, name="presences_emargement"),
    path("presences/repas/", repas.repas, name="repas"),
    path("presences/repas/mois/", repas.repas_mois, name="repas_mois"),
    path("presences/repas/mois/repas.csv", repas.repas_export, name="repas_export"),
    path("presences/regles/", mois_presences.regles, name="presences_regles"),
    path("presences/mois/", mois_presences.mois, name="presences_mois"),
    path("presences/mois/etat.pdf", mois_presences.etat_pdf, name="presences_etat"),
    path("presences/mois/facturation.csv", mois_presences.etat_csv, name="presences_export"),
    re_path(r"^presences/mois/(?P<acte>verrouiller|rouvrir)/$", mois_presences.mois_acte, name="presences_mois_acte"),
    path("presences/rondes/", maison_presences.rondes, name="rondes"),
    path("presences/rondes/<int:pk>/", maison_presences.ronde, name="ronde"),
    path("presences/rondes/<int:pk>/point/", maison_presences.ronde_point, name="ronde_point"),
    path("presences/rondes/<int:pk>/terminer/", maison_presences.ronde_terminer, name="ronde_terminer"),
    path("lits/", maison_presences.lits, name="lits"),
    path("lits/nouvelle-chambre/", maison_presences.chambre_nouvelle, name="chambre_nouvelle"),
    path("accueil-du-jour/", maison_presences.accueil_jour, name="accueil_jour"),
    path("accueil-du-jour/<int:pk>/annuler/", maison_presences.accueil_annuler, name="accueil_annuler"),
    path("dossiers/<int:pk>/presences/", absences.dossier_presences, name="dossier_presences"),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/presences/(?P<nom>{'|'.join(absences.DOSSIER)})/$",
        absences.dossier_acte,
        name="presences_acte",
    ),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/presences/(?P<absence_pk>\d{{1,9}})/(?P<nom>{'|'.join(absences.ABSENCE)})/$",
        absences.absence_acte,
        name="absence_acte",
    ),
    path("dossiers/<int:pk>/lit/", maison_presences.lit_attribuer, name="lit_attribuer"),
    path("dossiers/<int:pk>/fugues/<int:fugue_pk>/", fugues.fugue, name="fugue"),
    path("dossiers/<int:pk>/fugues/<int:fugue_pk>/demarche/", fugues.demarche, name="fugue_demarche"),
    re_path(
        r"^dossiers/(?P<pk>\d{1,9})/fugues/(?P<fugue_pk>\d{1,9})/(?P<nom>completer|clore)/$",
        fugues.acte,
        name="fugue_acte",
    ),
]
