"""The attestation: mine (/compte/sensibilisation/), those of the house, and the delays of accounts."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import sensibilisation as lectures
from habilitations.acteur import Acteur
from habilitations.forms.sensibilisation import ContenuForm, ReglagesForm, SignerForm
from habilitations.lieux import structure_courante
from habilitations.models import OrganismeGestionnaire
from habilitations.services.autorite import peut_decider
from habilitations.services.sensibilisation import attester, publier_contenu, regler_comptes
from habilitations.views.commun import administrateur, droits_sensibles, rapporter, statut


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def mienne(request: HttpRequest) -> HttpResponse:
    """Read, then sign: the one act of this room that one does for oneself. Open to those who have no rights yet."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contenu = lectures.contenu_en_vigueur(acteur.organisme_id)
    signee = lectures.attestation_de(acteur.id, contenu)
    form = SignerForm(request.POST or None, initial={"numero": contenu.numero}) if signee is None else None
    if request.method == "POST" and form is not None and form.is_valid() and _signer(request, acteur, form):
        messages.success(request, "Attestation signée.")
        return voir("sensibilisation")
    contexte = {"contenu": contenu, "paragraphes": paragraphes(contenu.texte), "signee": signee, "form": form}
    return render(request, "habilitations/sensibilisation.html", contexte, status=statut(form))


def paragraphes(texte: str) -> list[str]:
    return [bloc.strip() for bloc in texte.replace("\r\n", "\n").split("\n\n") if bloc.strip()]


def _signer(request: HttpRequest, acteur: Acteur, form: SignerForm) -> bool:
    actes = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    preuves = [str(acte.get("type") or acte["method"]) for acte in actes]
    moyen = next((p for p in ("psc", "webauthn", "totp") if p in preuves), "")
    try:
        attester(acteur=acteur, numero=form.cleaned_data["numero"], moyen=moyen)
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def celles_de_la_maison(request: HttpRequest) -> HttpResponse:
    """Who has signed, who has not; a new edition of the text."""
    acteur = administrateur(request, *(["valider"] if request.method == "POST" else []))
    structure = structure_courante(request)
    contenu = lectures.contenu_en_vigueur(acteur.organisme_id)
    form = None
    if acteur.peut("HAB", "valider"):
        form = ContenuForm(request.POST or None, initial={"titre": contenu.titre, "texte": contenu.texte})
    if request.method == "POST" and form is not None and form.is_valid() and _publier(acteur, form):
        messages.success(request, "Nouvelle édition publiée. Chacun la signera.")
        return voir("sensibilisations")
    contexte = {
        "structure": structure,
        "contenu": contenu,
        "manquantes": lectures.a_signer(structure),
        "signees": lectures.signees(structure),
        "form": form,
        "decide": peut_decider(acteur, structure),
    }
    return render(request, "habilitations/sensibilisations.html", contexte, status=statut(form))


def _publier(acteur: Acteur, form: ContenuForm) -> bool:
    organisme = OrganismeGestionnaire.objects.get(pk=acteur.organisme_id)
    try:
        publier_contenu(acteur=acteur, organisme=organisme, **form.cleaned_data)
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def reglages(request: HttpRequest) -> HttpResponse:
    """Delays of the structure shown."""
    acteur = administrateur(request, "valider")
    structure = structure_courante(request)
    initiales: dict[str, Any] = {
        "revue_jours": structure.revue_jours,
        "absence_jours": structure.organisme.absence_jours,
        "sensibilisation": structure.sensibilisation_depuis is not None,
    }
    form = ReglagesForm(request.POST or None, initial=initiales)
    if request.method == "POST" and form.is_valid():
        regler_comptes(acteur=acteur, structure=structure, **form.cleaned_data)
        messages.success(request, "Réglages enregistrés.")
        return voir("reglages_comptes")
    contexte = {"form": form, "structure": structure}
    return render(request, "habilitations/reglages.html", contexte, status=statut(form))
