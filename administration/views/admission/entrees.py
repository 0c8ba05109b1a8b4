"""Decisions and entries: admit, open the stay, note the entry, conclude a trial, transfer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from administration.forms import admission_decisions as formulaires
from administration.services.admission.acces import exiger_decision
from administration.services.admission.entrees import (
    admettre,
    conclure_essai,
    entrer,
    identites_proches,
    ouvrir_sejour,
    transferer,
)
from administration.views.admission.commun import acteur_de, rapporter, statut_http, voeu_autorise
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.models import Unite
from usagers.acces import dossier_autorise, permet
from usagers.models import Sejour, Usager
from usagers.pages import contexte_dossier

ACTE = "administration/admission/acte.html"


@require_http_methods(["GET", "POST"])
@soumission_unique
def admission(request: HttpRequest, pk: int) -> HttpResponse:
    """The direction decides."""
    voeu = voeu_autorise(request, pk, "valider")
    exiger_decision(acteur_de(request), voeu.structure_id)
    form = formulaires.AdmettreForm(request.POST or None, initial={"prevue": voeu.admission_prevue})
    if request.method == "POST" and form.is_valid():
        try:
            admettre(acteur=acteur_de(request), voeu=voeu, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"Admission de {voeu.candidature.prenom_affiche} prononcée.")
            return voir("candidature", voeu.candidature_id)
    titre = "Prononcer l’admission"
    phrase = f"{voeu.structure.nom}. Ses autres demandes ne bougent pas : leur retrait sera proposé."
    contexte = {"c": voeu.candidature, "form": form, "titre": titre, "bouton": titre, "phrase": phrase}
    return render(request, ACTE, contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def sejour(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the dossier and the planned stay; a near identity asks first."""
    voeu = voeu_autorise(request, pk, "ecrire")
    acteur = acteur_de(request)
    proches = identites_proches(acteur, voeu)
    unites = Unite.objects.filter(structure=voeu.structure_id, fermee_le__isnull=True)
    form = formulaires.OuvrirSejourForm(request.POST if request.method == "POST" else None, proches=proches,
                                        unites=unites, initial={"unite": voeu.unite_id})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        decision, _, numero = form.cleaned_data.get("decision", "").partition(":")
        meme = next((p.usager for p in proches.ici if str(p.usager.pk) == numero), None)
        try:
            ouvert = ouvrir_sejour(acteur=acteur, voeu=voeu, decision=decision, meme=meme,
                                   unite=form.cleaned_data.get("unite"))  # fmt: skip
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"Dossier {ouvert.dossier.numero} : séjour n° {ouvert.numero} prévu.")
            return voir("candidature", voeu.candidature_id)
    contexte = {"c": voeu.candidature, "form": form, "titre": "Ouvrir le dossier et le séjour",
                "bouton": "Ouvrir le séjour", "phrase": _phrase(voeu.candidature.usager)}  # fmt: skip
    return render(request, ACTE, contexte, status=statut_http(request))


def _phrase(usager: Usager | None) -> str:
    if usager is not None:
        return "Personne déjà connue : le séjour s’ajoute à son dossier."
    return "L’identité commence provisoire ; elle se vérifie avec une pièce."


@require_http_methods(["GET", "POST"])
@soumission_unique
def entree(request: HttpRequest, pk: int) -> HttpResponse:
    voeu = voeu_autorise(request, pk, "ecrire")
    form = formulaires.EntrerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entrer(acteur=acteur_de(request), voeu=voeu, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"Entrée de {voeu.candidature.prenom_affiche} notée.")
            return voir("candidature", voeu.candidature_id)
    contexte = {"c": voeu.candidature, "form": form, "titre": "Noter l’entrée", "bouton": "Noter l’entrée"}
    return render(request, ACTE, contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def essai(request: HttpRequest, pk: int) -> HttpResponse:
    voeu = voeu_autorise(request, pk, "ecrire")
    form = formulaires.EssaiForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        champs: dict[str, Any] = dict(form.cleaned_data)
        champs["concluant"] = champs["concluant"] == "oui"
        try:
            conclure_essai(acteur=acteur_de(request), voeu=voeu, **champs)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Essai conclu.")
            return voir("candidature", voeu.candidature_id)
    contexte = {
        "c": voeu.candidature,
        "form": form,
        "titre": "Conclure la période d’essai",
        "bouton": "Conclure l’essai",
    }
    return render(request, ACTE, contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def transfert(request: HttpRequest, pk: int, sejour_pk: int) -> HttpResponse:
    """From the dossier: another unit of the same house, the same day."""
    dossier = dossier_autorise(request, pk, "ID")
    acteur = acteur_de(request)
    if not any(permet(acteur, dossier, domaine, "ecrire") for domaine in ("ADM", "ID")):
        raise Refus("Les séjours sont tenus par l’admission et l’encadrement.")
    sejours = Sejour.objects.select_related("dossier__perimetre", "dossier__structure", "dossier__usager")
    courant = get_object_or_404(sejours, pk=sejour_pk, dossier=dossier)
    unites = Unite.objects.filter(structure=dossier.structure_id, fermee_le__isnull=True)
    form = formulaires.TransfertForm(request.POST or None, unites=unites)
    if request.method == "POST" and form.is_valid():
        try:
            transferer(acteur=acteur, sejour=courant, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Transfert noté : un séjour finit, le suivant commence.")
            return voir("dossier_administratif", pk)
    contexte = contexte_dossier(request, dossier, "administratif")
    contexte |= {"form": form, "titre": "Changer d’unité", "sejour": courant}
    return render(request, "usagers/dossiers/etape.html", contexte, status=statut_http(request))
