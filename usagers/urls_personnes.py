from django.urls import path

from usagers.views import accueil, creation, fusions, identite, personnes, recherche

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("personnes/", personnes.liste, name="personnes"),
    path("personnes/recherche/", recherche.recherche, name="personne_recherche"),
    path("personnes/suggestions/", recherche.suggestions, name="personne_suggestions"),
    path("personnes/nouvelle/", creation.nouvelle, name="personne_nouvelle"),
    path("personnes/doublons/", fusions.doublons, name="doublons"),
    path("personnes/fusions/", fusions.fusions, name="fusions"),
    path("personnes/fusions/<int:garde>/avec/<int:autre>/", fusions.demander, name="fusion_demander"),
    path("personnes/fusions/<int:pk>/", fusions.fusion, name="fusion"),
    path("personnes/fusions/<int:pk>/reponse/", fusions.decider, name="fusion_decider"),
    path("personnes/rapprochements/<int:pk>/", fusions.rapprochement, name="rapprochement"),
    path("personnes/<int:pk>/", personnes.identite, name="identite"),
    path("personnes/<int:pk>/photo/", personnes.photo, name="photo"),
    path("personnes/<int:pk>/modifier/", identite.modifier, name="identite_modifier"),
    path("personnes/<int:pk>/statut/<slug:vers>/", identite.statut, name="identite_statut"),
    path("personnes/<int:pk>/attribut/", identite.attribut, name="identite_attribut"),
    path("personnes/<int:pk>/telephones/", identite.coordonnees, {"genre": "telephone"}, name="identite_telephone"),
    path("personnes/<int:pk>/adresses/", identite.coordonnees, {"genre": "adresse"}, name="identite_adresse"),
    path("personnes/<int:pk>/telephones/<int:telecom>/retirer/", identite.retirer_telephone, name="telephone_retirer"),
    path("personnes/<int:pk>/adresse-protegee/", identite.adresse_protegee, name="adresse_protegee"),
    path("personnes/<int:pk>/numeros/", identite.numeros, name="identite_numeros"),
    path("personnes/<int:pk>/portrait/", identite.portrait, name="identite_portrait"),
    path("personnes/<int:pk>/liens/", identite.groupe, name="identite_groupe"),
]
