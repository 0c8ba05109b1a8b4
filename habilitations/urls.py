from django.urls import include, path

from habilitations.views import absences, affectations, journaux, postes, professionnels, structures, urgences

urlpatterns = [
    path("", affectations.affectations, name="habilitations"),
    path("affectations/<int:pk>/fin/", affectations.affectation_fin, name="affectation_fin"),
    path("demandes/<int:pk>/", affectations.demande_decider, name="demande_decider"),
    path("professionnels/", professionnels.professionnels, name="professionnels"),
    path("professionnels/<int:pk>/", professionnels.professionnel, name="professionnel"),
    path("professionnels/<int:pk>/inviter/", professionnels.professionnel_inviter, name="professionnel_inviter"),
    path("professionnels/<int:pk>/etat/", professionnels.professionnel_etat, name="professionnel_etat"),
    path("professionnels/<int:pk>/contrat/", professionnels.professionnel_contrat, name="professionnel_contrat"),
    path("professionnels/<int:pk>/nouveau-contrat/", absences.contrat_nouveau, name="contrat_nouveau"),
    path("professionnels/<int:pk>/absence/", absences.absence_declarer, name="absence_declarer"),
    path("absences/<int:pk>/retour/", absences.absence_retour, name="absence_retour"),
    path("structures/", structures.structures, name="structures"),
    path("structures/<int:pk>/unites/", structures.unite_creer, name="unite_creer"),
    path("", include("habilitations.urls_matrice")),
    path("", include("habilitations.urls_psc")),
    path("pourquoi/", journaux.pourquoi, name="pourquoi"),
    path("journal/", include("habilitations.urls_journal")),
    path("urgences/", urgences.revues, name="urgences"),
    path("urgences/<int:pk>/", urgences.revue, name="urgence_revue"),
    path("postes/", postes.liste, name="postes"),
    path("postes/<int:pk>/revoquer/", postes.revoquer, name="poste_revoquer"),
    path("connexions/", journaux.connexions, name="connexions"),
]
