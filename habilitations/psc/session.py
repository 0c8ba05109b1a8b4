"""What a sign-in opens here, how long, and how it is lost.

The row SessionPSC is the truth, read with the rights at each request; the web session only keeps its number and the
hour of the next question to the provider.
"""

import json
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from dui.core import horloge
from dui.core.chiffrement import chiffre
from habilitations import sessions
from habilitations.choices import NatureConnexion
from habilitations.models import Compte, LienPSC, SessionPSC
from habilitations.psc import jetons, reglages
from habilitations.psc.erreurs import INDISPONIBLE, EchecPSC, SessionFinie
from habilitations.psc.fournisseur import ClientPSC, FournisseurPSC

BAIL = timedelta(seconds=15)
REPRISE_S = 60
# The provider does not answer: what it opened stays open that long.
GRACE = timedelta(minutes=15)
SANS = "Session ouverte sans Pro Santé Connect : le DMP et la messagerie sécurisée restent fermés."
FINIE = "Votre session Pro Santé Connect est finie : le DMP et la messagerie sécurisée sont fermés. Le reste continue."


def choisir_situation(ligne: SessionPSC, rang: int) -> None:
    """Under which exercice and on which site one acts from now on; the site becomes the one shown."""
    ligne.situation = ligne.situations[rang]
    ligne.structure_id = ligne.situation["structure"]
    ligne.save(update_fields=["situation", "structure"])
    if ligne.structure_id:
        Compte.objects.filter(pk=ligne.lien.compte_id).update(structure_courante=ligne.structure_id)


def suivre_structure(request: HttpRequest, structure_id: int) -> None:
    """Another establishment is chosen in the header: the exercice follows, when one alone is declared there."""
    ligne = ligne_de(request)
    rangs = [n for n, s in enumerate(ligne.situations) if s["structure"] == structure_id] if ligne else []
    if ligne and len(rangs) == 1:
        choisir_situation(ligne, rangs[0])


def ligne_de(request: HttpRequest) -> SessionPSC | None:
    """The live session of Pro Santé Connect behind this one."""
    marque = request.session.get(sessions.PSC)
    if not marque:
        return None
    return SessionPSC.objects.select_related("lien__compte").filter(pk=marque["pk"], perdue_le=None).first()


def marquer(request: HttpRequest, ligne: SessionPSC, quand: Any) -> None:
    a_revoir = int(quand.timestamp()) if quand is not None else sessions.maintenant()
    request.session[sessions.PSC] = {"pk": ligne.pk, "a_revoir": a_revoir}


def veiller(request: HttpRequest) -> None:
    """At each request of a session that came through Pro Santé Connect; asks the provider every few minutes only."""
    marque = request.session.get(sessions.PSC)
    if not marque or sessions.maintenant() < marque["a_revoir"] or not request.user.is_authenticated:
        return
    ligne = ligne_de(request)
    if ligne is None:
        perdre(request)
    elif _reserver(ligne):
        _renouveler(request, ligne)


def _reserver(ligne: SessionPSC) -> bool:
    """One request at a time: a refresh token that comes twice closes the session over there."""
    maintenant = horloge.maintenant()
    libres = SessionPSC.objects.filter(Q(bail_le=None) | Q(bail_le__lt=maintenant), pk=ligne.pk, perdue_le=None)
    pris = libres.update(bail_le=maintenant + BAIL)
    ligne.refresh_from_db(fields=["jetons", "confirmee_le"])
    return bool(pris)


def _renouveler(request: HttpRequest, ligne: SessionPSC) -> None:
    gardes = _ouvrir_jetons(ligne)
    try:
        dialogue = FournisseurPSC(request, app=reglages.application()).get_oauth2_adapter(request)
        client: ClientPSC = dialogue.get_client(request, reglages.application())
        recus = client.rafraichir(gardes["rafraichissement"])
        id_token = recus.get("id_token") or gardes["id_token"]
        if recus.get("id_token") and jetons.verifier_suite(id_token)["sub"] != ligne.lien.sub:
            raise SessionFinie
    except SessionFinie:
        _fermer(ligne, "finie")
        perdre(request)
        return
    except EchecPSC as echec:
        _patienter(request, ligne, echec)
        return
    ligne.jetons = sceller(recus.get("refresh_token") or gardes["rafraichissement"], id_token)
    ligne.confirmee_le, ligne.bail_le = horloge.maintenant(), None
    ligne.save(update_fields=["jetons", "confirmee_le", "bail_le"])
    marquer(request, ligne, dialogue.parse_token(recus).expires_at)


def _patienter(request: HttpRequest, ligne: SessionPSC, echec: EchecPSC) -> None:
    """Silence: a while of grace, then what it opened closes. An answer that is not the provider's own: at once."""
    if echec.code != INDISPONIBLE or horloge.maintenant() - ligne.confirmee_le > GRACE:
        _fermer(ligne, echec.cause)
        perdre(request)
    else:
        request.session[sessions.PSC] = {"pk": ligne.pk, "a_revoir": sessions.maintenant() + REPRISE_S}


def perdre(request: HttpRequest) -> None:
    """The session of this house goes on, with its own rights only; said once, here, and shown as long as it lasts."""
    request.session.pop(sessions.PSC, None)
    sessions.noter(request, NatureConnexion.PSC_PERDU, request.user)  # type: ignore[arg-type]
    messages.warning(request, FINIE)


def _fermer(ligne: SessionPSC, cause: str) -> None:
    fermer(SessionPSC.objects.filter(pk=ligne.pk), cause)


def fermer(lignes: Any, cause: str) -> int:
    """Tokens go with the session that they opened."""
    return int(lignes.filter(perdue_le=None).update(perdue_le=horloge.maintenant(), cause=cause[:20], jetons=""))


def oublier(request: HttpRequest) -> None:
    """This session ends, or takes another of theirs."""
    fermer(SessionPSC.objects.filter(session=request.session.get(sessions.LIGNE) or 0), "remplacee")


def prevenir(request: HttpRequest, compte: Compte) -> None:
    """Signed in without it: say at once what stays closed."""
    dehors = reglages.actif() and not request.session.get(sessions.PSC)
    if dehors and LienPSC.objects.filter(compte=compte, retire_le=None).exists():
        messages.warning(request, SANS)


def fermer_de_loin(revendications: dict[str, Any]) -> int:
    """Back-channel logout: by the number of the session over there, else all those of the person."""
    sid, sub = revendications.get("sid"), revendications.get("sub")
    visees = SessionPSC.objects.filter(perdue_le=None)
    visees = visees.filter(sid=sid) if isinstance(sid, str) and sid else visees.filter(lien__sub=sub)
    return fermer(visees.filter(lien__sub=sub) if isinstance(sub, str) else visees, "fermee")


def adresse_de_sortie(request: HttpRequest) -> str:
    """Where the browser ends the session over there too (RP-initiated logout); empty when there is none."""
    ligne = ligne_de(request)
    if ligne is None:
        return ""
    try:
        sortie = FournisseurPSC(request, app=reglages.application()).get_oauth2_adapter(request).openid_config
    except EchecPSC:
        return ""
    if reglages.origine(str(sortie.get("end_session_endpoint"))) != reglages.origine(reglages.emetteur()):
        return ""
    retour = request.build_absolute_uri(reverse("account_login"))
    champs = {"id_token_hint": _ouvrir_jetons(ligne)["id_token"], "post_logout_redirect_uri": retour,
              "client_id": reglages.client()}  # fmt: skip
    return f"{sortie['end_session_endpoint']}?{urlencode(champs)}"


def sceller(rafraichissement: str, id_token: str) -> str:
    clair = json.dumps({"rafraichissement": rafraichissement, "id_token": id_token})
    return chiffre().encrypt(clair.encode()).decode()


def _ouvrir_jetons(ligne: SessionPSC) -> dict[str, str]:
    return dict(json.loads(chiffre().decrypt(ligne.jetons.encode())))
