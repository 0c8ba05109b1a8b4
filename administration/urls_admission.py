"""Addresses of admission (S02, S03)."""

from django.urls import path

from administration.views.admission import commissions, courriers, demandes, entrees, listes, maison, publique, suivi

urlpatterns = [
    path("admissions/", listes.etapes, name="admissions"),
    path("admissions/liste/", listes.liste, name="admissions_liste"),
    path("admissions/nouvelle/", demandes.nouvelle, name="candidature_nouvelle"),
    path("admissions/<int:pk>/", demandes.fiche, name="candidature"),
    path("admissions/<int:pk>/modifier/", demandes.modifier, name="candidature_modifier"),
    path("admissions/<int:pk>/ajouter/", demandes.ajouter, name="candidature_ajouter"),
    path("admissions/<int:pk>/rattacher/", demandes.rattacher, name="candidature_rattacher"),
    path("admissions/<int:pk>/pieces/", suivi.piece, name="piece_deposer"),
    path("admissions/<int:pk>/gel/", maison.gel, name="candidature_gel"),
    path("admissions/pieces/<int:pk>/", suivi.piece_etat, name="piece_etat"),
    path("admissions/fichiers/<int:pk>/", suivi.fichier, name="piece_fichier"),
    path("admissions/contacts/<int:pk>/issue/", suivi.issue, name="contact_issue"),
    path("admissions/contacts/<int:pk>/annuler/", suivi.annuler, name="contact_annuler"),
    path("admissions/commissions/", commissions.commissions, name="commissions"),
    path("admissions/commissions/<int:pk>/", commissions.commission, name="commission"),
    path("admissions/commissions/<int:pk>/inscrire/", commissions.inscription, name="commission_inscription"),
    path("admissions/commissions/<int:pk>/clore/", commissions.cloture, name="commission_cloture"),
    path("admissions/commissions/lignes/<int:pk>/", commissions.proposition, name="ligne_proposition"),
    path("admissions/commissions/lignes/<int:pk>/decider/", commissions.decision, name="ligne_decision"),
    path("admissions/commissions/<int:pk>/pv/", courriers.pv, name="commission_pv"),
    path("admissions/courriers/<int:pk>/", courriers.fichier, name="courrier_admission"),
    path("admissions/voeux/<int:pk>/courrier/", courriers.courrier, name="voeu_courrier"),
    path("admissions/reglages/", maison.reglages, name="admissions_reglages"),
    path("admissions/conservation/", maison.purge, name="admissions_purge"),
    path("admissions/voeux/<int:pk>/avis/", suivi.avis, name="voeu_avis"),
    path("admissions/voeux/<int:pk>/contact/", suivi.contact, name="contact_prevoir"),
    path("admissions/voeux/<int:pk>/arrivee/", suivi.arrivee, name="voeu_arrivee"),
    path("admissions/voeux/<int:pk>/admission/", entrees.admission, name="voeu_admission"),
    path("admissions/voeux/<int:pk>/sejour/", entrees.sejour, name="voeu_sejour"),
    path("admissions/voeux/<int:pk>/entree/", entrees.entree, name="voeu_entree"),
    path("admissions/voeux/<int:pk>/essai/", entrees.essai, name="voeu_essai"),
    path("admissions/voeux/<int:pk>/etat/", demandes.statut, name="voeu_statut"),
    path("admissions/voeux/<int:pk>/reprendre/", demandes.reprendre, name="voeu_reprendre"),
    path("dossiers/<int:pk>/transfert/<int:sejour_pk>/", entrees.transfert, name="sejour_transfert"),
    path("demande/recue/", publique.recue, name="demande_recue"),
    path("demande/<str:finess>/", publique.demande, name="demande_publique"),
]
