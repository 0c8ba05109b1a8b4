"""One's own account: enrolment, code, sessions, second factors, structure shown."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as cles
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.garde import ecriture_permise
from dui.core.reponses import voir
from habilitations import postes, sessions
from habilitations.choices import NatureConnexion
from habilitations.connexion import FACTEURS, AdaptateurFacteurs
from habilitations.forms.compte import PinForm
from habilitations.models import JournalConnexion, PassagePoste, SessionCompte
from habilitations.psc.session import suivre_structure
from habilitations.sensibilisation import attendue
from habilitations.services.comptes import fermer_sessions
from habilitations.views.commun import identite_fraiche
from habilitations.views.verrou import suite_sure


@require_GET
@ecriture_permise
def second_facteur(request: HttpRequest) -> HttpResponse:
    """A session with a password alone opens nothing but the enrolment."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if request.session_ouverte:  # type: ignore[attr-defined]
        return redirect("mfa_index")
    if is_mfa_enabled(request.user, FACTEURS):
        sessions.fermer(request, "second_facteur")
        return redirect("account_login")
    return render(request, "habilitations/second_facteur.html")


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Choose the six-figure code that reopens a session; to change it, prove who one is (S-09)."""
    return identite_fraiche(_code)(request) if request.user.pin else _code(request)  # type: ignore[union-attr]


def _code(request: HttpRequest) -> HttpResponse:
    form = PinForm(request.POST or None)
    premier = not request.user.pin  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        sessions.choisir_pin(request.user, form.cleaned_data["code"])  # type: ignore[arg-type]
        sessions.noter(request, NatureConnexion.CODE, request.user)  # type: ignore[arg-type]
        messages.success(request, "Votre code est gardé. Il rouvre votre session quand elle s’est verrouillée.")
        attend = attendue(request.user.professionnel)  # type: ignore[union-attr]
        return voir("sensibilisation" if attend else "/" if premier else "compte")
    contexte = {"form": form, "premier": premier}
    return render(request, "habilitations/code.html", contexte, status=422 if form.errors else 200)


@require_GET
def compte(request: HttpRequest) -> HttpResponse:
    """My account: sessions, factors, code, log of connections."""
    mien = request.user
    ouvertes = SessionCompte.objects.filter(compte=mien, fermee_le=None).select_related("appareil")  # type: ignore[misc]
    lignes = JournalConnexion.objects.filter(compte=mien)  # type: ignore[misc]
    contexte = {
        "sessions": sessions.vivantes(ouvertes),
        "ici": request.session.get(sessions.LIGNE),
        "facteurs": Authenticator.objects.filter(user=mien).order_by("type", "pk"),
        "page": Paginator(lignes, 20).get_page(request.GET.get("page")),
        "passages": postes.mes_passages(mien),  # type: ignore[arg-type]
        "minutes": request.verrou_minutes,  # type: ignore[attr-defined]
        "pro": mien.professionnel,  # type: ignore[union-attr]
    }
    return render(request, "habilitations/compte.html", contexte)


@require_POST
def fermer_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my sessions elsewhere."""
    ligne = get_object_or_404(SessionCompte, pk=pk, compte=request.user, fermee_le=None)
    if ligne.pk == request.session.get(sessions.LIGNE):
        raise ErreurMetier("session_ici", "C’est la session où vous êtes. Utilisez « Se déconnecter ».")
    fermer_sessions(request.user, seulement=ligne.pk)  # type: ignore[arg-type]
    sessions.noter(request, NatureConnexion.EVICTION, request.user)  # type: ignore[arg-type]
    messages.success(request, "L’autre session est fermée.")
    return voir("compte")


@require_POST
def fermer_autres(request: HttpRequest) -> HttpResponse:
    """A doubt, a device left open somewhere: one gesture ends all my sessions but this one, and my names on walls."""
    fermer_sessions(request.user, sauf=request.session.session_key or "")  # type: ignore[arg-type]
    sessions.noter(request, NatureConnexion.EVICTION, request.user, "toutes")  # type: ignore[arg-type]
    messages.success(request, "Vos autres sessions sont fermées.")
    return voir("compte")


@require_POST
def retirer_passage(request: HttpRequest, pk: int) -> HttpResponse:
    """My name leaves the wall of that workstation, until I sign in there with both factors again."""
    passage = get_object_or_404(PassagePoste.objects.select_related("poste"), pk=pk, compte=request.user)
    postes.oublier_preuve(passage.poste, passage.compte)
    messages.success(request, "Votre nom n’est plus sur ce poste.")
    return voir("compte")


@require_GET
def facteurs(request: HttpRequest) -> HttpResponse:
    """My second factors."""
    liste = [f.wrap() for f in Authenticator.objects.filter(user=request.user).order_by("pk")]  # type: ignore[misc]
    contexte = {
        "applications": [f for f in liste if f.instance.type == Authenticator.Type.TOTP],
        "cles": [f for f in liste if f.instance.type == Authenticator.Type.WEBAUTHN],
        "codes": next((f for f in liste if f.instance.type == Authenticator.Type.RECOVERY_CODES), None),
    }
    return render(request, "mfa/index.html", contexte)


def retirer_cle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """allauth lets one take off the last key; here it can only be replaced."""
    cle = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    if not AdaptateurFacteurs().can_delete_authenticator(cle):
        raise ErreurMetier("dernier_facteur", AdaptateurFacteurs.error_messages["cannot_delete_authenticator"])
    return cles.remove_webauthn(request, pk=pk)


@require_POST
def structure(request: HttpRequest) -> HttpResponse:
    """Change the establishment shown, among one's own affectations."""
    choix = request.POST.get("structure", "")
    acteur = request.acteur  # type: ignore[attr-defined]
    if choix.isdecimal() and len(choix) < 9 and int(choix) in acteur.structures:
        request.user.structure_courante_id = int(choix)  # type: ignore[union-attr]
        request.user.save(update_fields=["structure_courante"])  # type: ignore[call-arg]
        suivre_structure(request, int(choix))
    return voir(suite_sure(request))
