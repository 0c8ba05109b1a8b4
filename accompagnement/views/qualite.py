"""Complaints, the plan of actions and the council of social life."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.forms import incidents as forms
from accompagnement.models import ActionQualite, MembreCVS, PieceCVS, Reclamation, ReunionCVS
from accompagnement.selectors import incidents as lectures
from accompagnement.services import cvs as services_cvs
from accompagnement.services import incidents as services
from accompagnement.services.incidents.commun import tient_le_registre
from accompagnement.views.incidents import PAGE, equipe_de, ouvert
from dui.core import journal
from dui.core.debit import debit
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import reponse_papier, voir
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from usagers.views.actes import Acte, poser, simple


@require_safe
def qualite(request: HttpRequest) -> HttpResponse:
    """/qualite/: the plan of actions, the complaints."""
    acteur, structure = ouvert(request)
    plaintes = Reclamation.objects.filter(structure=structure).select_related("declarant")[:100]
    if structure.pk not in acteur.structures_ou("INC", "lire"):
        plaintes = Reclamation.objects.filter(structure=structure, declarant=acteur.id)[:100]
    contexte = {
        "actions": lectures.actions(acteur, structure.pk), "reclamations": list(plaintes),
        "tient": tient_le_registre(acteur, structure.pk),
    }  # fmt: skip
    journal.tracer("lecture", objet="qualite", structure_id=structure.pk, niveau=2)
    return render(request, "accompagnement/qualite/plan.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def reclamation_nouvelle(request: HttpRequest) -> HttpResponse:
    _, structure = ouvert(request)
    question = Acte("Réclamation", "Enregistrer la réclamation", "Réclamation enregistrée.",
                    simple(forms.ReclamationForm), services.enregistrer_reclamation)  # fmt: skip
    return poser(request, question, "structure", structure, ("qualite",), {}, PAGE)


def _reclamation(request: HttpRequest, pk: int) -> Reclamation:
    acteur, _ = ouvert(request)
    lue = Reclamation.objects.visibles_pour(acteur).select_related("structure", "declarant").filter(pk=pk).first()
    if lue is None:
        raise Http404
    acte_ = "lecture" if request.method == "GET" else "ecriture"
    journal.tracer(acte_, objet=lue.objet, structure_id=lue.structure_id, niveau=2)
    return lue


@require_safe
def reclamation(request: HttpRequest, pk: int) -> HttpResponse:
    lue = _reclamation(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contexte = {
        "r": lue, "tient": tient_le_registre(acteur, lue.structure_id),
        "etapes": list(lue.etapes.select_related("auteur")), "actions": list(lue.actions.select_related("responsable")),
    }  # fmt: skip
    return render(request, "accompagnement/qualite/reclamation.html", contexte)


def _form_action(request: HttpRequest, structure_id: int) -> forms.ActionForm:
    return forms.ActionForm(request.POST or None, equipe=equipe_de(structure_id))


def _prevoir(*, acteur: Acteur, reclamation: Reclamation, **champs: Any) -> None:
    services.prevoir_action(acteur=acteur, structure=reclamation.structure, reclamation=reclamation, **champs)


ACTES_RECLAMATION = {
    "accuser": Acte("Accusé de réception", "Enregistrer l’accusé", "Accusé enregistré.", simple(forms.AccuseForm),
                    services.accuser_reclamation),
    "repondre": Acte("Répondre", "Enregistrer la réponse", "Réponse enregistrée.", simple(forms.ReponseForm),
                     services.repondre),
    "action": Acte("Action", "Prévoir l’action", "Action ajoutée au plan.",
                   lambda request, r: _form_action(request, r.structure_id), _prevoir),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def reclamation_acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    lue = _reclamation(request, pk)
    return poser(request, ACTES_RECLAMATION[nom], "reclamation", lue, ("reclamation", pk), {}, PAGE)


@require_http_methods(["GET", "POST"])
@soumission_unique
def action_nouvelle(request: HttpRequest) -> HttpResponse:
    _, structure = ouvert(request)
    question = Acte("Action d’amélioration", "Prévoir l’action", "Action ajoutée au plan.",
                    lambda r, s: _form_action(r, s.pk), services.prevoir_action)  # fmt: skip
    return poser(request, question, "structure", structure, ("qualite",), {}, PAGE)


ACTES_ACTION = {
    "faite": Acte("Action faite", "Noter l’action faite", "Action faite.", simple(forms.FaiteForm),
                  services.faire_action),
    "effet": Acte("Effet de l’action", "Enregistrer l’effet", "Effet enregistré.", simple(forms.EffetForm),
                  services.evaluer_action),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def action_acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    acteur, _ = ouvert(request)
    action = get_object_or_404(ActionQualite, pk=pk, structure__in=acteur.structures)
    if action.responsable_id != acteur.id and action.structure_id not in acteur.structures_ou("INC", "lire"):
        raise Http404
    return poser(request, ACTES_ACTION[nom], "action", action, ("qualite",), {}, PAGE)


def _lieux(acteur: Acteur) -> frozenset[int]:
    """Houses where one works with people, or for quality."""
    portes = (("ID", "resumer"), ("INC", "creer"), ("INC", "valider"))
    return frozenset[int]().union(*(acteur.structures_ou(*porte) for porte in portes))


def _ma_maison(request: HttpRequest) -> tuple[Acteur, Structure]:
    """Minutes of the CVS are read by everybody who works in the house."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not _lieux(acteur):
        raise Refus
    return acteur, structure_courante(request)


@require_safe
def cvs(request: HttpRequest) -> HttpResponse:
    acteur, structure = _ma_maison(request)
    contexte = {
        "membres": list(MembreCVS.objects.filter(MembreCVS.en_cours(), structure=structure)),
        "reunions": list(ReunionCVS.objects.filter(structure=structure).prefetch_related("avis")[:40]),
        "tient": tient_le_registre(acteur, structure.pk),
    }  # fmt: skip
    journal.tracer("lecture", objet="cvs", structure_id=structure.pk)
    return render(request, "accompagnement/qualite/cvs.html", contexte)


def _reunion(request: HttpRequest, pk: int) -> ReunionCVS:
    acteur, _ = _ma_maison(request)
    lignes = ReunionCVS.objects.select_related("structure__organisme")
    lue: ReunionCVS = get_object_or_404(lignes, pk=pk, structure__in=_lieux(acteur))
    return lue


@require_safe
def reunion(request: HttpRequest, pk: int) -> HttpResponse:
    lue = _reunion(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contexte = {
        "r": lue, "avis": list(lue.avis.all()), "pieces": list(lue.pieces.all()),
        "tient": tient_le_registre(acteur, lue.structure_id),
    }  # fmt: skip
    journal.tracer("lecture", objet=f"reunion_cvs:{lue.pk}", structure_id=lue.structure_id)
    return render(request, "accompagnement/qualite/reunion.html", contexte)


def _form_pv(request: HttpRequest, lue: ReunionCVS) -> forms.PvForm:
    noms = ("presents", "pv", "adopte_le", "version")
    return forms.PvForm(request.POST or None, initial={nom: getattr(lue, nom) for nom in noms})


ACTES_CVS = {
    "membre": Acte("Membre du conseil", "Ajouter ce membre", "Membre ajouté.", simple(forms.MembreForm),
                   services_cvs.ajouter_membre_cvs),
    "reunion": Acte("Prévoir une réunion", "Prévoir la réunion", "Réunion prévue.", simple(forms.ReunionForm),
                    services_cvs.prevoir_reunion),
}  # fmt: skip
ACTES_REUNION = {
    "pv": Acte("Compte rendu", "Enregistrer le compte rendu", "Compte rendu enregistré.", _form_pv,
               avec_version(services_cvs.rediger_pv)),
    "avis": Acte("Avis du conseil", "Enregistrer l’avis", "Avis enregistré.", simple(forms.AvisForm),
                 services_cvs.noter_avis),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def cvs_acte(request: HttpRequest, nom: str) -> HttpResponse:
    acteur, structure = _ma_maison(request)
    services_cvs.exiger_secretariat(acteur, structure.pk)
    return poser(request, ACTES_CVS[nom], "structure", structure, ("cvs",), {}, PAGE)


@require_http_methods(["GET", "POST"])
@soumission_unique
def reunion_acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    lue = _reunion(request, pk)
    services_cvs.exiger_secretariat(request.acteur, lue.structure_id)  # type: ignore[attr-defined]
    return poser(request, ACTES_REUNION[nom], "reunion", lue, ("reunion_cvs", pk), {}, PAGE)


@require_POST
@debit("papier")
@soumission_unique
def reunion_imprimer(request: HttpRequest, pk: int) -> HttpResponse:
    services_cvs.imprimer_pv(acteur=request.acteur, reunion=_reunion(request, pk))  # type: ignore[attr-defined]
    messages.success(request, "Compte rendu prêt à imprimer.")
    return voir("reunion_cvs", pk)


@require_safe
def reunion_piece(request: HttpRequest, pk: int, piece_pk: int) -> HttpResponse:
    lue = get_object_or_404(PieceCVS, pk=piece_pk, reunion=_reunion(request, pk))
    journal.tracer("lecture", objet=f"reunion_cvs:{pk}", structure_id=lue.structure_id)
    return reponse_papier(lue.contenu, f"cvs-{lue.pk}.pdf")
