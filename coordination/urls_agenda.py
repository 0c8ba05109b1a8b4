"""Addresses of the agenda and of the desk."""

from django.urls import path, re_path

from coordination.views import agenda, bureau, evenements, papiers_agenda, recits, reglages_agenda

EVENEMENT = r"^agenda/evenements/(?P<pk>\d{1,9})/"
ACTES = "|".join(evenements.ACTES)

urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/semaine/", agenda.semaine, name="agenda_semaine"),
    path("agenda/ressources/", agenda.ressources, name="agenda_ressources"),
    path("agenda/ressources/nouvelle/", reglages_agenda.ressource, name="ressource_agenda_nouvelle"),
    path("agenda/ressources/<int:pk>/", reglages_agenda.ressource, name="ressource_agenda"),
    path("agenda/vacances/", reglages_agenda.vacances, name="agenda_vacances"),
    path("agenda/vacances/<int:pk>/retirer/", reglages_agenda.vacances_retirer, name="agenda_vacances_retirer"),
    path("agenda/indisponibilites/", reglages_agenda.indisponibilites, name="agenda_indisponibilites"),
    path(
        "agenda/indisponibilites/<int:pk>/retirer/", reglages_agenda.indisponibilite_retirer,
        name="indisponibilite_retirer",
    ),
    path("agenda/nouveau/", evenements.nouveau, name="evenement_nouveau"),
    path("agenda/a-cloturer/", evenements.a_cloturer, name="agenda_a_cloturer"),
    path("agenda/abonnement/", papiers_agenda.abonnement, name="agenda_abonnement"),
    path("agenda/planning.pdf", papiers_agenda.planning_pdf, name="agenda_planning"),
    re_path(r"^agenda/flux/(?P<jeton>[\w-]{43})\.ics$", papiers_agenda.flux, name="agenda_flux"),
    path("agenda/evenements/<int:pk>/", evenements.fiche, name="evenement"),
    path("agenda/evenements/<int:pk>/modifier/", evenements.modifier, name="evenement_modifier"),
    path("agenda/evenements/<int:pk>/issue/", evenements.issue, name="evenement_issue"),
    path("agenda/evenements/<int:pk>/cloture/", evenements.cloture, name="evenement_cloture"),
    path("agenda/evenements/<int:pk>/invitation.ics", papiers_agenda.invitation, name="evenement_invitation"),
    path("agenda/evenements/<int:pk>/emargement.pdf", papiers_agenda.emargement_pdf, name="evenement_emargement"),
    path("agenda/comptes-rendus/<int:pk>/", recits.compte_rendu, name="compte_rendu"),
    path(
        "agenda/comptes-rendus/<int:pk>/document/", papiers_agenda.compte_rendu_document, name="compte_rendu_document"
    ),
    re_path(rf"{EVENEMENT}(?P<nom>{ACTES})/$", evenements.acte, name="evenement_acte"),
    path("dossiers/<int:pk>/agenda/", agenda.dossier, name="dossier_agenda"),
    path("boite/", bureau.boite, name="boite"),
    path("boite/nouveau/", bureau.message_nouveau, name="message_nouveau"),
    path("boite/listes/", bureau.listes, name="listes_diffusion"),
    path("boite/messages/<int:pk>/", bureau.message, name="message"),
    re_path(
        r"^boite/messages/(?P<pk>\d{1,9})/(?P<nom>transferer|traiter)/$", bureau.message_acte, name="message_acte"
    ),
    path("taches/", bureau.taches, name="taches"),
    path("taches/nouvelle/", bureau.tache_nouvelle, name="tache_nouvelle"),
    path("taches/reprise/", bureau.reprise, name="taches_reprise"),
    path("taches/releve.pdf", papiers_agenda.taches_pdf, name="taches_pdf"),
    re_path(
        r"^taches/(?P<pk>\d{1,9})/(?P<nom>faite|sans-objet|rouvrir|confier)/$", bureau.tache_acte, name="tache_acte"
    ),
]  # fmt: skip
