from django.urls import path

from documents.views import apercus, modeles, papier

urlpatterns = [
    path("modeles/", modeles.modeles, name="modeles"),
    path("modeles/papier/", papier.papier, name="papier"),
    path("modeles/<int:pk>/", modeles.modele, name="modele"),
    path("modeles/<int:pk>/adapter/", modeles.adapter, name="modele_adapter"),
    path("modeles/<int:pk>/texte/", modeles.texte, name="modele_texte"),
    path("modeles/<int:pk>/apercu/", apercus.apercu, name="modele_apercu"),
    path("modeles/<int:pk>/essai/", apercus.essai, name="modele_essai"),
    path("modeles/<int:pk>/comparer/", modeles.comparer_versions, name="modele_comparer"),
    path("modeles/<int:pk>/publier/", modeles.publier, name="modele_publier"),
    path("modeles/<int:pk>/retirer/", modeles.retirer, name="modele_retirer"),
]
