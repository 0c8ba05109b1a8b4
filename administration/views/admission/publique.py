"""/demande/<finess>/: somebody outside asks. No account, no reading back, the same answer whoever is asked for."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from administration.forms.admission_decisions import DemandePubliqueForm
from administration.models import ReglageAdmission
from administration.services.admission import publique as services
from administration.views.admission.commun import rapporter, statut_http
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.reponses import voir

SEL_RECU = "administration.recu"
HORS = ("jeton", "site", "piece_type")


@require_http_methods(["GET", "POST"])
@debit("demande")
def demande(request: HttpRequest, finess: str) -> HttpResponse:
    structure = services.structure_ouverte(finess)
    if structure is None:
        raise Http404
    form = DemandePubliqueForm(request.POST or None, initial={"jeton": services.jeton(structure)})
    if request.method == "POST" and form.is_valid():
        try:
            recu = _deposer(request, structure, form)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            reponse = voir("demande_recue")
            reponse["Location"] = f"{reverse('demande_recue')}?r={signing.dumps(recu, salt=SEL_RECU)}"
            return reponse
    if request.method == "POST":  # a refused page goes back with a fresh token
        form.data = {**request.POST.dict(), "jeton": services.jeton(structure)}
    reglage = ReglageAdmission.objects.get(structure=structure)
    contexte = {"structure": structure, "accueil": reglage.accueil, "form": form}
    return render(request, "administration/admission/demande_publique.html", contexte, status=statut_http(request))


def _deposer(request: HttpRequest, structure: Any, form: DemandePubliqueForm) -> str:
    """A robot gets a receipt too: it learns nothing, and nothing is written."""
    lu = dict(form.cleaned_data)
    if lu["site"]:
        return services.numero_de_recu()
    nonce = services.verifier_jeton(lu["jeton"], structure)
    type_piece = lu["piece_type"] or "autre"
    fichiers = [
        (type_piece, f.name or "", f.read()) for f in request.FILES.getlist("fichiers")[: services.FICHIERS + 1]
    ]
    champs = {nom: valeur for nom, valeur in lu.items() if nom not in HORS}
    return services.deposer_demande(structure=structure, nonce=nonce, champs=champs, fichiers=fichiers)


@require_safe
def recue(request: HttpRequest) -> HttpResponse:
    """The number, and nothing of what was sent."""
    try:
        numero = signing.loads(request.GET.get("r", ""), salt=SEL_RECU, max_age=24 * 3600)
    except signing.BadSignature as erreur:
        raise Http404 from erreur
    return render(request, "administration/admission/demande_recue.html", {"numero": numero})
