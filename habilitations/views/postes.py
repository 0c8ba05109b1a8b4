"""/habilitations/postes/: shared workstations of the house; this device becomes one, or one is revoked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import postes, sessions
from habilitations.choices import NatureConnexion
from habilitations.forms.postes import PosteForm
from habilitations.models import PostePartage
from habilitations.services.postes import enroler_poste, gere, postes_de, revoquer_poste, surveille
from habilitations.views.commun import administrateur, droits_sensibles, rapporter, statut


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def liste(request: HttpRequest) -> HttpResponse:
    """List; and, on a device that is not one yet, the form that makes it one."""
    acteur = administrateur(request, *(("creer", "valider") if request.method == "POST" else ()))
    ici = postes.poste_de(request)
    gerees = [pk for pk in acteur.structures if gere(acteur, pk)]
    form = PosteForm(request.POST or None, structures=gerees) if gerees and ici is None else None
    if request.method == "POST" and form is not None and form.is_valid():
        reponse = _enroler(request, form)
        if reponse is not None:
            return reponse
    contexte = {"postes": postes_de(acteur), "form": form, "ici": ici}
    return render(request, "habilitations/postes.html", contexte, status=statut(form))


def _enroler(request: HttpRequest, form: PosteForm) -> HttpResponse | None:
    """The cookie leaves with the answer; the person who enrols is the first on the wall."""
    try:
        poste, jeton = enroler_poste(acteur=request.acteur, **form.valeurs())  # type: ignore[attr-defined]
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return None
    request._poste = poste  # type: ignore[attr-defined]
    sessions.rattacher(request, poste)
    postes.noter_preuve(request, request.user)  # type: ignore[arg-type]
    sessions.noter(request, NatureConnexion.POSTE_ENROLE, request.user)  # type: ignore[arg-type]
    messages.success(request, "Cet appareil est un poste partagé. « Passer la main » est en haut de chaque page.")
    reponse = voir("postes")
    postes.poser_temoin(reponse, poste, jeton)
    return reponse


@require_POST
@droits_sensibles
@soumission_unique
def revoquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Lost, stolen, replaced: the next request of that device opens nothing."""
    acteur = administrateur(request)
    siens = PostePartage.objects.filter(structure__in=[s for s in acteur.structures if surveille(acteur, s)])
    revoquer_poste(acteur=acteur, poste=get_object_or_404(siens, pk=pk))
    sessions.noter(request, NatureConnexion.POSTE_REVOQUE, request.user)  # type: ignore[arg-type]
    messages.success(request, "Poste révoqué. Plus aucun code n’y ouvre de session.")
    return voir("postes")
