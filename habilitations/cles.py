"""Security key or fingerprint of a colleague on the wall: the person is verified by the key, not only present."""

import json
from typing import Any

from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from fido2.webauthn import UserVerificationRequirement

from habilitations.models import Compte


def defier(compte: Compte) -> dict[str, Any] | None:
    """Challenge for the keys of that account, kept in the session of the wall; None when there is no key."""
    cles = auth.get_credentials(compte)
    if not cles:
        return None
    options, etat = auth.get_server().authenticate_begin(
        credentials=cles, user_verification=UserVerificationRequirement.REQUIRED
    )
    auth.set_state(etat)
    return dict(options)


def verifier(compte: Compte, reponse: str) -> bool:
    """One answer to one challenge, whatever comes out of it."""
    try:
        auth.complete_authentication(compte, json.loads(reponse)).record_usage()
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    finally:
        auth.clear_state()
    return True
