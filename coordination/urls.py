from django.urls import include, path, re_path

from coordination.urls_agenda import urlpatterns as de_l_agenda
from coordination.views import composer, dossier, echeances, equipe, regles, synthese, transmissions, valeurs

MEMBRE = "dossiers/<int:pk>/equipe/<int:membre_pk>/"

urlpatterns = [
    path("", include("coordination.urls_releve")),
    path("", include("coordination.urls_eclair")),
    *de_l_agenda,
    path("transmissions/", transmissions.fil_equipe, name="transmissions"),
    path("transmissions/nouvelle/", composer.composer, name="transmission_nouvelle"),
    path("transmissions/mentions/", composer.mentions, name="mentions"),
    path("transmissions/lecteurs/", composer.lecteurs, name="transmission_lecteurs"),
    path("transmissions/lectures/", transmissions.lectures, name="lectures"),
    path("transmissions/<int:pk>/", transmissions.detail, name="transmission"),
    path("transmissions/<int:pk>/connaissance/", transmissions.connaissance, name="transmission_connaissance"),
    path("transmissions/<int:pk>/resultat/", transmissions.completer, name="transmission_completer"),
    path("transmissions/<int:pk>/corriger/", transmissions.corriger, name="transmission_corriger"),
    path("transmissions/<int:pk>/repondre/", transmissions.repondre_a, name="transmission_repondre"),
    path("transmissions/<int:pk>/valider/", transmissions.valider, name="transmission_valider"),
    path("dossiers/<int:pk>/fil/", dossier.fil, name="dossier_fil"),
    path("dossiers/<int:pk>/valeurs/", valeurs.valeurs, name="dossier_valeurs"),
    path("dossiers/<int:pk>/fil/lu/", dossier.fil_lu, name="dossier_fil_lu"),
    path("dossiers/<int:pk>/equipe/", equipe.equipe, name="dossier_equipe"),
    path(f"{MEMBRE}fin/", equipe.fin, name="membre_fin"),
    path(f"{MEMBRE}suspendre/", equipe.suspendre, name="membre_suspendre"),
    path(f"{MEMBRE}remplacer/", equipe.remplacer, name="membre_remplacer"),
    path(f"{MEMBRE}opposition/", equipe.opposition, name="membre_opposition"),
    re_path(
        r"^dossiers/(?P<pk>\d{1,9})/equipe/(?P<membre_pk>\d{1,9})/(?P<nom>accepter|reprendre|informer|lever)/$",
        equipe.acte,
        name="membre_acte",
    ),
    path("dossiers/<int:pk>/synthese.pdf", synthese.pdf, name="synthese_pdf"),
    path("dossiers/<int:pk>/urgence.pdf", synthese.urgence, name="synthese_urgence"),
    path("dossiers/<int:pk>/equipe.pdf", synthese.equipe, name="equipe_pdf"),
    path("echeances/", echeances.liste, name="echeances"),
    path("echeances/<int:pk>/", echeances.fiche, name="echeance"),
    path("echeances/regles/", regles.liste, name="regles_echeance"),
    path("echeances/regles/<slug:code>/", regles.regle, name="regle_echeance"),
    re_path(
        r"^echeances/(?P<pk>\d{1,9})/(?P<nom>faite|sans-objet|rouvrir|confier)/$", echeances.acte, name="echeance_acte"
    ),
    path("dossiers/<int:pk>/echeances/", echeances.dossier, name="dossier_echeances"),
    path("dossiers/<int:pk>/extrait/", synthese.extrait, name="dossier_extrait"),
]
