"""Sendings: of one dossier, and of all that one follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import decider
from habilitations.donnees.partage import CATEGORIES
from interop import selectors
from interop.choices import EtatEnvoi
from interop.forms import EnvoiForm
from interop.models import Envoi
from interop.services import demander_envoi, relancer_envoi
from usagers.acces import dossier_autorise
from usagers.models import Dossier
from usagers.pages import contexte_dossier


@require_http_methods(["GET", "POST"])
@soumission_unique
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/envois/."""
    ouvert = _ouvrir(request, pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    envoie = decider(acteur, "creer", "DMP", ouvert.perimetre).permis
    form = EnvoiForm(request.POST or None, dossier=ouvert) if envoie else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            envoi = demander_envoi(acteur=acteur, dossier=ouvert, **form.demande)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"{envoi.document.titre} en file pour {envoi.nom_affiche}.")
            return voir("dossier_envois", pk)
    contexte = contexte_dossier(request, ouvert, "envois") | {
        "envois": selectors.envois_du_dossier(acteur, ouvert.pk),
        "form": form,
        "envoie": envoie,
        "categorie": CATEGORIES.get(acteur.categorie),
    }
    return render(request, "interop/dossier.html", contexte, status=422 if request.method == "POST" else 200)


def _ouvrir(request: HttpRequest, pk: int) -> Dossier:
    """To read exchanges, or to send: one of the two rights opens the tab."""
    acteur = getattr(request, "acteur", None)
    suit = acteur is not None and acteur.peut("DMP", "resumer")
    action = "resumer" if suit and request.method != "POST" else "creer"
    return dossier_autorise(request, pk, "DMP", action)


@require_POST
@soumission_unique
def relancer(request: HttpRequest, pk: int, envoi_pk: int) -> HttpResponse:
    ouvert = dossier_autorise(request, pk, "DMP", "creer")
    acteur = request.acteur  # type: ignore[attr-defined]
    envoi = get_object_or_404(Envoi.objects.visibles_pour(acteur), pk=envoi_pk, dossier=ouvert)
    relancer_envoi(acteur=acteur, envoi=envoi)
    messages.success(request, f"Envoi à {envoi.nom_affiche} relancé.")
    return voir("dossier_envois", pk)


@require_GET
def suivi(request: HttpRequest) -> HttpResponse:
    """/envois/: what waits for someone first."""
    acteur = getattr(request, "acteur", None)
    if acteur is None or not (acteur.peut("DMP", "resumer") or acteur.peut("DMP", "creer")):
        raise Refus("Les échanges ne sont pas ouverts à votre profil.")
    etat = request.GET.get("etat", "")
    etat = etat if etat in EtatEnvoi.values else ""
    avant = request.GET.get("avant", "")
    lus = selectors.envois_suivis(acteur, etat, int(avant) if avant.isdecimal() and len(avant) < 10 else None)
    comptes = selectors.comptes_par_etat(acteur)
    contexte = {
        "envois": lus[: selectors.PAGE],
        "suite": lus[selectors.PAGE - 1].pk if len(lus) > selectors.PAGE else None,
        "etat": etat,
        "filtres": [(cle, libelle, comptes[cle]) for cle, libelle in EtatEnvoi.choices],
        "echecs": comptes[EtatEnvoi.ECHEC],
    }
    return render(request, "interop/suivi.html", contexte)
