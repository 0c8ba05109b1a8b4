from django.urls import path

from usagers.views import acces, dossiers, urgence

urlpatterns = [
    path("dossiers/<int:pk>/", dossiers.synthese, name="dossier"),
    path("dossiers/<int:pk>/administratif/", dossiers.administratif, name="dossier_administratif"),
    path("dossiers/<int:pk>/sejours/<int:sejour_pk>/entree/", dossiers.entree, name="sejour_entree"),
    path("dossiers/<int:pk>/sejours/<int:sejour_pk>/sortie/", dossiers.sortie, name="sejour_sortie"),
    path("dossiers/<int:pk>/entourage/", dossiers.entourage, name="dossier_entourage"),
    path("dossiers/<int:pk>/acces/", acces.acces, name="dossier_acces"),
    path("urgence/", urgence.urgence, name="urgence"),
    path("urgence/<int:pk>/refermer/", urgence.refermer, name="urgence_refermer"),
]
