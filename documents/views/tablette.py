"""/signatures/<n>/<signer>/tablette/: the page given to somebody who signs, then the session locked (S27)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from documents import middleware
from documents.forms.signature import PresenceForm
from documents.models import Signataire
from documents.services.signature import Recueil, signer
from documents.views.signature import _mene
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique


@require_POST
@soumission_unique
def remettre(request: HttpRequest, pk: int, signataire: int) -> HttpResponse:
    """From here on this session opens that page alone, until the professional takes it back with the code."""
    _lu, attendu = _mene(request, pk, signataire)
    _exiger_une_personne(attendu)
    middleware.remettre(request, attendu.pk)
    reponse = HttpResponseRedirect(reverse("circuit_tablette", args=[pk, signataire]))
    reponse.status_code = 303
    return reponse


@require_http_methods(["GET", "POST"])
@soumission_unique
def tablette(request: HttpRequest, pk: int, signataire: int) -> HttpResponse:
    lu, attendu = _mene(request, pk, signataire)
    _exiger_une_personne(attendu)
    form = PresenceForm(request.POST or None, signataire=attendu)
    if request.method == "POST" and form.is_valid():
        try:
            signer(acteur=request.acteur, signataire=attendu, recueil=_recueil(request, form))  # type: ignore[attr-defined]
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            return _rendre(request, pk)
    contexte = {"circuit": lu, "signataire": attendu, "form": form, "usager": lu.dossier.usager}
    return render(request, "documents/signature/tablette.html", contexte, status=422 if form.is_bound else 200)


def _recueil(request: HttpRequest, form: PresenceForm) -> Recueil:
    donnees = form.cleaned_data
    return Recueil(form.mode, donnees.get("mention", ""), donnees.get("trace", ""),
                   request.headers.get("User-Agent", ""), donnees.get("rencontre", ""))  # fmt: skip


def _rendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the professional, locked."""
    middleware.rendre(request)
    suite = urlencode({"next": reverse("circuit", args=[pk])})
    return HttpResponse(status=303, headers={"Location": f"{reverse('deverrouiller')}?{suite}"})


def _exiger_une_personne(signataire: Signataire) -> None:
    if signataire.professionnel_id is not None:
        raise Refus("Un professionnel signe sur sa propre session.")
