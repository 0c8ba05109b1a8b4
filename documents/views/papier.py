"""/modeles/papier/: letterhead of the house, or of its organisme (?de=organisme)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from documents.acces import redacteur
from documents.forms.modeles import PapierForm
from documents.papier import TEXTES
from documents.rendu import adresse_de_donnees
from documents.services.papier import papier_a_regler, regler_papier
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante


@require_http_methods(["GET", "POST"])
@soumission_unique
def papier(request: HttpRequest) -> HttpResponse:
    acteur, structure = redacteur(request), structure_courante(request)
    organisme = request.GET.get("de") == "organisme"
    ligne = papier_a_regler(structure, organisme=organisme)
    form = PapierForm(request.POST or None, request.FILES or None, instance=ligne)
    if request.method == "POST" and form.is_valid() and _regler(acteur, form):
        messages.success(request, "Papier à en-tête enregistré.")
        return voir(reverse("papier") + ("?de=organisme" if organisme else ""))
    logo = adresse_de_donnees(ligne.octets, ligne.logo_mime) if ligne.logo else ""
    contexte = {"form": form, "structure": structure, "organisme": organisme, "logo": logo}
    return render(request, "documents/modeles/papier.html", contexte, status=422 if form.is_bound else 200)


def _regler(acteur: Acteur, form: PapierForm) -> bool:
    donnees = form.cleaned_data
    logo = donnees["logo"].read() if donnees["logo"] else b""
    try:
        regler_papier(
            acteur=acteur, papier=form.instance, champs={nom: donnees[nom] for nom in TEXTES},
            version_lue=form.version_lue, logo=logo, sans_logo=donnees["sans_logo"],
        )  # fmt: skip
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True
