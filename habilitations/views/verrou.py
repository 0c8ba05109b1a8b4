"""Lock the session, come back to it with the code, or sign in again without leaving the page."""

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST

from dui.core import horloge, pages
from habilitations import sessions
from habilitations.forms.compte import RepriseForm
from habilitations.forms.connexion import FacteurForm, ReconnexionForm
from habilitations.models import Compte

AUTRE = "Cette page est à une autre personne. Quittez-la, puis ouvrez la vôtre."
ADRESSES = ("/", "http://", "https://")
REFUS = "Cette adresse, ce mot de passe et ce code ne vont pas ensemble."


def suite_sure(request: HttpRequest, defaut: str = "/") -> str:
    """Where to go next, inside the product only (S-36): a path or an address, never a word taken for a name."""
    suite = request.POST.get("next") or request.POST.get("suite") or request.GET.get("next") or defaut
    ici = url_has_allowed_host_and_scheme(suite, {request.get_host()}, require_https=request.is_secure())
    return suite if ici and suite.startswith(ADRESSES) else defaut


@require_POST
def verrouiller(request: HttpRequest) -> HttpResponse:
    """« Je verrouille ma session dès que je m’éloigne. »"""
    origine = request.headers.get("Referer", "/")
    suite = suite_sure(request, origine)
    ici = url_has_allowed_host_and_scheme(suite, {request.get_host()}) and suite.startswith(ADRESSES)
    suite = suite if ici else "/"
    sessions.verrouiller(request)
    return redirect(f"{reverse('deverrouiller')}?{urlencode({'next': suite})}")


@require_http_methods(["GET", "POST"])
def deverrouiller(request: HttpRequest) -> HttpResponse:
    """The page one was on, and the draft, are still there."""
    suite = suite_sure(request)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': suite})}")
    if not sessions.verrouillee(request):
        return redirect(suite)
    form = RepriseForm(request.POST or None, pin=bool(request.user.pin))
    if request.method == "POST" and form.is_valid():
        if _reprendre(request, form):
            return HttpResponse(status=303, headers={"Location": suite})
        if not request.user.is_authenticated:
            return HttpResponse(
                status=303, headers={"Location": f"{reverse('account_login')}?{urlencode({'next': suite})}"}
            )
    contexte = {"form": form, "suite": suite, "qui": request.user.professionnel, "maintenant": horloge.maintenant()}
    return render(request, "habilitations/deverrouiller.html", contexte, status=422 if form.errors else 200)


def _reprendre(request: HttpRequest, form: RepriseForm) -> bool:
    """Open with the code; too many wrong ones close the session."""
    if sessions.deverrouiller(request, form.cleaned_data["code"]):
        return True
    if sessions.trop_d_essais(request):
        sessions.fermer(request, "essais")
        messages.error(request, "Trop de codes faux. Identifiez-vous à nouveau.")
    else:
        form.add_error("code", "Ce n’est pas votre code.")
    return False


@require_http_methods(["GET", "POST"])
def reprise(request: HttpRequest) -> HttpResponse:
    """Fragment of the dialog that opens the session again in place; 204 when it is done."""
    if request.method == "POST" and request.session_ouverte:  # type: ignore[attr-defined]
        return _ouverte(request)
    verrou = request.user.is_authenticated and sessions.verrouillee(request)
    form = _formulaire(request, verrou)
    if request.method == "POST" and form.is_valid():
        fait = _reprendre(request, form) if isinstance(form, RepriseForm) else _reconnecter(request, form)
        if fait:
            return _ouverte(request)
        if verrou and not request.user.is_authenticated:
            form = ReconnexionForm()
    return render(request, "habilitations/reprise.html", {"form": form}, status=422 if form.errors else 200)


def _ouverte(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204, headers={"X-Jeton-CSRF": get_token(request)})


def _formulaire(request: HttpRequest, verrou: bool) -> RepriseForm | ReconnexionForm:
    if verrou:
        return RepriseForm(request.POST or None, pin=bool(request.user.pin))  # type: ignore[union-attr]
    return ReconnexionForm(request.POST or None)


def _reconnecter(request: HttpRequest, form: ReconnexionForm) -> bool:
    """Password and second factor in one go, under the same limits as the login page."""
    adaptateur = get_adapter(request)
    identite = {champ: form.cleaned_data[champ] for champ in ("password",)}
    try:
        compte = adaptateur.authenticate(request, email=form.cleaned_data["login"], **identite)
    except ValidationError as erreur:
        form.add_error(None, erreur)
        return False
    facteur = _facteur(compte, form.cleaned_data["code"]) if compte is not None and compte.is_active else None
    if facteur is None:
        form.add_error(None, REFUS)
        return False
    if not pages.est_a(request.headers.get(pages.ENTETE, ""), compte.pk):  # type: ignore[union-attr]
        form.add_error(None, AUTRE)
        return False
    facteur.save()
    adaptateur.login(request, compte)
    sessions.ouvrir(request, compte)
    return True


def _facteur(compte: Compte, code: str) -> FacteurForm | None:
    if not is_mfa_enabled(compte):
        return None
    form = FacteurForm({"code": code}, user=compte)
    return form if form.is_valid() else None
