"""From the return of Pro Santé Connect to an open session: who is it for us, and what did they prove."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.socialaccount.models import SocialLogin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from dui.core import horloge
from habilitations import sessions
from habilitations.acteur import acteur_de
from habilitations.choices import NatureConnexion
from habilitations.models import Compte, LienPSC, SessionPSC, Structure
from habilitations.psc import jetons, session
from habilitations.psc.erreurs import ANCIENNE, AUTRE_PERSONNE, INCONNUE, INVALIDE, EchecPSC
from habilitations.psc.fournisseur import ELEVER


def accueillir(request: HttpRequest, connexion: SocialLogin) -> HttpResponse:
    """Somebody whom Pro Santé Connect knows; whom do we know under that number?"""
    qui = connexion.identite
    liens = LienPSC.objects.select_related("compte__professionnel", "compte__structure_courante")
    lien = liens.filter(identifiant=qui.idnat, retire_le=None).first()
    if lien is None:
        raise EchecPSC(INCONNUE, numero=qui.idnat)
    _controler(lien, qui.sub)
    return (
        _elever(request, lien, connexion) if connexion.state["process"] == ELEVER else _entrer(request, lien, connexion)
    )


def _controler(lien: LienPSC, sub: str) -> None:
    """The same person as the first time, and as in our directory."""
    if lien.sub not in ("", sub):
        raise EchecPSC(INVALIDE, "autre_sub", compte=lien.compte)
    rpps = lien.compte.professionnel.rpps
    if rpps and lien.identifiant.startswith("8") and lien.identifiant != f"8{rpps}":
        raise EchecPSC(INVALIDE, "autre_rpps", compte=lien.compte)


def _entrer(request: HttpRequest, lien: LienPSC, connexion: SocialLogin) -> HttpResponse:
    adaptateur, compte = get_adapter(request), lien.compte
    suite = connexion.state.get("next")
    crochets: dict[str, Any] = {"email_verification": "none", "redirect_url": suite, "signal_kwargs": None,
                                "signup": False, "email": None}  # fmt: skip
    refus: HttpResponse | None = adaptateur.pre_login(request, compte, **crochets)
    if refus is not None:
        return refus
    adaptateur.login(request, compte)
    sessions.prouver_facteur(request, compte)
    request.session[sessions.PSC] = {"pk": 0, "a_revoir": 0}
    reponse: HttpResponse = adaptateur.post_login(request, compte, **crochets)
    ligne = _ouvrir(request, lien, connexion)
    return _choisir(ligne, reponse["Location"]) or reponse


def _elever(request: HttpRequest, lien: LienPSC, connexion: SocialLogin) -> HttpResponse:
    """A fresh proof of the person who is already here; then what was waiting for it goes on."""
    if lien.compte_id != request.user.pk:
        raise EchecPSC(AUTRE_PERSONNE)
    preuve = connexion.revendications.get("auth_time")
    if not isinstance(preuve, int) or preuve < connexion.state["debut"] - jetons.ECART_HORLOGES_S:
        raise EchecPSC(ANCIENNE)
    sessions.prouver_facteur(request, lien.compte)
    sessions.changer_cle(request)
    ligne = _ouvrir(request, lien, connexion)
    sessions.noter(request, NatureConnexion.PSC_PREUVE, lien.compte)
    suite = connexion.state.get("next") or "/"
    choix = _choisir(ligne, suite)
    if choix is not None:
        return choix
    request.GET = QueryDict(urlencode({"next": suite}))
    with transaction.atomic():
        return resume_request(request) or HttpResponseRedirect(suite)


def _choisir(ligne: SessionPSC, suite: str) -> HttpResponse | None:
    if len(ligne.situations) < 2:
        return None
    return HttpResponseRedirect(f"{reverse('psc_exercice')}?{urlencode({'next': suite})}")


def _ouvrir(request: HttpRequest, lien: LienPSC, connexion: SocialLogin) -> SessionPSC:
    """One row, one mark in the session, and the date of the proof: that of the card, not that of the click."""
    if not lien.sub:
        lien.sub, lien.premiere_le = connexion.identite.sub, horloge.maintenant()
        lien.save(update_fields=["sub", "premiere_le", "modifie_le"])
    session.oublier(request)
    ligne = SessionPSC.objects.create(
        session_id=request.session[sessions.LIGNE], lien=lien, sid=str(connexion.revendications.get("sid") or "")[:200],
        jetons=session.sceller(connexion.token.token_secret, connexion.id_token),
        situations=connexion.identite.situations(_sites(lien.compte)),
    )  # fmt: skip
    if len(ligne.situations) == 1:
        session.choisir_situation(ligne, 0)
    session.marquer(request, ligne, connexion.token.expires_at)
    record_authentication(request, lien.compte, method="psc", reauthenticated=True)
    preuve = connexion.revendications.get("auth_time")
    preuves = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
    preuves[-1]["at"] = min(preuves[-1]["at"], preuve if isinstance(preuve, int) else 0)
    request.session.modified = True
    return ligne


def _sites(compte: Compte) -> dict[str, tuple[int, str]]:
    siennes = Structure.objects.filter(pk__in=acteur_de(compte).structures)
    return {finess: (pk, nom) for finess, pk, nom in siennes.values_list("finess", "pk", "nom")}
