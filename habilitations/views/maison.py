"""Administration of rights: who works where, with which profile, and why somebody sees a dossier or not."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import soumission_unique
from dui.core.models import TraceAcces
from dui.core.reponses import voir
from habilitations.acces import Acteur, acteur_de, decider
from habilitations.choices import Domaine, Droit
from habilitations.forms.maison import AffectationForm, FinForm, InvitationForm, PourquoiForm, ProfessionnelForm
from habilitations.lieux import structure_courante
from habilitations.models import Affectation, PerimetreDossier, Professionnel, Profil, Structure
from habilitations.services import affecter, creer_professionnel, terminer_affectation
from habilitations.services.comptes import inviter


def _administrateur(request: HttpRequest, *actions: str) -> Acteur:
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(acteur.peut("HAB", a) for a in actions or ("lire", "creer", "valider")):
        raise Refus()
    return acteur


@require_http_methods(["GET", "POST"])
@soumission_unique
def affectations(request: HttpRequest) -> HttpResponse:
    """/habilitations/: affectations of the structure shown."""
    acteur = _administrateur(request)
    structure = structure_courante(request)
    valide = acteur.peut("HAB", "valider", structure.pk)
    form = AffectationForm(request.POST or None, structure=structure) if valide else None
    if request.method == "POST" and form is not None and form.is_valid() and _affecter(acteur, structure, form):
        messages.success(request, "Affectation enregistrée.")
        return voir("habilitations")
    lignes = Affectation.objects.filter(structure=structure).select_related("professionnel", "profil", "unite")
    contexte = {
        "structure": structure,
        "en_cours": lignes.filter(Affectation.en_cours()).order_by("professionnel__nom", "pk"),
        "passees": lignes.exclude(Affectation.en_cours()).order_by("-fin", "pk")[:20],
        "form": form,
        "fin_form": FinForm(),
    }
    return render(request, "habilitations/affectations.html", contexte, status=422 if request.method == "POST" else 200)


def _affecter(acteur: Acteur, structure: Structure, form: AffectationForm) -> bool:
    try:
        affecter(acteur=acteur, structure=structure, **form.cleaned_data)
    except ErreurMetier as erreur:
        form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        return False
    return True


@require_POST
@soumission_unique
def affectation_fin(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = _administrateur(request, "valider")
    affectation = get_object_or_404(Affectation, pk=pk, structure__in=acteur.structures_ou("HAB", "valider"))
    form = FinForm(request.POST)
    if not form.is_valid():
        raise ErreurMetier("fin", "Donnez une date de fin et un motif.")
    terminer_affectation(acteur=acteur, affectation=affectation, **form.cleaned_data)
    messages.success(request, f"Les droits de {affectation.professionnel} s’arrêtent.")
    return voir("habilitations")


@require_http_methods(["GET", "POST"])
@soumission_unique
def professionnels(request: HttpRequest) -> HttpResponse:
    """/habilitations/professionnels/: people of the organisme; create one."""
    acteur = _administrateur(request)
    organisme = structure_courante(request).organisme
    cree = any(acteur.peut("HAB", a) for a in ("creer", "valider"))
    form = ProfessionnelForm(request.POST or None) if cree else None
    if request.method == "POST" and form is not None and form.is_valid():
        pro = creer_professionnel(acteur=acteur, organisme=organisme, **form.cleaned_data)
        messages.success(request, f"{pro} est dans l’annuaire. Invitez cette personne pour ouvrir son compte.")
        return voir("professionnel", pro.pk)
    lignes = Professionnel.objects.filter(organisme=organisme).select_related("compte")
    contexte = {"lignes": lignes, "form": form}
    return render(
        request, "habilitations/professionnels.html", contexte, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "POST"])
@soumission_unique
def professionnel(request: HttpRequest, pk: int) -> HttpResponse:
    """One professional: affectations, account, invitation link shown once."""
    acteur = _administrateur(request)
    pro = get_object_or_404(Professionnel.objects.select_related("compte"), pk=pk, organisme=acteur.organisme_id)
    form = InvitationForm(request.POST or None)
    lien = ""
    if request.method == "POST" and form.is_valid():
        _, jeton = inviter(acteur=acteur, professionnel=pro, email=form.cleaned_data["email"])
        lien = request.build_absolute_uri(f"/invitation/{jeton}/")
    siennes = Affectation.objects.filter(professionnel=pro).select_related("structure", "unite", "profil")
    contexte = {"pro": pro, "affectations": siennes, "form": form, "lien": lien, "compte": getattr(pro, "compte", None)}
    statut = 422 if request.method == "POST" and not lien else 200
    return render(request, "habilitations/professionnel.html", contexte, status=statut)


@require_GET
def structures(request: HttpRequest) -> HttpResponse:
    acteur = _administrateur(request)
    lignes = Structure.objects.filter(organisme=acteur.organisme_id).prefetch_related("unites")
    return render(request, "habilitations/structures.html", {"lignes": lignes})


@require_GET
def profils(request: HttpRequest) -> HttpResponse:
    """Matrix of the organisme, one table per origin."""
    acteur = _administrateur(request)
    lignes = list(Profil.objects.filter(organisme=acteur.organisme_id))
    matrices: dict[str, list[dict[str, Any]]] = {}
    for profil in lignes:
        cellules = [profil.droits.get(code, "") for code in Domaine.values]
        matrices.setdefault(profil.matrice, []).append({"profil": profil, "cellules": cellules})
    contexte = {"matrices": matrices, "domaines": Domaine.choices, "lettres": Droit.choices}
    return render(request, "habilitations/profils.html", contexte)


@require_GET
def pourquoi(request: HttpRequest) -> HttpResponse:
    """« Pourquoi je (ne) vois (pas) »: the clause that decides, for a professional and a dossier number."""
    acteur = _administrateur(request)
    form = PourquoiForm(request.GET or None, organisme_id=acteur.organisme_id)
    lignes: list[dict[str, Any]] = []
    if request.GET and form.is_valid():
        perimetre = _perimetre(acteur, form.cleaned_data["numero"])
        if perimetre is None:
            form.add_error("numero", "Aucun dossier de ce numéro dans vos structures.")
        else:
            lignes = _expliquer(form.cleaned_data["professionnel"], perimetre)
            journal.tracer(
                "pourquoi", objet="habilitations", dossier_id=perimetre.pk, structure_id=perimetre.structure_id
            )
    return render(request, "habilitations/pourquoi.html", {"form": form, "lignes": lignes})


def _perimetre(acteur: Acteur, numero: str) -> PerimetreDossier | None:
    """Only in structures where this administrator has the right: elsewhere, the number does not exist."""
    structures = {p.structure_id for p in acteur.postes if p.droits.get("HAB")}
    return (
        PerimetreDossier.objects.filter(structure__in=structures, dossier__numero=numero.strip())
        .prefetch_related("liens")
        .first()
    )


def _expliquer(pro: Professionnel, perimetre: PerimetreDossier) -> list[dict[str, Any]]:
    compte = getattr(pro, "compte", None)
    if compte is None:
        return []
    sujet = acteur_de(compte)
    actions = (("lire", "Lire"), ("ecrire", "Écrire"), ("resumer", "Résumé"))
    lignes = []
    for code, libelle in Domaine.choices:
        decisions = [decider(sujet, action, code, perimetre) for action, _ in actions]
        motif = next((d for d in decisions if d.permis), decisions[0])
        lignes.append({"domaine": libelle, "decisions": [d.permis for d in decisions], "motif": motif.motif})
    return lignes


@require_GET
def journal_acces(request: HttpRequest) -> HttpResponse:
    """Access log of the structures where the actor reads it (HAB lire)."""
    acteur = _administrateur(request, "lire")
    traces = TraceAcces.objects.filter(structure_id__in=acteur.structures_ou("HAB", "lire")).order_by("-id")
    qui = request.GET.get("qui", "")
    if qui.isdigit() and len(qui) < 9:
        traces = traces.filter(acteur_id=int(qui))
    lignes = list(traces[:100])
    noms = Professionnel.objects.in_bulk({t.acteur_id for t in lignes if t.acteur_id})
    contexte = {"lignes": [{"trace": t, "qui": noms.get(t.acteur_id)} for t in lignes]}
    return render(request, "habilitations/journal.html", contexte)
