"""Accounts: prepared by the house, opened by the person alone, suspended, closed, never deleted (S-05, S26)."""

import hashlib
import re
import secrets
import unicodedata
from datetime import timedelta
from importlib import import_module

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acteur import Acteur
from habilitations.choices import EtatCompte, NatureConnexion
from habilitations.models import (
    Absence,
    Compte,
    Invitation,
    JournalConnexion,
    PassagePoste,
    Professionnel,
    SessionCompte,
    SessionPSC,
)
from habilitations.services.autorite import exiger_annuaire, refuser_soi

DUREE_INVITATION = timedelta(hours=72)
# Words of an address that several people read, in the singular.
GENERIQUES = frozenset({
    "accueil", "admin", "administration", "astreinte", "bureau", "contact", "csapa", "direction", "educateur", "equipe",
    "foyer", "groupe", "info", "infirmerie", "interim", "maison", "mec", "medical", "nuit", "permanence", "secretariat",
    "service", "stagiaire", "test", "veilleur",
})  # fmt: skip
SUITES = {
    EtatCompte.CREE: {EtatCompte.ACTIF, EtatCompte.CLOS},
    EtatCompte.ACTIF: {EtatCompte.SUSPENDU, EtatCompte.CLOS, EtatCompte.CREE},
    EtatCompte.SUSPENDU: {EtatCompte.ACTIF, EtatCompte.CLOS, EtatCompte.CREE},
    EtatCompte.CLOS: set(),
}


@transaction.atomic
def inviter(*, acteur: Acteur | None, professionnel: Professionnel, email: str = "") -> tuple[Invitation, str]:
    """Account in state « créé » and a single-use token (returned once, only its hash is kept)."""
    exiger_annuaire(acteur, professionnel.organisme_id)
    compte = Compte.objects.filter(professionnel=professionnel).first() or _preparer(professionnel, email)
    if not professionnel.en_poste() and professionnel.contrat_debut <= horloge.aujourdhui():
        raise ErreurMetier("contrat", "Le contrat de cette personne est fini.")
    if compte.etat != EtatCompte.CREE:
        raise ErreurMetier("compte_ouvert", "Cette personne a déjà ouvert son compte.")
    maintenant = horloge.maintenant()
    compte.invitations.filter(utilisee_le=None, expire_le__gt=maintenant).update(expire_le=maintenant)
    jeton = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        compte=compte,
        empreinte=_empreinte(jeton),
        expire_le=maintenant + DUREE_INVITATION,
        auteur_id=acteur.id if acteur else None,
    )
    JournalConnexion.objects.create(compte=compte, nature=NatureConnexion.INVITATION)
    return invitation, jeton


def _preparer(professionnel: Professionnel, email: str) -> Compte:
    adresse = email.strip().lower()
    if not adresse:
        raise ErreurMetier("adresse", "Donnez l’adresse de la personne.", champ="email")
    if _commune(adresse, professionnel):
        raise ErreurMetier("adresse_commune", "Un compte est à une seule personne : pas d’adresse commune.",
                           champ="email")  # fmt: skip
    if Compte.objects.filter(email=adresse).exists():
        raise ErreurMetier("adresse", "Cette adresse ne peut pas servir ici.", champ="email")
    premiere = professionnel.affectations.order_by("debut", "pk").first()
    return Compte.objects.create_user(
        adresse, None, professionnel=professionnel, structure_courante=premiere.structure if premiere else None
    )


def _commune(adresse: str, professionnel: Professionnel) -> bool:
    """An address that names a place or a function, and not this person (S-05)."""
    mots = _mots(adresse.partition("@")[0])
    siens = _mots(f"{professionnel.prenom} {professionnel.nom}")
    return not mots & siens and any(mot.removesuffix("s") in GENERIQUES for mot in mots)


def _mots(texte: str) -> set[str]:
    plat = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().lower()
    return set(re.findall("[a-z]+", plat))


def invitation_valable(jeton: str) -> Invitation | None:
    invitation = Invitation.objects.select_related("compte__professionnel").filter(empreinte=_empreinte(jeton)).first()
    return invitation if invitation is not None and _utilisable(invitation) else None


def _utilisable(invitation: Invitation) -> bool:
    return (
        invitation.utilisee_le is None
        and invitation.expire_le > horloge.maintenant()
        and invitation.compte.etat == EtatCompte.CREE
        and invitation.compte.professionnel.en_poste()
    )


@transaction.atomic
def accepter(*, jeton: str, mot_de_passe: str) -> Compte:
    """Set the password, once; the account becomes active. The second factor comes next, before any page."""
    invitation = Invitation.objects.select_for_update().filter(empreinte=_empreinte(jeton)).first()
    if invitation is None or not _utilisable(invitation):
        raise ErreurMetier(
            "invitation", "Cette invitation n’est plus valable. Demandez-en une autre à votre direction."
        )
    compte = invitation.compte
    try:
        validate_password(mot_de_passe, compte)
    except ValidationError as erreur:
        raise ErreurMetier("mot_de_passe", " ".join(erreur.messages), champ="mot_de_passe") from erreur
    invitation.utilisee_le = horloge.maintenant()
    invitation.save(update_fields=["utilisee_le"])
    compte.set_password(mot_de_passe)
    compte.etat = EtatCompte.ACTIF
    compte.save(update_fields=["password", "etat"])
    return compte


@transaction.atomic
def changer_etat(*, acteur: Acteur | None, compte: Compte, etat: str) -> Compte:
    """Suspend, reopen or close. What is closed stays closed; sessions end at once."""
    exiger_annuaire(acteur, compte.professionnel.organisme_id)
    refuser_soi(acteur, compte.professionnel)
    if etat not in SUITES[EtatCompte(compte.etat)] or etat == EtatCompte.CREE:
        raise ErreurMetier("etat", f"Un compte {compte.get_etat_display().lower()} ne peut pas changer ainsi.")
    if compte.etat == EtatCompte.CREE and etat == EtatCompte.ACTIF:
        raise ErreurMetier("etat", "La personne ouvre elle-même son compte, par son invitation.")
    if etat == EtatCompte.ACTIF:
        refuser_absent(compte.professionnel)
    compte.etat = etat
    compte.save(update_fields=["etat"])
    JournalConnexion.objects.create(compte=compte, nature=NatureConnexion.ETAT, moyen=etat)
    if etat != EtatCompte.ACTIF:
        fermer_sessions(compte)
    return compte


@transaction.atomic
def reinitialiser(*, acteur: Acteur | None, compte: Compte) -> tuple[Invitation, str]:
    """Lost phone and recovery codes: factors, password and code are forgotten, the person is invited again."""
    exiger_annuaire(acteur, compte.professionnel.organisme_id)
    refuser_soi(acteur, compte.professionnel)
    if EtatCompte.CREE not in SUITES[EtatCompte(compte.etat)] and compte.etat != EtatCompte.CREE:
        raise ErreurMetier("etat", "Ce compte est clos.")
    refuser_absent(compte.professionnel)
    oublier_preuves(compte)
    fermer_sessions(compte)
    return inviter(acteur=acteur, professionnel=compte.professionnel)


def oublier_preuves(compte: Compte) -> None:
    """Back to « créé »: only a new invitation, opened by the person, makes it active."""
    Authenticator.objects.filter(user=compte).delete()
    compte.set_unusable_password()
    compte.pin, compte.etat = "", EtatCompte.CREE
    compte.save(update_fields=["password", "pin", "etat"])


def refuser_absent(professionnel: Professionnel) -> None:
    """A long absence ends by the decision on the return, not by a side door."""
    if Absence.objects.ouvertes().filter(professionnel=professionnel, suspendue_le__isnull=False).exists():
        raise ErreurMetier("absence", "Cette personne est en absence longue. Décidez d’abord de son retour.")


def fermer_sessions(compte: Compte, sauf: str = "", seulement: int | None = None) -> int:
    """End sessions of an account elsewhere; returns how many. All: both factors are asked on workstations too."""
    magasin = import_module(settings.SESSION_ENGINE).SessionStore
    lignes = SessionCompte.objects.filter(compte=compte, fermee_le=None).exclude(cle=sauf)
    if seulement is not None:
        lignes = lignes.filter(pk=seulement)
    else:
        PassagePoste.objects.filter(compte=compte).update(preuve_le=None)
    cles = list(lignes.values_list("cle", flat=True))
    for cle in cles:
        magasin(cle).delete()
    maintenant = horloge.maintenant()
    ailleurs = SessionPSC.objects.filter(session__in=lignes, perdue_le=None)
    ailleurs.update(perdue_le=maintenant, cause="evincee", jetons="")
    lignes.update(fermee_le=maintenant)
    return len(cles)


def _empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()
