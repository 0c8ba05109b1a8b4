"""/habilitations/journal/: the access log, what is unusual in it, its proof."""

from django.urls import path

from habilitations.views import anomalies, journaux, preuve

urlpatterns = [
    path("", journaux.journal_acces, name="journal_acces"),
    path("anomalies/", anomalies.anomalies, name="anomalies"),
    path("anomalies/<int:pk>/", anomalies.anomalie, name="anomalie"),
    path("anomalies/rues/", anomalies.domiciles, name="domiciles"),
    path("preuve/", preuve.preuve, name="journal_preuve"),
]
