"""/habilitations/journal/: the access log, what is unusual in it, extracts, its proof."""

from django.urls import path

from habilitations.views import anomalies, extraits, journaux, preuve

urlpatterns = [
    path("", journaux.journal_acces, name="journal_acces"),
    path("anomalies/", anomalies.anomalies, name="anomalies"),
    path("anomalies/<int:pk>/", anomalies.anomalie, name="anomalie"),
    path("anomalies/rues/", anomalies.domiciles, name="domiciles"),
    path("extraits/", extraits.extraits, name="extraits"),
    path("extraits/<int:pk>/", extraits.extrait, name="extrait"),
    path("extraits/<int:pk>/avancement/", extraits.extrait_avancement, name="extrait_avancement"),
    path("extraits/<int:pk>/annuler/", extraits.extrait_annuler, name="extrait_annuler"),
    path("extraits/<int:pk>/fichier/", extraits.extrait_fichier, name="extrait_fichier"),
    path("preuve/", preuve.preuve, name="journal_preuve"),
]
