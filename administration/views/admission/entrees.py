"""Decisions and entries: admit, open the stay, note the entry, conclude a trial, transfer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from administration.forms import admission_decisions as formulaires
from administration.models import VoeuStructure
from administration.services.admission.acces import exiger_decision
from administration.services.admission.entrees import (
    admettre,
    conclure_essai,
    entrer,
    identites_proches,
    ouvrir_sejour,
    transferer,
)
from administration.views.admission.commun import acteur_de, jouer_demande, voeu_autorise
from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from habilitations.acces import Acteur
from habilitations.models import Unite
from usagers.acces import dossier_autorise, permet
from usagers.models import Sejour, Usager
from usagers.views.actes import Acte, jouer, simple
from usagers.views.dossiers import dire_sejour


@require_http_methods(["GET", "POST"])
@soumission_unique
def admission(request: HttpRequest, pk: int) -> HttpResponse:
    """The direction decides."""
    voeu = voeu_autorise(request, pk, "valider")
    exiger_decision(acteur_de(request), voeu.structure_id)
    titre = "Prononcer l’admission"
    acte = Acte(
        titre, titre, f"Admission de {voeu.candidature.prenom_affiche} prononcée.",
        lambda r, v: formulaires.AdmettreForm(r.POST or None, initial={"prevue": v.admission_prevue}), admettre,
        lambda v: f"{v.structure.nom}. Ses autres demandes ne bougent pas : leur retrait sera proposé.",
    )  # fmt: skip
    return jouer_demande(request, voeu.candidature, acte, "voeu", voeu)


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

    def ouvrir(*, acteur: Acteur, voeu: VoeuStructure, decision: str = "", **champs: Any) -> Sejour:
        choix, _, numero = decision.partition(":")
        meme = next((p.usager for p in proches.ici if str(p.usager.pk) == numero), None)
        return ouvrir_sejour(acteur=acteur, voeu=voeu, decision=choix, meme=meme, **champs)

    acte = Acte("Ouvrir le dossier et le séjour", "Ouvrir le séjour", _ouvert, lambda *_: form, ouvrir,
                lambda v: _phrase(v.candidature.usager))  # fmt: skip
    return jouer_demande(request, voeu.candidature, acte, "voeu", voeu)


def _ouvert(sejour: Sejour) -> str:
    return f"Dossier {sejour.dossier.numero} : séjour n° {sejour.numero} prévu."


def _phrase(usager: Usager | None) -> str:
    if usager is not None:
        return "Personne déjà connue : le séjour s’ajoute à son dossier."
    return "L’identité commence provisoire ; elle se vérifie avec une pièce."


@require_http_methods(["GET", "POST"])
@soumission_unique
def entree(request: HttpRequest, pk: int) -> HttpResponse:
    voeu = voeu_autorise(request, pk, "ecrire")
    acte = Acte("Noter l’entrée", "Noter l’entrée", f"Entrée de {voeu.candidature.prenom_affiche} notée.",
                simple(formulaires.EntrerForm), entrer)  # fmt: skip
    return jouer_demande(request, voeu.candidature, acte, "voeu", voeu)


@require_http_methods(["GET", "POST"])
@soumission_unique
def essai(request: HttpRequest, pk: int) -> HttpResponse:
    voeu = voeu_autorise(request, pk, "ecrire")

    def conclure(*, concluant: str, **champs: Any) -> VoeuStructure:
        return conclure_essai(concluant=concluant == "oui", **champs)

    acte = Acte("Conclure la période d’essai", "Conclure l’essai", "Essai conclu.", simple(formulaires.EssaiForm),
                conclure)  # fmt: skip
    return jouer_demande(request, voeu.candidature, acte, "voeu", voeu)


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
    acte = Acte("Changer d’unité", "Changer d’unité", "Transfert noté : un séjour finit, le suivant commence.",
                lambda r, _: formulaires.TransfertForm(r.POST or None, unites=unites), transferer,
                dire_sejour)  # fmt: skip
    return jouer(request, dossier, "administratif", acte, "sejour", courant, ("dossier_administratif", pk),
                 sujet="", renoncer="Revenir aux séjours")  # fmt: skip
