"""Accounts are prepared by the house; the person chooses password and factors alone (S-05)."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur, exiger_droit
from habilitations.choices import EtatCompte
from habilitations.models import Compte, Invitation, Professionnel

DUREE = timedelta(hours=72)


@transaction.atomic
def inviter(*, acteur: Acteur | None, professionnel: Professionnel, email: str) -> tuple[Invitation, str]:
    """Account in state « créé » and a single-use token (returned once, only its hash is kept)."""
    if acteur is not None:
        exiger_droit(acteur, "HAB", "creer" if acteur.peut("HAB", "creer") else "valider")
    email = email.strip().lower()
    compte = Compte.objects.filter(professionnel=professionnel).first()
    if compte is None:
        if Compte.objects.filter(email=email).exists():
            raise ErreurMetier("adresse", "Cette adresse sert déjà à un autre compte.", champ="email")
        compte = Compte.objects.create_user(email, None, professionnel=professionnel)
    jeton = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        compte=compte,
        empreinte=_empreinte(jeton),
        expire_le=horloge.maintenant() + DUREE,
        auteur_id=acteur.id if acteur else None,
    )
    return invitation, jeton


def invitation_valable(jeton: str) -> Invitation | None:
    return (
        Invitation.objects.select_related("compte__professionnel")
        .filter(empreinte=_empreinte(jeton), utilisee_le__isnull=True, expire_le__gt=horloge.maintenant())
        .first()
    )


@transaction.atomic
def accepter(*, jeton: str, mot_de_passe: str) -> Compte:
    """Set the password, once."""
    invitation = Invitation.objects.select_for_update().filter(empreinte=_empreinte(jeton)).first()
    if invitation is None or invitation.utilisee_le or invitation.expire_le <= horloge.maintenant():
        raise ErreurMetier(
            "invitation", "Cette invitation n’est plus valable. Demandez-en une autre à votre direction."
        )
    invitation.utilisee_le = horloge.maintenant()
    invitation.save(update_fields=["utilisee_le"])
    compte = invitation.compte
    compte.set_password(mot_de_passe)
    compte.etat = EtatCompte.ACTIF
    compte.save(update_fields=["password", "etat"])
    return compte


def _empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()
