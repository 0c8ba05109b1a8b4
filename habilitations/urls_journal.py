"""/habilitations/journal/: the access log, its proof."""

from django.urls import path

from habilitations.views import journaux, preuve

urlpatterns = [
    path("", journaux.journal_acces, name="journal_acces"),
    path("preuve/", preuve.preuve, name="journal_preuve"),
]
