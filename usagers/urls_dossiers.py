from django.urls import path, re_path

from usagers.views import acces, dossiers, entourage, relations, urgence

RELATION = "dossiers/<int:pk>/entourage/<int:relation_pk>/"

urlpatterns = [
    path("dossiers/<int:pk>/", dossiers.synthese, name="dossier"),
    path("dossiers/<int:pk>/synthese/<slug:cle>/", dossiers.section, name="dossier_section"),
    path("dossiers/<int:pk>/administratif/", dossiers.administratif, name="dossier_administratif"),
    path("dossiers/<int:pk>/sejours/<int:sejour_pk>/entree/", dossiers.entree, name="sejour_entree"),
    path("dossiers/<int:pk>/entourage/", entourage.entourage, name="dossier_entourage"),
    path("dossiers/<int:pk>/entourage/carte/", entourage.carte, name="entourage_carte"),
    path("dossiers/<int:pk>/entourage/nouveau/", relations.nouveau, name="entourage_nouveau"),
    path("dossiers/<int:pk>/entourage/relier/<int:contact_pk>/", relations.relier, name="entourage_relier"),
    path(RELATION, entourage.relation, name="entourage_relation"),
    path(f"{RELATION}numero/", entourage.numero, name="entourage_numero"),
    path(f"{RELATION}adresse-protegee/", relations.adresse_protegee, name="entourage_adresse"),
    path(f"{RELATION}contact/", relations.identite, name="entourage_contact"),
    path(f"{RELATION}lien/", relations.modifier, name="entourage_lien"),
    path(f"{RELATION}droit/", relations.droit, name="entourage_droit"),
    path(f"{RELATION}fin/", relations.fin, name="entourage_fin"),
    re_path(
        r"^dossiers/(?P<pk>\d{1,9})/entourage/(?P<relation_pk>\d{1,9})/droits/(?P<droit_pk>\d{1,9})"
        r"/(?P<nom>suspendre|retablir|retirer)/$",
        relations.acte,
        name="entourage_acte",
    ),
    path("dossiers/<int:pk>/acces/", acces.acces, name="dossier_acces"),
    path("urgence/", urgence.urgence, name="urgence"),
    path("urgence/<int:pk>/refermer/", urgence.refermer, name="urgence_refermer"),
]
