"""State of a session: two factors done, locked or not. One truth, kept in the server-side session."""

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from dui.core import horloge
from habilitations.choices import EtatCompte
from habilitations.models import Compte, JournalConnexion

FACTEUR, VERROU, VU, ESSAIS = "second_facteur", "verrouillee", "vu_le", "essais_pin"
ESSAIS_MAX = 5
# Requests that the page sends by itself: they never keep a session awake (S-07).
FONDS = ("/brouillons/", "/transmissions/lectures/", "/sante/")


def noter(request: HttpRequest, nature: str, compte: Compte | None, moyen: str = "") -> None:
    """One line of the log of connections."""
    JournalConnexion.objects.create(
        compte=compte,
        nature=nature,
        moyen=moyen,
        adresse=(request.META.get("REMOTE_ADDR") or "")[:45],
        poste=(request.headers.get("User-Agent") or "")[:120],
    )


def second_facteur_fait(request: HttpRequest) -> bool:
    return bool(request.session.get(FACTEUR))


def verrouillee(request: HttpRequest) -> bool:
    return bool(request.session.get(VERROU))


def verrouiller(request: HttpRequest) -> None:
    if request.user.is_authenticated and not verrouillee(request):
        request.session[VERROU] = True
        noter(request, "verrou", request.user)  # type: ignore[arg-type]


def inactive(request: HttpRequest, minutes: int) -> bool:
    """Nobody acted for `minutes`; the clock is the server's."""
    vu = request.session.get(VU)
    return vu is not None and horloge.maintenant().timestamp() - vu > minutes * 60


def marquer_activite(request: HttpRequest) -> None:
    """At most one write of the session a minute, never for requests the page sends by itself."""
    maintenant = int(horloge.maintenant().timestamp())
    if request.path.startswith(FONDS) or request.headers.get("X-Fond"):
        return
    if maintenant - request.session.get(VU, 0) > 60:
        request.session[VU] = maintenant


def deverrouiller(request: HttpRequest, code: str) -> bool:
    """PIN of the account; after five wrong codes the session is over."""
    compte: Compte = request.user  # type: ignore[assignment]
    if compte.pin and check_password(code, compte.pin):
        request.session.pop(VERROU, None)
        request.session.pop(ESSAIS, None)
        request.session[VU] = int(horloge.maintenant().timestamp())
        noter(request, "deverrou", compte, "pin")
        return True
    request.session[ESSAIS] = request.session.get(ESSAIS, 0) + 1
    noter(request, "echec_pin", compte, "pin")
    return False


def trop_d_essais(request: HttpRequest) -> bool:
    return int(request.session.get(ESSAIS, 0)) >= ESSAIS_MAX


def choisir_pin(compte: Compte, code: str) -> None:
    compte.pin = make_password(code)
    if compte.etat == EtatCompte.CREE:
        compte.etat = EtatCompte.ACTIF
    compte.save(update_fields=["pin", "etat"])
