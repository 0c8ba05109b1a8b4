"""Login, second factor, lock: the pages of allauth that we keep, under French addresses, and ours.

Left out on purpose: sign-up, change of address by oneself, login by e-mailed code, trusted browsers.
"""

from allauth.account import views as compte_allauth
from allauth.mfa.base import views as facteurs
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as cles
from django.urls import path, re_path

from habilitations.views import compte, delegations, psc, sensibilisation, verrou

urlpatterns = [
    path("", compte.compte, name="compte"),
    path("code/", compte.code, name="code"),
    path("sessions/<int:pk>/fermer/", compte.fermer_session, name="fermer_session"),
    path("sessions/fermer/", compte.fermer_autres, name="fermer_autres"),
    path("sensibilisation/", sensibilisation.mienne, name="sensibilisation"),
    path("delegations/", delegations.miennes, name="mes_delegations"),
    path("delegations/<int:pk>/retirer/", delegations.retirer, name="delegation_retirer"),
    path("postes/<int:pk>/retirer/", compte.retirer_passage, name="retirer_passage"),
    path("structure/", compte.structure, name="changer_structure"),
    path("verrouiller/", verrou.verrouiller, name="verrouiller"),
    path("deverrouiller/", verrou.deverrouiller, name="deverrouiller"),
    path("reprise/", verrou.reprise, name="reprise_session"),
    path("second-facteur/", compte.second_facteur, name="second_facteur"),
    path("connexion/", compte_allauth.login, name="account_login"),
    path("deconnexion/", psc.deconnexion, name="account_logout"),
    path("psc/", psc.connexion, name="psc_connexion"),
    path("psc/retour/", psc.retour, name="psc_retour"),
    path("psc/exercice/", psc.exercice, name="psc_exercice"),
    path("psc/fermeture/", psc.fermeture, name="psc_fermeture"),
    path("ferme/", compte_allauth.account_inactive, name="account_inactive"),
    path("inscription/", compte_allauth.signup, name="account_signup"),
    path("confirmer/", compte_allauth.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe/", compte_allauth.password_change, name="account_change_password"),
    path("mot-de-passe/oublie/", compte_allauth.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", compte_allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/choisir/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        compte_allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/choisi/",
        compte_allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("facteurs/", compte.facteurs, name="mfa_index"),
    path("facteurs/verifier/", facteurs.authenticate, name="mfa_authenticate"),
    path("facteurs/confirmer/", facteurs.reauthenticate, name="mfa_reauthenticate"),
    path("facteurs/application/", application.activate_totp, name="mfa_activate_totp"),
    path("facteurs/application/retirer/", application.deactivate_totp, name="mfa_deactivate_totp"),
    path("facteurs/cles/", cles.list_webauthn, name="mfa_list_webauthn"),
    path("facteurs/cles/ajouter/", cles.add_webauthn, name="mfa_add_webauthn"),
    path("facteurs/cles/confirmer/", cles.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("facteurs/cles/<int:pk>/retirer/", compte.retirer_cle, name="mfa_remove_webauthn"),
    path("facteurs/cles/<int:pk>/nommer/", cles.edit_webauthn, name="mfa_edit_webauthn"),
    path("facteurs/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("facteurs/codes/nouveaux/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("facteurs/codes/fichier/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
