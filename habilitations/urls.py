from django.urls import path

from habilitations.views import maison

urlpatterns = [
    path("", maison.affectations, name="habilitations"),
    path("affectations/<int:pk>/fin/", maison.affectation_fin, name="affectation_fin"),
    path("professionnels/", maison.professionnels, name="professionnels"),
    path("professionnels/<int:pk>/", maison.professionnel, name="professionnel"),
    path("structures/", maison.structures, name="structures"),
    path("profils/", maison.profils, name="profils"),
    path("pourquoi/", maison.pourquoi, name="pourquoi"),
    path("journal/", maison.journal_acces, name="journal_acces"),
]
