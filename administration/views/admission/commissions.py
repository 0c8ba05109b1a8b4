"""/admissions/commissions/: agenda, proposals, decisions, minutes."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from administration.forms import admission_decisions as formulaires
from administration.models import AvisCandidature, Commission, LigneCommission
from administration.selectors.admission import structures_d_admission
from administration.services.admission.acces import decide, voeux_visibles
from administration.services.admission.commissions import (
    INSCRIPTIBLES,
    clore_commission,
    decider_ligne,
    inscrire,
    preparer_commission,
    proposer,
)
from administration.views.admission.commun import acteur_de, jouer_demande, rapporter, statut_http
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers.views.actes import Acte

GABARITS = "administration/admission/"


def _commissions(acteur: Acteur) -> Any:
    """Of the houses where the actor reads or decides admissions: never of one unit alone."""
    ids = {p.structure_id for p in acteur.postes if p.permet("ADM", "lire") and not p.unite_id}
    return Commission.objects.filter(structure__in=ids).select_related("structure", "auteur", "close_par")


@require_http_methods(["GET", "POST"])
@soumission_unique
def commissions(request: HttpRequest) -> HttpResponse:
    acteur = acteur_de(request)
    ids = acteur.structures_ou("ADM", "ecrire") | acteur.structures_ou("ADM", "valider")
    if not acteur.peut("ADM", "lire") or (request.method == "POST" and not ids):
        raise Refus("Les commissions ne sont pas ouvertes à votre profil.")
    structures = structures_d_admission(acteur).filter(pk__in=ids)
    form = formulaires.CommissionForm(request.POST or None, structures=structures) if ids else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            prete = preparer_commission(acteur=acteur, **form.champs)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            return voir("commission", prete.pk)
    lignes = list(_commissions(acteur).annotate(n=Count("lignes"))[:30])
    contexte = {"commissions": lignes, "form": form}
    return render(request, f"{GABARITS}commissions.html", contexte, status=statut_http(request))


def _trouver(request: HttpRequest, pk: int) -> tuple[Acteur, Commission]:
    acteur = acteur_de(request)
    commission = _commissions(acteur).filter(pk=pk).first()
    if commission is None:
        raise Http404
    acte = "lecture" if request.method in ("GET", "HEAD") else "ecriture"
    journal.tracer(acte, objet=f"commission:{pk}", structure_id=commission.structure_id)
    return acteur, commission


@require_safe
def commission(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda as each reader may see it: of a health opinion, its sense; of a medical file, nothing."""
    acteur, lue = _trouver(request, pk)
    lignes = list(lue.lignes.select_related("voeu__candidature", "voeu__unite", "decide_par"))
    avis: dict[int, list[AvisCandidature]] = {}
    for a in AvisCandidature.objects.filter(voeu__in=[x.voeu_id for x in lignes]).order_by("le"):
        avis.setdefault(a.voeu_id, []).append(a)
    for ligne in lignes:
        ligne.avis = avis.get(ligne.voeu_id, [])  # type: ignore[attr-defined]
    ouverte = lue.etat != "close"
    prepare = any(acteur.peut("ADM", action, lue.structure_id) for action in ("ecrire", "valider"))
    libres = voeux_visibles(acteur, "ecrire", "valider").filter(structure=lue.structure_id, statut__in=INSCRIPTIBLES)
    libres = libres.exclude(passages__commission=lue).select_related("candidature").order_by("recue_le")
    contexte = {
        "pvs": list(lue.courriers.all()[:5]), "redige": prepare,
        "commission": lue, "lignes": lignes, "ouverte": ouverte, "prepare": ouverte and prepare,
        "decide": ouverte and decide(acteur, lue.structure_id),
        "form": formulaires.InscrireForm(voeux=libres) if ouverte and prepare and libres else None,
    }  # fmt: skip
    return render(request, f"{GABARITS}commission.html", contexte)


@require_POST
@soumission_unique
def inscription(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, lue = _trouver(request, pk)
    voeux = voeux_visibles(acteur, "ecrire", "valider").filter(structure=lue.structure_id).select_related("candidature")
    form = formulaires.InscrireForm(request.POST, voeux=voeux)
    if not form.is_valid():
        raise ErreurMetier("voeu", "Choisissez une demande.")
    inscrire(acteur=acteur, commission=lue, voeu=form.cleaned_data["voeu"])
    return voir("commission", pk)


def _ligne(request: HttpRequest, pk: int) -> tuple[Acteur, LigneCommission]:
    acteur_de(request)
    lignes = LigneCommission.objects.select_related("commission", "voeu__candidature", "voeu__structure")
    ligne = lignes.filter(pk=pk).first()
    if ligne is None:
        raise Http404
    acteur, _ = _trouver(request, ligne.commission_id)
    return acteur, ligne


@require_http_methods(["GET", "POST"])
@soumission_unique
def proposition(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, ligne = _ligne(request, pk)
    if not any(acteur.peut("ADM", action, ligne.structure_id) for action in ("ecrire", "valider")):
        raise Refus("La commission se tient à l’admission ou à la direction.")
    initial = {nom: getattr(ligne, nom) for nom in ("proposition", "motif", "motivation", "version")}
    acte = Acte("Ce que propose la commission", "Garder cette proposition", "",
                lambda r, _: formulaires.PropositionForm(r.POST or None, initial=initial), avec_version(proposer),
                suite=lambda _: ("commission", ligne.commission_id))  # fmt: skip
    return jouer_demande(request, ligne.voeu.candidature, acte, "ligne", ligne)


@require_POST
@soumission_unique
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The direction makes a proposal its own."""
    acteur, ligne = _ligne(request, pk)
    decider_ligne(acteur=acteur, ligne=ligne)
    messages.success(request, f"{ligne.voeu.candidature.prenom_affiche} : {ligne.get_proposition_display().lower()}.")
    return voir("commission", ligne.commission_id)


@require_POST
@soumission_unique
def cloture(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, lue = _trouver(request, pk)
    clore_commission(acteur=acteur, commission=lue)
    messages.success(request, "Procès-verbal définitif.")
    return voir("commission", pk)
