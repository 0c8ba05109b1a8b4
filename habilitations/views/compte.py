"""One's own session: enrolment, lock, return with the code, structure shown."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core.garde import ecriture_permise
from dui.core.reponses import voir
from habilitations import sessions
from habilitations.forms.compte import MotDePasseForm, PinForm, ReprisForm
from habilitations.models import JournalConnexion
from habilitations.services.comptes import accepter, invitation_valable


def suite_sure(request: HttpRequest, defaut: str = "/") -> str:
    """Where to go next, inside the product only (S-36)."""
    suite = request.POST.get("next") or request.POST.get("suite") or request.GET.get("next") or defaut
    hote = {request.get_host()}
    return suite if url_has_allowed_host_and_scheme(suite, hote, require_https=request.is_secure()) else defaut


@require_GET
@ecriture_permise
def second_facteur(request: HttpRequest) -> HttpResponse:
    """A session with a password alone opens nothing but the enrolment."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if request.user.authenticator_set.filter(type__in=["totp", "webauthn"]).exists():
        logout(request)
        return redirect("account_login")
    return redirect("mfa_activate_totp")


@require_POST
def verrouiller(request: HttpRequest) -> HttpResponse:
    sessions.verrouiller(request)
    return voir(f"{reverse('deverrouiller')}?next={suite_sure(request)}")


@require_http_methods(["GET", "POST"])
def deverrouiller(request: HttpRequest) -> HttpResponse:
    """Return with the code; the page one was on, and the draft, are still there."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    suite = suite_sure(request)
    form = ReprisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if sessions.deverrouiller(request, form.cleaned_data["code"]):
            return voir(suite)
        if sessions.trop_d_essais(request):
            logout(request)
            messages.error(request, "Trop de codes faux. Identifiez-vous à nouveau.")
            return voir("account_login")
        form.add_error("code", "Ce n’est pas votre code.")
    contexte = {"form": form, "suite": suite, "qui": request.user.professionnel}
    return render(request, "habilitations/deverrouiller.html", contexte, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reprise(request: HttpRequest) -> HttpResponse:
    """Fragment of the dialog that opens the session again in place; 204 when it is done."""
    connecte = request.user.is_authenticated and sessions.verrouillee(request)
    form = ReprisForm(request.POST or None)
    if connecte and request.method == "POST" and form.is_valid():
        if sessions.deverrouiller(request, form.cleaned_data["code"]):
            return HttpResponse(status=204, headers={"X-Jeton-CSRF": get_token(request)})
        if sessions.trop_d_essais(request):
            logout(request)
            connecte = False
        else:
            form.add_error("code", "Ce n’est pas votre code.")
    return render(request, "habilitations/reprise.html", {"form": form, "connecte": connecte})


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Choose the six-figure code that reopens a locked session."""
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sessions.choisir_pin(request.user, form.cleaned_data["code"])  # type: ignore[arg-type]
        messages.success(request, "Votre code est enregistré.")
        return voir("compte")
    return render(request, "habilitations/code.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def compte(request: HttpRequest) -> HttpResponse:
    """My account: factors, code, last connections."""
    lignes = JournalConnexion.objects.filter(compte=request.user).order_by("-instant")[:20]  # type: ignore[misc]
    facteurs = request.user.authenticator_set.all()  # type: ignore[union-attr]
    contexte = {"lignes": lignes, "facteurs": facteurs, "minutes": settings.DUI_VERROU_MINUTES}
    return render(request, "habilitations/compte.html", contexte)


@require_POST
def structure(request: HttpRequest) -> HttpResponse:
    """Change the establishment shown, among one's own affectations."""
    choix = request.POST.get("structure", "")
    acteur = request.acteur  # type: ignore[attr-defined]
    if acteur is not None and choix.isdigit() and int(choix) in acteur.structures:
        request.user.structure_courante_id = int(choix)  # type: ignore[union-attr]
        request.user.save(update_fields=["structure_courante"])
    return voir("/")


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """First door of an account: choose a password, then sign in and enrol a second factor."""
    valable = invitation_valable(jeton)
    form = MotDePasseForm(request.POST or None)
    if valable is not None and request.method == "POST" and form.is_valid():
        accepter(jeton=jeton, mot_de_passe=form.cleaned_data["mot_de_passe"])
        messages.success(request, "Mot de passe enregistré. Identifiez-vous pour ajouter votre second facteur.")
        return voir("account_login")
    contexte = {"form": form, "valable": valable}
    return render(request, "habilitations/invitation.html", contexte, status=422 if form.errors else 200)
