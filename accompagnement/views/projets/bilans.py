"""A review: planned, prepared by each, written by several, held; its letters and its paper."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.forms import projets as forms
from accompagnement.models import BilanProjet, InviteBilan, PhotoObjectif, ProjetPersonnalise
from accompagnement.selectors import projets as lectures
from accompagnement.services.projets import bilans as services
from accompagnement.services.projets.remises import destinataires
from accompagnement.services.projets.socle import ECRIRE, niveaux_lus, peut
from accompagnement.views.projets.commun import ONGLET, PAGE, acteur_de, projet_de, question
from documents.services import produire
from dui.core import horloge
from dui.core.debit import debit
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple


def _bilan(request: HttpRequest, pk: int, *, ecrire: bool = False) -> BilanProjet:
    visibles = ProjetPersonnalise.objects.visibles_pour(acteur_de(request))
    lu = get_object_or_404(BilanProjet, pk=pk, projet__in=visibles)
    lu.projet = projet_de(request, lu.projet_id, ecrire=ecrire)
    return lu


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouveau(request: HttpRequest, pk: int) -> HttpResponse:
    """/projets/<id>/bilans/nouveau/"""
    projet = projet_de(request, pk, ecrire=True)

    def prevoir(*, acteur: Any, projet: ProjetPersonnalise, le: Any, heure: Any, **donnees: Any) -> BilanProjet:
        quand = datetime.combine(le, heure, tzinfo=horloge.PARIS)
        return services.prevoir_bilan(acteur=acteur, projet=projet, le=quand, **donnees)

    acte = Acte("Prévoir un bilan", "Prévoir ce bilan", "Bilan prévu. Chacun peut le préparer.",
                simple(forms.BilanForm), prevoir, lambda _: "La date se choisit avec la personne.",
                suite=lambda b: ("bilan", b.pk))  # fmt: skip
    return question(request, projet, acte, "projet", projet)


@require_safe
def bilan(request: HttpRequest, pk: int) -> HttpResponse:
    """/bilans/<id>/: who speaks, who comes, what is written."""
    b = _bilan(request, pk)
    dites = list(b.preparations.select_related("professionnel"))
    b.preparations_lues = [{"origine": d.origine, "conditions": d.conditions} for d in dites]  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, b.projet.dossier, ONGLET) | {
        "b": b, "pas": lectures.pas_du_bilan(b, b.projet.dossier.usager.prenom_affiche), "dites": dites,
        "invites": list(b.invites.all()), "photos": _photos(request, b),
        "ecrit": b.etat == "prepare" and peut(acteur_de(request), b.projet.dossier, *ECRIRE),
    }  # fmt: skip
    return render(request, "accompagnement/projets/bilan.html", contexte)


def _photos(request: HttpRequest, b: BilanProjet) -> list[PhotoObjectif]:
    """Objectives as they stood that day, at the levels that this actor reads."""
    niveaux = niveaux_lus(acteur_de(request), b.projet.dossier)
    lues = b.photos.filter(niveau__in=niveaux).select_related("objectif").order_by("objectif__numero")
    return list(lues) if b.etat == "tenu" else []


def _inviter(request: HttpRequest, b: BilanProjet) -> forms.InviterForm:
    droits = [(d.relation_id, f"{d.nom}, {d.titre}") for d in destinataires(b.projet.dossier)]
    return forms.InviterForm(request.POST or None, droits=droits, equipe=lectures.equipe(b.projet.dossier))


def _synthese(request: HttpRequest, b: BilanProjet) -> forms.SyntheseForm:
    return forms.SyntheseForm(request.POST or None, instance=BilanProjet.objects.get(pk=b.pk))


ACTES = {
    "inviter": Acte("Inviter au bilan", "Inviter", "Invitation ajoutée.", _inviter, services.inviter,
                    lambda _: "De l’entourage, seuls figurent ceux qui ont droit au projet aujourd’hui."),
    "avis": Acte("Avant le bilan", "Garder ces mots", "C’est gardé.", simple(forms.AvisForm), services.preparer_avis),
    "synthese": Acte("Écrire le bilan", "Enregistrer", "Bilan enregistré.", _synthese,
                     avec_version(services.modifier_bilan)),
    "tenir": Acte("Le bilan a eu lieu", "Clore le bilan", "Bilan tenu.", simple(forms.TenirForm), services.tenir_bilan,
                  lambda _: "Sa synthèse ne changera plus."),
    "annuler": Acte("Ce bilan n’a pas lieu", "Annuler le bilan", "Bilan annulé.", simple(forms.MotifForm),
                    services.annuler_bilan),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/bilans/<id>/<acte>/"""
    b = _bilan(request, pk, ecrire=True)
    return jouer(request, b.projet.dossier, ONGLET, ACTES[nom], "bilan", b, ("bilan", b.pk), PAGE,
                 brouillon=f"bilan-{nom}-{pk}" if nom in ("avis", "synthese") else "")  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
@debit("papier")
def convocation(request: HttpRequest, pk: int, invite_pk: int) -> HttpResponse:
    """/bilans/<id>/convoquer/<n>/: the letter to one of those invited."""
    b = _bilan(request, pk, ecrire=True)
    invite = get_object_or_404(InviteBilan, pk=invite_pk, bilan=b)
    invite.bilan = b
    choisi = Acte(f"Convoquer {invite.nom}", "Faire la lettre", "Lettre faite.", simple(forms.AdresseForm),
                  services.convoquer, suite=lambda document: ("document", document.pk))  # fmt: skip
    return jouer(request, b.projet.dossier, ONGLET, choisi, "invite", invite, ("bilan", b.pk), PAGE, brouillon="")


@require_POST
@debit("papier")
@soumission_unique
def papier(request: HttpRequest, pk: int) -> HttpResponse:
    b = _bilan(request, pk)
    document = produire(acteur=acteur_de(request), code=services.MODELE, dossier=b.projet.dossier, objet=b)
    messages.success(request, "Le bilan est dans les documents.")
    return voir("document", document.pk)
