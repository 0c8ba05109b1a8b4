"""One event: plan it, read it, change it, say what came of it; each act one question."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination import agenda as lectures
from coordination import forms_agenda as f
from coordination.choices import TypeEvenement
from coordination.choices_agenda import IssuePersonne, Portee
from coordination.conflits import conflits
from coordination.models import Commentaire, CompteRendu, Evenement
from coordination.recurrence import instant, phrase
from coordination.retours import chemin_sur
from coordination.selectors_agenda import adresse_de
from coordination.services.agenda import Plan, copier_evenement, plan_de, planifier
from coordination.services.cloture import (
    clore_en_masse,
    clore_evenement,
    corriger_presence,
    historique,
    lignes_ouvertes,
    noter_issue,
)
from coordination.services.evenements import annuler_evenement, confirmer_evenement, exiger_ecriture
from coordination.services.invitations import repondre_invitation
from coordination.services.moyens import noter_transport
from coordination.services.recits import commenter, rediger_compte_rendu
from coordination.services.series import arreter_serie, creer_serie, modifier_serie
from coordination.verrous import verrou
from coordination.views.agenda import evenement_visible, qui_lit, tracer
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from dui.core.typographie import accorder
from habilitations.acces import Acteur, numeros_visibles
from habilitations.lieux import structure_courante
from usagers.views.actes import Acte, poser, simple

PAGE = "coordination/agenda/acte.html"


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouveau(request: HttpRequest) -> HttpResponse:
    """/agenda/nouveau/"""
    acteur, structure = qui_lit(request, "ecrire"), structure_courante(request)
    form = f.NouveauForm(request.POST or None, acteur=acteur, structure=structure, initial=_initial(request, acteur))
    contexte: dict[str, Any] = {"form": form, "titre": "Ajouter à l’agenda", "suite": chemin_sur(request)}
    if request.method == "POST" and form.is_valid():
        if "verifier" in request.POST:
            return _verifie(request, contexte, form.plan(), None)
        cree = _essayer(form, lambda: _creer(acteur, form))
        if cree is not None:
            return _prevu(request, cree)
    return render(request, "coordination/agenda/form.html", contexte, status=422 if form.is_bound else 200)


def _initial(request: HttpRequest, acteur: Acteur) -> dict[str, Any]:
    """Half past the coming hour, with me; the person and the day of the page one comes from."""
    prochaine = (horloge.maintenant() + timedelta(hours=1)).astimezone(horloge.PARIS).replace(minute=0)
    lus = {nom: request.GET[nom] for nom in ("action_projet", "prestation_projet", "jour") if nom in request.GET}
    qui = [v for v in request.GET.getlist("dossier") if v.isdecimal()]
    return {"heure": prochaine.strftime("%H:%M"), "participants": [acteur.id], "personnes": qui, **lus}


def _creer(acteur: Acteur, form: f.NouveauForm) -> Evenement:
    plan, repetition = form.plan(), form.repetition()
    if repetition is None:
        return planifier(acteur=acteur, plan=plan)
    serie = creer_serie(acteur=acteur, plan=plan, repetition=repetition)
    return Evenement.objects.filter(serie=serie).order_by("origine")[0]


def _essayer(form: Any, acte: Any) -> Any:
    """What a rule refuses goes beside its field, and leaves nothing half done."""
    try:
        with transaction.atomic():
            return acte()
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return None


def _prevu(request: HttpRequest, evenement: Evenement) -> HttpResponse:
    serie = evenement.serie
    dit = "C’est dans l’agenda."
    if serie is not None:
        mots = phrase(serie.regle, serie.debut, serie.vacances, serie.zone, serie.sauf_feries)
        dit = f"C’est dans l’agenda, {mots}."
    messages.success(request, dit)
    for conflit in _conflits(plan_de(evenement), evenement.pk):
        messages.warning(request, conflit)
    return voir(chemin_sur(request) or "evenement", *(() if chemin_sur(request) else (evenement.pk,)))


def _conflits(plan: Plan, sauf: int | None) -> list[str]:
    if plan.type == TypeEvenement.SERVICE:  # one works while one has appointments
        return []
    return conflits(
        structure_id=plan.structure_id, debut=plan.debut, fin=plan.fin, dossiers=plan.dossiers,
        professionnels=[p.pk for p in plan.participants], ressources=[r.pk for r in plan.ressources], sauf=sauf,
    )  # fmt: skip


def _conflits_lus(vue: lectures.Vue) -> list[str]:
    """Those of the people whom this reader may name."""
    if vue.masque or vue.e.termine:
        return []
    plan, nommables = plan_de(vue.e), {p.dossier_id for p in vue.personnes}
    return _conflits(replace(plan, dossiers=tuple(d for d in plan.dossiers if d.pk in nommables)), vue.e.pk)


def _verifie(request: HttpRequest, contexte: dict[str, Any], plan: Plan, sauf: int | None) -> HttpResponse:
    contexte |= {"conflits": _conflits(plan, sauf), "verifie": True}
    return render(request, "coordination/agenda/form.html", contexte)


@require_safe
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """/agenda/evenements/<id>/"""
    vue = evenement_visible(request, pk)
    if url := adresse_de(vue.e):
        return voir(url)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    tracer(acteur, "evenement", [vue], vue.e.structure_id)
    contexte = {
        "vue": vue, "e": vue.e, "ecrit": _ecrit(acteur, vue.e), "statuts": historique(vue.e), **recits_lus(acteur, vue),
        "lecteur_id": acteur.id,
        "conflits": _conflits_lus(vue),
        "verrou": verrou(vue.e.structure_id, vue.e.debut), "repetition": _dire_serie(vue.e),
        "moi": next((p for p in vue.participants if p.professionnel_id == acteur.id), None),
        "issues": tuple(IssuePersonne.choices),
        "transports": [] if vue.masque else list(vue.e.transports.select_related("dossier__usager", "professionnel")),
    }  # fmt: skip
    ouverts = {p.dossier_id for p in vue.personnes}
    contexte["transports"] = [t for t in contexte["transports"] if t.dossier_id is None or t.dossier_id in ouverts]
    return render(request, "coordination/agenda/fiche.html", contexte)


def _dire_serie(e: Evenement) -> str:
    s = e.serie
    return phrase(s.regle, s.debut, s.vacances, s.zone, s.sauf_feries) if s is not None else ""


def _ecrit(acteur: Acteur, e: Evenement) -> bool:
    try:
        exiger_ecriture(acteur, e)
    except Refus:
        return False
    return True


def recits_lus(acteur: Acteur, vue: lectures.Vue) -> dict[str, Any]:
    """Accounts and comments of the dossiers that this reader opens, at their level; never those of the others."""
    lit = Q(dossier=None, niveau__in=acteur.niveaux(vue.e.structure_id)) if not vue.personnes else Q(pk__in=[])
    ouverts = [p.dossier_id for p in vue.personnes]
    for niveau in acteur.niveaux(vue.e.structure_id) - (frozenset() if acteur.professionnel_de_sante else {4}):
        lit |= Q(niveau=niveau, dossier__in=numeros_visibles(acteur, "AGE", "lire", niveau)) & Q(dossier__in=ouverts)
    lignes = CompteRendu.objects.filter(lit, evenement=vue.e).select_related("auteur", "dossier__usager")
    mots = Commentaire.objects.filter(lit, evenement=vue.e).select_related("auteur", "dossier__usager")
    return {"recits": list(lignes), "commentaires": list(mots)}


@require_http_methods(["GET", "POST"])
@soumission_unique
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """/agenda/evenements/<id>/modifier/: this one, the next ones, or all."""
    vue = evenement_visible(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    exiger_ecriture(acteur, vue.e)
    plan = plan_de(vue.e)
    form = f.ModifierForm(request.POST or None, acteur=acteur, structure=vue.e.structure,
                          serie=vue.e.serie_id is not None, initial=f.initial_de(plan, vue.e.version))  # fmt: skip
    contexte = {
        "form": form,
        "titre": "Changer ce rendez-vous",
        "suite": "",
        "e": vue.e,
        "repetition": _dire_serie(vue.e),
    }
    if request.method == "POST" and form.is_valid():
        if "verifier" in request.POST:
            return _verifie(request, contexte, form.plan(), pk)
        if _essayer(form, lambda: _changer(acteur, vue.e, form)) is not None:
            messages.success(request, "C’est changé.")
            return voir("evenement", pk)
    return render(request, "coordination/agenda/form.html", contexte, status=422 if form.is_bound else 200)


def _changer(acteur: Acteur, e: Evenement, form: f.ModifierForm) -> Evenement:
    plan = form.plan()
    if e.groupe:
        plan = replace(plan, groupe=True)
    portee = form.cleaned_data.get("portee") or Portee.CELLE_CI
    return modifier_serie(acteur=acteur, evenement=e, plan=plan, version_lue=form.version_lue, portee=portee)


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One click from a list: vu, excusé, annulé par nous, absent."""
    vue = evenement_visible(request, pk)
    exiger_ecriture(request.acteur, vue.e)  # type: ignore[attr-defined]
    suite = chemin_sur(request)
    try:
        with transaction.atomic():
            noter_issue(acteur=request.acteur, evenement=vue.e, issue=request.POST.get("issue", ""))  # type: ignore[attr-defined]
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
        return voir("evenement", pk)
    mots = IssuePersonne(request.POST["issue"]).label.lower()
    messages.success(request, f"Noté : {mots}.")
    return voir(suite or "evenement", *(() if suite else (pk,)))


@require_http_methods(["GET", "POST"])
@soumission_unique
def cloture(request: HttpRequest, pk: int) -> HttpResponse:
    """/agenda/evenements/<id>/cloture/: who was there."""
    vue = evenement_visible(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    exiger_ecriture(acteur, vue.e)
    lignes = [ligne for ligne in lignes_ouvertes(acteur, vue.e) if ligne.statut in lectures.OUVERTS]
    form = f.ClotureForm(request.POST or None, evenement=vue.e, lignes=lignes)
    if request.method == "POST" and form.is_valid():
        clos = _essayer(form, lambda: clore_evenement(acteur=acteur, evenement=vue.e, reponses=form.reponses(),
                                                      fin=form.fin_dite()))  # fmt: skip
        if clos is not None:
            messages.success(request, "C’est clos." if clos.termine else "Gardé. Il manque encore des présences.")
            return voir("evenement", pk)
    contexte = {"vue": vue, "e": vue.e, "form": form, "lignes": lignes}
    return render(request, "coordination/agenda/cloture.html", contexte, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@soumission_unique
def a_cloturer(request: HttpRequest) -> HttpResponse:
    """/agenda/a-cloturer/: all that is past, each person their own answer."""
    acteur = qui_lit(request)
    vues = lectures.habiller(acteur, lectures.a_clore(acteur).filter(domaine="AGE")[:30], details=False)
    refus = _clore_choisis(request, acteur, vues) if request.method == "POST" else ""
    if request.method == "POST" and not refus:
        return voir("agenda_a_cloturer")
    structure = structure_courante(request)
    tracer(acteur, "agenda:a_cloturer", vues, structure.pk)
    contexte = {"vues": vues, "issues": tuple(IssuePersonne.choices), "courant": "cloture", "refus": refus}
    return render(request, "coordination/agenda/a_cloturer.html", contexte, status=422 if refus else 200)


def _clore_choisis(request: HttpRequest, acteur: Acteur, vues: list[lectures.Vue]) -> str:
    """All of what was answered, or nothing and why: the answers stay on the page."""
    lignes = [p for vue in vues for p in vue.personnes if p.ouverte]
    for p in lignes:
        choisie = request.POST.get(f"p-{p.pk}", "")
        p.choisie = choisie if choisie in IssuePersonne.values else ""
    try:
        with transaction.atomic():
            faits = clore_en_masse(acteur=acteur, reponses={p.pk: p.choisie for p in lignes if p.choisie})
    except ErreurMetier as erreur:
        return erreur.message
    messages.success(request, f"{accorder(faits, 'rendez-vous', 'rendez-vous')} clos.")
    return ""


def _corriger(request: HttpRequest, e: Evenement) -> f.CorrigerForm:
    form = f.CorrigerForm(request.POST or None)
    siennes = [ligne.pk for ligne in lignes_ouvertes(request.acteur, e)]  # type: ignore[attr-defined]
    champ: Any = form.fields["ligne"]
    champ.queryset = e.personnes.filter(pk__in=siennes).select_related("dossier__usager")
    champ.label_from_instance = lambda ligne: ligne.dossier.usager.nom_affiche
    return form


def _recit(request: HttpRequest, e: Evenement) -> f.RecitForm:
    form = f.RecitForm(request.POST or None)
    offerts = f.niveaux_offerts(request.acteur, e.structure_id)  # type: ignore[attr-defined]
    form.fields["niveau"].choices = [c for c in offerts if not e.sensible or c[0] >= 4] or offerts  # type: ignore[attr-defined]
    return form


def _transporter(request: HttpRequest, e: Evenement) -> f.TransportForm:
    heure = e.debut.astimezone(horloge.PARIS).time()
    form = f.TransportForm(request.POST or None, initial={"part_a": heure, "arrive_a": heure})
    personnes = [(f"d{li.dossier_id}", li.dossier.usager.nom_affiche)
                 for li in lignes_ouvertes(request.acteur, e)]  # type: ignore[attr-defined]  # fmt: skip
    pros = [(f"p{p.professionnel_id}", str(p.professionnel)) for p in e.participants.exclude(professionnel=None)]
    form.fields["qui"].choices = [*personnes, *pros]  # type: ignore[attr-defined]
    return form


def _noter_transport(
    *, acteur: Acteur, evenement: Evenement, qui: str, part_a: Any, arrive_a: Any, **champs: Any
) -> Any:
    jour = evenement.debut.astimezone(horloge.PARIS).date()
    debut, fin = (instant(datetime.combine(jour, heure)) for heure in (part_a, arrive_a))
    dossier = next((li.dossier for li in lignes_ouvertes(acteur, evenement) if f"d{li.dossier_id}" == qui), None)
    pro = next((p.professionnel for p in evenement.participants.exclude(professionnel=None)
                if f"p{p.professionnel_id}" == qui), None)  # fmt: skip
    return noter_transport(acteur=acteur, evenement=evenement, dossier=dossier, professionnel=None if dossier else pro,
                           debut=debut, fin=fin if fin >= debut else fin + timedelta(days=1), **champs)  # fmt: skip


def _copier(*, acteur: Acteur, evenement: Evenement, jour: Any, heure: Any) -> Evenement:
    return copier_evenement(acteur=acteur, evenement=evenement, le=instant(datetime.combine(jour, heure)))


def _vers(fait: Any) -> tuple[Any, ...]:
    return ("evenement", fait.pk)


ACTES = {
    "annuler": Acte("Annuler", "Annuler le rendez-vous", "Annulé.", simple(f.AnnulerForm), annuler_evenement,
                    lambda e: "Cela n’aura pas lieu. Le motif compte dans les bilans."),
    "confirmer": Acte("Confirmer", "Confirmer", "Confirmé.", simple(f.Formulaire), confirmer_evenement),
    "corriger": Acte("Corriger une présence", "Corriger", "Corrigé, l’ancienne réponse reste dans l’historique.",
                     _corriger, lambda *, acteur, evenement, ligne, **k: corriger_presence(
                         acteur=acteur, ligne=ligne, **k)),
    "copier": Acte("Copier", "Copier à cette date", "Copié : une seule activité, les mêmes personnes.",
                   simple(f.CopierForm), _copier, suite=_vers),
    "repondre": Acte("Votre réponse", "Répondre", "Réponse envoyée.", simple(f.RepondreForm), repondre_invitation),
    "compte-rendu": Acte("Compte rendu", "Écrire au dossier", "Compte rendu écrit.", _recit, rediger_compte_rendu),
    "commenter": Acte("Commentaire", "Ajouter", "Commentaire ajouté.", simple(f.CommenterForm), commenter),
    "transport": Acte("Transport", "Noter le transport", "Transport noté.", _transporter, _noter_transport),
    "arreter": Acte("Arrêter la série", "Arrêter à partir de celui-ci", "La série s’arrête ici.",
                    simple(f.ArreterForm), arreter_serie,
                    lambda e: "Celui-ci et les suivants sont annulés ; ce qui a eu lieu reste."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/agenda/evenements/<id>/annuler/, corriger/, copier/…"""
    vue = evenement_visible(request, pk)
    if nom != "repondre":
        exiger_ecriture(request.acteur, vue.e)  # type: ignore[attr-defined]
    contexte = {"vue": vue, "e": vue.e, "brouillon": f"compte-rendu-{pk}" if nom == "compte-rendu" else ""}
    return poser(request, ACTES[nom], "evenement", vue.e, ("evenement", pk), contexte, PAGE)
