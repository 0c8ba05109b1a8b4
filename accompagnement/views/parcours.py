"""School and work of a person: the tab, one period, one path, their acts."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accompagnement.forms import parcours as forms
from accompagnement.models import (
    AbsenceScolaire,
    AutorisationScolaire,
    Bulletin,
    ParcoursPro,
    PeriodeScolaire,
    PlanScolaire,
)
from accompagnement.selectors import parcours as lectures
from accompagnement.services import parcours as services
from accompagnement.services.parcours.socle import exiger_ecriture
from accompagnement.views.domicile import jour_lu
from dui.core import horloge
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from dui.core.typographie import accorder
from habilitations.acces import Acteur
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple
from usagers.views.formulaires import traiter

ONGLET, DOMAINE = "scolarite", "PP"


def _dossier(request: HttpRequest, pk: int, *, ecrire: bool = False) -> Dossier:
    dossier = dossier_autorise(request, pk, DOMAINE, "lire")
    if ecrire:
        exiger_ecriture(request.acteur, dossier)  # type: ignore[attr-defined]
    return dossier


@require_safe
def onglet(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/scolarite/: now, the line of time, plans, permissions; what the MDPH decided stands apart."""
    dossier = _dossier(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    scolaires = [lectures.habiller(p) for p in lectures.periodes_de(dossier)]
    pros = [lectures.habiller(p) for p in lectures.pros_de(dossier)]
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "scolaires": scolaires, "pros": pros, "frise": lectures.frise_de([*scolaires, *pros]),
        "plans": lectures.plans_de(acteur, dossier), "autorisations": lectures.autorisations_de(dossier),
        "decisions": lectures.decisions_mdph(acteur, dossier), "ecrit": services.peut_ecrire(acteur, dossier),
        "soigne": permet(acteur, dossier, "OBS", "ecrire"), "lit_droits": permet(acteur, dossier, "DRO", "lire"),
    }  # fmt: skip
    return render(request, "accompagnement/parcours/onglet.html", contexte)


def _periode(request: HttpRequest, pk: int, periode_pk: int, *, ecrire: bool = False) -> PeriodeScolaire:
    dossier = _dossier(request, pk, ecrire=ecrire)
    periode = get_object_or_404(lectures.periodes_de(dossier), pk=periode_pk)
    periode.dossier = dossier
    return periode


def _pro(request: HttpRequest, pk: int, pro_pk: int, *, ecrire: bool = False) -> ParcoursPro:
    dossier = _dossier(request, pk, ecrire=ecrire)
    pro = get_object_or_404(lectures.pros_de(dossier), pk=pro_pk)
    pro.dossier = dossier
    return pro


@require_safe
def scolarite(request: HttpRequest, pk: int, periode_pk: int) -> HttpResponse:
    """One period: its facts, half-days missed, reports and to whom they went, its states."""
    periode = _periode(request, pk, periode_pk)
    dossier, acteur = periode.dossier, request.acteur  # type: ignore[attr-defined]
    assidu = lectures.assiduite(periode, request.GET.get("mois", ""))
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "l": lectures.habiller(periode), "p": periode, "assidu": assidu, "series": lectures.SERIES,
        "lundi": _lundi(horloge.aujourdhui()),
        "etapes": list(periode.etapes.select_related("auteur")),
        "bulletins": list(periode.bulletins.prefetch_related("remises").select_related("piece")),
        "ecrit": services.peut_ecrire(acteur, dossier),
    }  # fmt: skip
    return render(request, "accompagnement/parcours/periode.html", contexte)


@require_safe
def travail(request: HttpRequest, pk: int, pro_pk: int) -> HttpResponse:
    pro = _pro(request, pk, pro_pk)
    contexte = contexte_dossier(request, pro.dossier, ONGLET) | {
        "l": lectures.habiller(pro), "p": pro, "etapes": list(pro.etapes.select_related("auteur")),
        "ecrit": services.peut_ecrire(request.acteur, pro.dossier),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "accompagnement/parcours/pro.html", contexte)


def _forme(classe: Any, **noms: str) -> Any:
    """A form bound to the request, with the actor and the dossier when it asks for them."""

    def construire(request: HttpRequest, objet: Any) -> Any:
        dossier = objet if isinstance(objet, Dossier) else (getattr(objet, "dossier", None) or objet.periode.dossier)
        donnes = {"acteur": request.acteur, "dossier": dossier}  # type: ignore[attr-defined]
        return classe(request.POST or None, **{n: donnes[n] for n in noms})

    return construire


def _modele(classe: Any, **noms: str) -> Any:
    """A versioned form on the object itself."""

    def construire(request: HttpRequest, objet: Any) -> Any:
        donnes = {"acteur": request.acteur, "dossier": objet.dossier}  # type: ignore[attr-defined]
        return classe(request.POST or None, instance=objet, **{n: donnes[n] for n in noms})

    return construire


ACTEUR_DOSSIER = {"acteur": "", "dossier": ""}
NOUVEAUX = {
    "periode": Acte("Ajouter une scolarité", "Ajouter", "Scolarité ajoutée.", simple(forms.PeriodeForm),  # type: ignore[arg-type]
                    services.ouvrir_periode, lambda _: "La classe vraiment suivie. La MDPH décide d’un droit."),
    "pro": Acte("Ajouter un stage, une formation, un emploi", "Ajouter", "Parcours ajouté.", simple(forms.ProForm),  # type: ignore[arg-type]
                services.ouvrir_pro),
    "plan": Acte("Ajouter un plan", "Ajouter", "Plan ajouté.", _forme(forms.NouveauPlan, **ACTEUR_DOSSIER),
                 services.noter_plan),
    "autorisation": Acte("Autorisation pour l’école", "Enregistrer", "Autorisation enregistrée.",
                         _forme(forms.AutorisationForm, **ACTEUR_DOSSIER), services.noter_autorisation,
                         lambda _: "Donnée par qui exerce l’autorité parentale ce jour-là."),
    "pai": Acte("Écrire un PAI", "Enregistrer le PAI", "PAI enregistré. Seule la consigne est lue par l’équipe.",
                _forme(forms.PAIForm, **ACTEUR_DOSSIER), services.etablir_pai,
                lambda _: "Un PAI est un document médical."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouveau(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/scolarite/nouveau/<periode|pro|plan|autorisation>/"""
    dossier = _dossier(request, pk, ecrire=True)
    return jouer(request, dossier, ONGLET, NOUVEAUX[nom], "dossier", dossier, ("dossier_scolarite", pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def pai(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/pai/: carers alone, whatever they may do of the project."""
    dossier = dossier_autorise(request, pk, "OBS", "ecrire")
    return jouer(request, dossier, ONGLET, NOUVEAUX["pai"], "dossier", dossier, ("dossier", pk))


SUIVIS = {
    "commencer": Acte("Commencer", "C’est commencé", "Début noté.", simple(forms.LeForm), services.commencer),
    "interrompre": Acte("Interrompre", "Interrompre", "Interruption notée.", simple(forms.LeMotifForm),
                        services.interrompre),
    "reprendre": Acte("Reprendre", "Reprendre", "Reprise notée.", simple(forms.LeForm), services.reprendre),
    "terminer": Acte("Terminer", "Terminer", "Fin notée.", simple(forms.TerminerForm), services.terminer),
    "annuler": Acte("Saisie par erreur", "Annuler la saisie", "Saisie annulée.", simple(forms.MotifForm),
                    services.annuler, suite=lambda fait: ("dossier_scolarite", fait.dossier_id)),
}  # fmt: skip
PERIODES = SUIVIS | {
    "modifier": Acte("Modifier la scolarité", "Enregistrer", "Scolarité modifiée.",
                     _modele(forms.PeriodeModifiee), avec_version(services.modifier_periode)),
    "absence": Acte("Noter une absence", "Noter", "Absence notée.", simple(forms.AbsenceForm),
                    services.noter_absence),
    "bulletin": Acte("Bulletin reçu", "Enregistrer", "Bulletin enregistré. Dites ensuite à qui il est remis.",
                     _forme(forms.BulletinForm, **ACTEUR_DOSSIER), services.noter_bulletin),
}  # fmt: skip
PROS = SUIVIS | {
    "modifier": Acte("Modifier", "Enregistrer", "Parcours modifié.", _modele(forms.ProModifie),
                     avec_version(services.modifier_pro)),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte_periode(request: HttpRequest, pk: int, periode_pk: int, nom: str) -> HttpResponse:
    periode = _periode(request, pk, periode_pk, ecrire=True)
    cle = "suivi" if nom in SUIVIS else "periode"
    return jouer(request, periode.dossier, ONGLET, PERIODES[nom], cle, periode, ("scolarite", pk, periode_pk))


def _lundi(jour: date) -> date:
    return jour - timedelta(days=jour.weekday())


@require_http_methods(["GET", "POST"])
@soumission_unique
def semaine(request: HttpRequest, pk: int, periode_pk: int, lundi: str) -> HttpResponse:
    """/dossiers/<id>/scolarite/<période>/semaine/<lundi>/: each half-day there, late or missed."""
    periode = _periode(request, pk, periode_pk, ecrire=True)
    debut = _lundi(jour_lu(lundi))
    notees = lectures.demi_journees(periode, debut)
    form = forms.SemaineForm(request.POST or None, periode=periode, lundi=debut, notees=notees)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        n = services.noter_semaine(acteur=request.acteur, periode=periode, lundi=debut, **donnees)  # type: ignore[attr-defined]
        messages.success(request, f"Semaine notée : {accorder(n, 'demi-journée')}." if n else "Rien n’a changé.")
        return voir("scolarite", pk, periode_pk)

    contexte = contexte_dossier(request, periode.dossier, ONGLET) | {
        "p": periode, "lundi": debut, "avant": debut - timedelta(days=7), "apres": debut + timedelta(days=7),
        "suivante": debut + timedelta(days=7) <= horloge.aujourdhui(),
    }  # fmt: skip
    return traiter(request, "accompagnement/parcours/semaine.html", form, contexte, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte_pro(request: HttpRequest, pk: int, pro_pk: int, nom: str) -> HttpResponse:
    pro = _pro(request, pk, pro_pk, ecrire=True)
    cle = "suivi" if nom in SUIVIS else "pro"
    return jouer(request, pro.dossier, ONGLET, PROS[nom], cle, pro, ("parcours_pro", pk, pro_pk))


REMISE = Acte("Remettre le bulletin", "Noter la remise", "Remise notée.", _forme(forms.RemiseForm, dossier=""),
              services.remettre,
              lambda _: "Les titulaires de l’autorité parentale, et l’aide sociale à l’enfance.")  # fmt: skip
PLANS = {
    "modifier": Acte("Modifier le plan", "Enregistrer", "Plan modifié.", _modele(forms.PlanModifie, **ACTEUR_DOSSIER),
                     avec_version(services.modifier_plan)),
    "clore": Acte("Clore le plan", "Clore", "Plan clos.", simple(forms.LeMotifForm), services.clore_plan),
}  # fmt: skip
RETRAIT = Acte("Autorisation retirée", "Noter le retrait", "Retrait noté.", simple(forms.LeForm),
               services.retirer_autorisation)  # fmt: skip
ECART = Acte("Absence saisie par erreur", "Retirer", "Absence retirée.", simple(forms.Formulaire),
             services.ecarter_absence)  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def bulletin_remise(request: HttpRequest, pk: int, bulletin_pk: int) -> HttpResponse:
    dossier = _dossier(request, pk, ecrire=True)
    lignes = Bulletin.objects.filter(periode__dossier=dossier).select_related("periode")
    bulletin = get_object_or_404(lignes, pk=bulletin_pk)
    bulletin.periode.dossier = dossier
    return jouer(request, dossier, ONGLET, REMISE, "bulletin", bulletin, ("scolarite", pk, bulletin.periode_id))


@require_http_methods(["GET", "POST"])
@soumission_unique
def absence_retirer(request: HttpRequest, pk: int, absence_pk: int) -> HttpResponse:
    dossier = _dossier(request, pk, ecrire=True)
    absence = get_object_or_404(
        AbsenceScolaire.objects.select_related("periode"), pk=absence_pk, periode__dossier=dossier
    )
    absence.periode.dossier = dossier
    return jouer(request, dossier, ONGLET, ECART, "absence", absence, ("scolarite", pk, absence.periode_id))


@require_http_methods(["GET", "POST"])
@soumission_unique
def autorisation_retrait(request: HttpRequest, pk: int, autorisation_pk: int) -> HttpResponse:
    dossier = _dossier(request, pk, ecrire=True)
    objet = get_object_or_404(AutorisationScolaire, pk=autorisation_pk, dossier=dossier)
    objet.dossier = dossier
    return jouer(request, dossier, ONGLET, RETRAIT, "autorisation", objet, ("dossier_scolarite", pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte_plan(request: HttpRequest, pk: int, plan_pk: int, nom: str) -> HttpResponse:
    """A plan of the team; a PAI is changed by the care team, at its own address."""
    dossier = _dossier(request, pk, ecrire=True)
    plan = get_object_or_404(PlanScolaire, dossier=dossier, niveau=2, pk=plan_pk)
    plan.dossier = dossier
    return jouer(request, dossier, ONGLET, PLANS[nom], "plan", plan, ("dossier_scolarite", pk))


def _suite(request: HttpRequest, objet: Any) -> forms.PAIForm:
    return forms.PAIForm(request.POST or None, acteur=request.acteur, dossier=objet.dossier, suite=True,  # type: ignore[attr-defined]
                         initial={"consigne": objet.consigne})  # fmt: skip


PAIS = {
    "revoir": Acte("Revoir le PAI", "Enregistrer", "PAI revu. Le précédent reste dans le dossier.", _suite,
                   services.revoir_pai),
    "clore": PLANS["clore"],
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte_pai(request: HttpRequest, pk: int, plan_pk: int, nom: str) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "OBS", "ecrire")
    plan = get_object_or_404(PlanScolaire, dossier=dossier, niveau=3, pk=plan_pk)
    plan.dossier = dossier
    return jouer(request, dossier, ONGLET, PAIS[nom], "plan", plan, ("dossier", pk))
