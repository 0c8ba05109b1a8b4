"""First door of an account: choose a password, then enrol a second factor."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dui.core.erreurs import ErreurMetier
from habilitations import sessions
from habilitations.forms.compte import MotDePasseForm
from habilitations.services.comptes import accepter, invitation_valable


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """The link names nobody and opens once; whoever was signed in on this workstation is signed out."""
    valable = invitation_valable(jeton)
    if valable is None:
        return render(request, "habilitations/invitation_perimee.html", status=410)
    form = MotDePasseForm(request.POST or None, compte=valable.compte)
    if request.method == "POST" and form.is_valid():
        try:
            compte = accepter(jeton=jeton, mot_de_passe=form.cleaned_data["mot_de_passe"])
        except ErreurMetier as erreur:
            form.add_error(erreur.champ, erreur.message)
        else:
            if request.user.is_authenticated:
                sessions.fermer(request, "invitation")
            return perform_password_login(request, {}, Login(user=compte))
    contexte = {"form": form, "pro": valable.compte.professionnel}
    return render(request, "habilitations/invitation.html", contexte, status=422 if form.errors else 200)
