"""State of a session: two factors done, locked or not. One truth, kept in the server-side session.

Locking gives the session a new key: a request that read the session before the lock cannot write it back open, and
the old cookie opens nothing (S-06, S-07).
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.http import HttpRequest

from dui.core import adresses, contexte, horloge
from dui.core.models import Notification
from dui.core.notifications import notifier
from habilitations import cles, postes
from habilitations.choices import NatureConnexion
from habilitations.models import Affectation, Compte, JournalConnexion, PassagePoste, PostePartage, SessionCompte

FACTEUR, VERROU, VU, PSC = "second_facteur", "verrouillee", "vu_le", "psc"
OUVERTE, LIGNE, FIN = "ouverte_le", "session_compte", "fin"
ESSAIS_MAX = 5
DUREE_ESSAIS = 15 * 60
AUTRE_SESSION = "Une session s’est ouverte à votre nom sur un autre appareil."
# Requests that the page sends by itself: they never keep a session awake (S-07).
FONDS = ("/transmissions/lectures/", "/sante/")


def noter(request: HttpRequest, nature: str, compte: Compte | None, moyen: str = "") -> None:
    """One line of the log of connections."""
    JournalConnexion.objects.create(compte=compte, nature=nature, moyen=moyen, **origine(request))


def origine(request: HttpRequest) -> dict[str, str]:
    """From where: the network, not the device; and the browser as it calls itself."""
    return {
        "adresse": adresses.tronquer(adresses.adresse_client(request)),
        "poste": (request.headers.get("User-Agent") or "")[:120],
    }


def maintenant() -> int:
    return int(horloge.maintenant().timestamp())


def ouvrir(request: HttpRequest, compte: Compte, moyen: str = "") -> None:
    """After a login: date the session, and list it among those of its owner. Both factors shown here open the wall."""
    session, poste = request.session, postes.poste_de(request)
    ligne = SessionCompte.objects.create(
        compte=compte, cle=session.session_key or "", appareil=poste, **origine(request)
    )
    session[OUVERTE], session[VU], session[LIGNE] = maintenant(), maintenant(), ligne.pk
    postes.lier_session(request, poste)
    if not moyen and second_facteur_fait(request, compte):
        moyen = "psc" if session.get(PSC) else "mfa"
        _ouvrir_le_mur(request, compte)
    noter(request, NatureConnexion.CONNEXION, compte, moyen)
    _prevenir(request, compte, ligne)


def _prevenir(request: HttpRequest, compte: Compte, ligne: SessionCompte) -> None:
    """S-05: told here at once, and on the other device by its bell."""
    autres = vivantes(SessionCompte.objects.filter(compte=compte, fermee_le=None).exclude(pk=ligne.pk))
    if not autres:
        return
    messages.info(request, "Une autre session est ouverte à votre nom. Voyez dans « Mon compte ».")
    lieu = compte.structure_courante_id or _premiere_structure(compte)
    if lieu is not None:
        _sonner(compte.professionnel_id, lieu)


def _sonner(pro_id: int, lieu: int) -> None:
    """In the name of the person, who alone reads their notices: one is enough until it is seen."""
    with contexte.ouvrir(contexte.Contexte(acteur_id=pro_id, structures=frozenset({lieu}))):
        if not Notification.objects.filter(acteur_id=pro_id, nature="session", lue_le=None).exists():
            notifier([pro_id], structure_id=lieu, nature="session", texte=AUTRE_SESSION, url="/compte/")


def _premiere_structure(compte: Compte) -> int | None:
    siennes = Affectation.objects.filter(Affectation.en_cours(), professionnel=compte.professionnel_id)
    return siennes.order_by("pk").values_list("structure_id", flat=True).first()


def ouvrir_par_code(request: HttpRequest, passage: PassagePoste) -> None:
    """From the wall of a shared workstation: the device and the code stand for the two factors shown on it.

    Weaker than a full login: no proof of identity is written (S-09 asks for one), and it ends with the window.
    """
    compte = passage.compte
    get_adapter(request).login(request, compte)
    prouver_facteur(request, compte)
    request.session[postes.PAR_CODE] = True
    request.session[postes.FIN_PREUVE] = int(passage.fin.timestamp())
    ouvrir(request, compte, "poste")


def rattacher(request: HttpRequest, poste: PostePartage) -> None:
    """This device has just become a shared workstation: the session open on it is its first one."""
    postes.lier_session(request, poste)
    SessionCompte.objects.filter(pk=request.session.get(LIGNE) or 0).update(appareil=poste)


def prouver_facteur(request: HttpRequest, compte: Compte) -> None:
    """The second factor of that account was shown in this session."""
    request.session[FACTEUR] = compte.pk


def _ouvrir_le_mur(request: HttpRequest, compte: Compte) -> None:
    postes.noter_preuve(request, compte)
    poste = postes.poste_de(request)
    if poste is not None:
        cache.delete(_cle_essais(compte, lieu_poste(poste)))


def second_facteur_fait(request: HttpRequest, compte: Compte | None = None) -> bool:
    qui = compte or request.user
    return qui.pk is not None and request.session.get(FACTEUR) == qui.pk


def verrouillee(request: HttpRequest) -> bool:
    return bool(request.session.get(VERROU))


def verrouiller(request: HttpRequest, moyen: str = "") -> None:
    if request.user.is_authenticated and not verrouillee(request):
        request.session[VERROU] = True
        changer_cle(request)
        noter(request, NatureConnexion.VERROU, request.user, moyen)  # type: ignore[arg-type]


def changer_cle(request: HttpRequest) -> None:
    """New key, same content; the list of open sessions follows."""
    request.session.cycle_key()
    suivre_cle(request)


def suivre_cle(request: HttpRequest) -> None:
    ligne = request.session.get(LIGNE)
    if ligne:
        SessionCompte.objects.filter(pk=ligne).update(cle=request.session.session_key)


def fermer(request: HttpRequest, moyen: str = "") -> None:
    """End the session here; the log says why."""
    request.session[FIN] = moyen
    logout(request)


def clore_ligne(request: HttpRequest, compte: Compte) -> None:
    """Called while Django logs out, before the session is emptied."""
    SessionCompte.objects.filter(pk=request.session.get(LIGNE) or 0).update(fermee_le=horloge.maintenant())
    noter(request, NatureConnexion.DECONNEXION, compte, request.session.get(FIN, ""))


def minutes_avant_verrou(request: HttpRequest) -> int:
    """The establishment decides, between 2 and 30 (S-07)."""
    structure = getattr(request.user, "structure_courante", None)
    minutes = structure.verrou_minutes if structure else settings.DUI_VERROU_MINUTES
    return int(min(max(minutes, 2), 30))


def inactive(request: HttpRequest, minutes: int) -> bool:
    """Nobody acted for `minutes`; the clock is the server's."""
    return maintenant() - request.session.get(VU, maintenant()) > minutes * 60


def trop_longue(request: HttpRequest) -> bool:
    """Twelve hours, whatever one does; a session opened by code ends with the proof it rests on."""
    if maintenant() > request.session.get(postes.FIN_PREUVE, maintenant()):
        return True
    return maintenant() - request.session.get(OUVERTE, maintenant()) > settings.SESSION_COOKIE_AGE


def marquer_activite(request: HttpRequest) -> None:
    """At most one write of the session a minute, never for requests the page sends by itself."""
    request.session.setdefault(OUVERTE, maintenant())
    if request.path.startswith(FONDS) or request.headers.get("X-Fond"):
        return
    if maintenant() - request.session.get(VU, 0) > 60:
        request.session[VU] = maintenant()


def deverrouiller(request: HttpRequest, code: str) -> bool:
    """Code of the account (its password as long as it has no code). Five tries, then the session is over."""
    compte: Compte = request.user  # type: ignore[assignment]
    if not essayer_code(request, compte, code, lieu_de(request)):
        return False
    request.session.pop(VERROU, None)
    request.session[VU] = maintenant()
    changer_cle(request)
    noter(request, NatureConnexion.DEVERROU, compte, _moyen(compte))
    return True


def essayer_code(request: HttpRequest, compte: Compte, code: str, lieu: str) -> bool:
    """The one place where a code is compared, for the lock and for the wall."""
    return _compter(request, compte, lieu, _moyen(compte), lambda: check_password(code, compte.pin or compte.password))


def essayer_cle(request: HttpRequest, compte: Compte, reponse: str, lieu: str) -> bool:
    """A key of the same person, counted with their codes."""
    return _compter(request, compte, lieu, "cle", lambda: cles.verifier(compte, reponse))


def _compter(request: HttpRequest, compte: Compte, lieu: str, moyen: str, juste: Callable[[], bool]) -> bool:
    """The count is in the cache, where two simultaneous tries count twice; without cache nothing opens.

    It is kept by place (one session, one workstation): a colleague who plays with the codes of another closes one
    door, not all.
    """
    cle = _cle_essais(compte, lieu)
    cache.add(cle, 0, DUREE_ESSAIS)
    if cache.incr(cle) <= ESSAIS_MAX and juste():
        cache.delete(cle)
        return True
    noter(request, NatureConnexion.ECHEC_PIN, compte, moyen)
    return False


def trop_d_essais(request: HttpRequest) -> bool:
    return essais_epuises(request.user, lieu_de(request))  # type: ignore[arg-type]


def essais_epuises(compte: Compte, lieu: str) -> bool:
    return int(cache.get(_cle_essais(compte, lieu), 0)) >= ESSAIS_MAX


def lieu_de(request: HttpRequest) -> str:
    """Where the codes of this session are counted: its workstation if it has one, shared with the wall."""
    poste = postes.poste_de(request) if request.session.get(postes.SESSION) else None
    return lieu_poste(poste) if poste is not None else f"s{request.session.get(LIGNE, 0)}"


def lieu_poste(poste: PostePartage) -> str:
    return f"p{poste.pk}"


def _moyen(compte: Compte) -> str:
    return "pin" if compte.pin else "mot_de_passe"


def _cle_essais(compte: Compte, lieu: str) -> str:
    return f"essais-code:{compte.pk}:{lieu}"


def choisir_pin(compte: Compte, code: str) -> None:
    compte.pin = make_password(code)
    compte.save(update_fields=["pin"])


def vivantes(lignes: Iterable[SessionCompte]) -> list[SessionCompte]:
    """Those whose content still exists; `vue_le` dates their last gesture."""
    gardees = []
    for ligne in lignes:
        contenu = _magasin(ligne.cle).load()
        if contenu:
            instant = contenu.get(VU)
            ligne.vue_le = datetime.fromtimestamp(instant, UTC) if instant else ligne.ouverte_le  # type: ignore[attr-defined]
            gardees.append(ligne)
    return gardees


def _magasin(cle: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(cle)
