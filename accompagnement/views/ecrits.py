"""Educational writings of a person: list, writing, end, paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.forms import ecrits as forms
from accompagnement.models import EcritEducatif
from accompagnement.services import ecrits as services
from dui.core.debit import debit
from dui.core.formulaires import Formulaire
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple
from usagers.views.formulaires import traiter

ONGLET = "ecrits"
PAGE = "accompagnement/ecrits/ecrire.html"


@require_safe
def liste(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "TRE", "lire")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    lignes = EcritEducatif.objects.visibles_pour(acteur).filter(dossier=dossier).select_related("auteur")
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "ecrits": list(lignes[:100]), "ecrit_ici": permet(acteur, dossier, "TRE", "ecrire")
    }  # fmt: skip
    return render(request, "accompagnement/ecrits/liste.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouveau(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "TRE", "ecrire")
    acte = Acte("Écrit éducatif", "Commencer", "Écrit commencé. Vous pouvez le reprendre plus tard.",
                simple(forms.CommencerForm), services.commencer_ecrit,
                suite=lambda ecrit: ("ecrit", pk, ecrit.pk))  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_ecrits", pk))


def _ecrit(request: HttpRequest, pk: int, ecrit_pk: int, action: str) -> tuple[Dossier, EcritEducatif]:
    dossier = dossier_autorise(request, pk, "TRE", action)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    lu = EcritEducatif.objects.visibles_pour(acteur).filter(pk=ecrit_pk, dossier=dossier).first()
    if lu is None:
        raise Http404
    lu.dossier = dossier
    return dossier, lu


@require_safe
def fiche(request: HttpRequest, pk: int, ecrit_pk: int) -> HttpResponse:
    dossier, lu = _ecrit(request, pk, ecrit_pk, "lire")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "e": lu, "actions": list(lu.actions.all()), "auteur": lu.auteur_id == acteur.id,
        "ecrit_ici": lu.etat == "brouillon" and permet(acteur, dossier, "TRE", "ecrire"),
        "imprime": permet(acteur, dossier, "TRE", "ecrire", "valider"),
    }  # fmt: skip
    return render(request, "accompagnement/ecrits/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def rediger(request: HttpRequest, pk: int, ecrit_pk: int) -> HttpResponse:
    dossier, lu = _ecrit(request, pk, ecrit_pk, "ecrire")
    noms = (*forms.RedigerForm.base_fields, "version")
    form = forms.RedigerForm(request.POST or None, initial={nom: getattr(lu, nom) for nom in noms})

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        avec_version(services.rediger_ecrit)(acteur=request.acteur, ecrit=lu, **donnees)  # type: ignore[attr-defined]
        return voir("ecrit", pk, ecrit_pk)

    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "e": lu, "retour": reverse("ecrit", args=[pk, ecrit_pk]), "brouillon": f"ecrit-{lu.pk}"
    }  # fmt: skip
    return traiter(request, PAGE, form, contexte, agir)


ACTES = {
    "action": Acte("Action prévue", "Ajouter l’action", "Action ajoutée.", simple(forms.ActionForm),
                   services.prevoir_dans_ecrit),
    "finir": Acte("Terminer cet écrit", "Terminer", "Écrit terminé. Il ne change plus.", simple(Formulaire),
                  services.finir_ecrit, lambda _: "Relisez-le comme si la personne le lisait."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, ecrit_pk: int, nom: str) -> HttpResponse:
    dossier, lu = _ecrit(request, pk, ecrit_pk, "ecrire")
    return jouer(request, dossier, ONGLET, ACTES[nom], "ecrit", lu, ("ecrit", pk, ecrit_pk))


@require_POST
@debit("papier")
@soumission_unique
def imprimer(request: HttpRequest, pk: int, ecrit_pk: int) -> HttpResponse:
    _, lu = _ecrit(request, pk, ecrit_pk, "ecrire")
    document = services.imprimer_ecrit(acteur=request.acteur, ecrit=lu)  # type: ignore[attr-defined]
    messages.success(request, "Document prêt. Il est aussi dans les documents du dossier.")
    return voir("document", document.pk)
