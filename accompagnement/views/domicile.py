"""Visits at home: the round of the day, the month of the house, the tab of a person, their acts."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accompagnement.forms import domicile as forms
from accompagnement.models import DonneesSejour, Intervention, SituationSSIAD
from accompagnement.selectors import domicile as lectures
from accompagnement.selectors.domicile_comptes import activite_domicile
from accompagnement.services import domicile as services
from dui.core import calendrier, horloge, journal
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from habilitations.acces import exiger_droit
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.acces import dossier_autorise, exiger, permet
from usagers.models import Dossier, Sejour
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET = "interventions"


def jour_lu(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError as erreur:
        raise Http404 from erreur


def mois_lu(texte: str) -> date:
    """« 2026-11 », or this month."""
    try:
        return date.fromisoformat(f"{texte}-01")
    except ValueError:
        return horloge.aujourdhui().replace(day=1)


def autour(mois: date) -> dict[str, Any]:
    return {"mois": mois, "avant": calendrier.ajouter(mois, -1, "m"), "apres": calendrier.ajouter(mois, 1, "m")}


@require_safe
def tournee(request: HttpRequest, jour: str = "") -> HttpResponse:
    """/tournee/<jour>/?pro=: hour by hour, what is foreseen, done, not done."""
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "TRS", "resumer", structure.pk)  # type: ignore[attr-defined]
    le = jour_lu(jour) if jour else horloge.aujourdhui()
    toutes = lectures.tournees(acteur, structure, le)
    moi = [t for t in toutes if t.pro.pk == acteur.id]
    vues = toutes if request.GET.get("pro") == "tous" or not moi else moi
    personnes = {(x.o.dossier_id, x.o.dossier.usager_id) for t in vues for x in t.lignes}
    journal.tracer_lot("lecture", objet="tournee", structure_id=structure.pk, personnes=sorted(personnes))
    contexte = {"structure": structure, "jour": le, "veille": le - timedelta(days=1),
                "lendemain": le + timedelta(days=1), "tournees": vues,
                "autres": len(toutes) > len(vues), "total": sum(len(t.lignes) for t in vues),
                "ecrit": acteur.peut("TRS", "ecrire", structure.pk)}  # fmt: skip
    return render(request, "accompagnement/domicile/tournee.html", contexte)


@require_safe
def interventions(request: HttpRequest) -> HttpResponse:
    """/interventions/?mois=&unite=&page=: persons × days, and what the month adds up to."""
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "TRS", "resumer", structure.pk)  # type: ignore[attr-defined]
    mois, unite, page = mois_lu(request.GET.get("mois", "")), _nombre(request, "unite"), _nombre(request, "page") or 1
    lignes, jours, suite = lectures.mois_de_la_maison(acteur, structure, mois, unite, page)
    personnes = sorted((x.dossier.pk, x.dossier.usager_id) for x in lignes)
    journal.tracer_lot("lecture", objet="interventions", structure_id=structure.pk, personnes=personnes)
    contexte = autour(mois) | {
        "structure": structure, "lignes": lignes, "jours": jours, "unite": unite, "suivante": page + 1 if suite else 0,
        "precedente": page - 1, "unites": Unite.objects.filter(structure=structure, fermee_le__isnull=True),
        "comptes": activite_domicile(structure.pk, jours[0], jours[-1]),
    }  # fmt: skip
    return render(request, "accompagnement/domicile/mois.html", contexte)


def _nombre(request: HttpRequest, nom: str) -> int | None:
    texte = request.GET.get(nom, "")
    return int(texte) or None if texte.isdecimal() and len(texte) < 9 else None


@require_safe
def onglet(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/interventions/?mois=: visits of the month, the dated situation for carers."""
    dossier = dossier_autorise(request, pk, "TRS", "resumer")
    acteur = request.acteur  # type: ignore[attr-defined]
    mois = mois_lu(request.GET.get("mois", ""))
    contexte = contexte_dossier(request, dossier, ONGLET) | autour(mois) | {
        "lignes": lectures.du_dossier(Intervention.objects.all(), dossier, mois),
        "situations": lectures.situations(acteur, dossier), "soigne": permet(acteur, dossier, "OBS", "ecrire"),
        "ecrit": permet(acteur, dossier, "TRS", "ecrire"),
    }  # fmt: skip
    return render(request, "accompagnement/domicile/onglet.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def planifier(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "TRS", "ecrire")

    def formulaire(demande: HttpRequest, objet: Any) -> forms.PlanifierForm:
        return forms.PlanifierForm(demande.POST or None, structure=objet.structure)

    acte = Acte("Prévoir des interventions", "Prévoir", lambda faites: f"Prévu : {len(faites)}.", formulaire,
                services.planifier, lambda _: "Les jours cochés, jusqu’à la date de fin.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_interventions", pk))


def _realiser(request: HttpRequest, objet: Any) -> forms.RealiserForm:
    return forms.RealiserForm(request.POST or None, initial=forms.initial_realiser(objet))


ACTES = {
    "faite": Acte("Intervention faite", "Noter comme faite", "Intervention notée.", _realiser, services.realiser,
                  lambda _: "Les heures réelles d’arrivée et de départ."),
    "non-faite": Acte("Intervention non faite", "Noter comme non faite", "Noté, avec son motif.",
                      simple(forms.NonFaiteForm), services.ne_pas_faire),
    "corriger": Acte("Corriger", "Remettre à prévue", "Remise à prévue.", simple(forms.MotifForm), services.corriger,
                     lambda _: "Ce qui avait été noté reste dans l’historique."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte_intervention(request: HttpRequest, pk: int, intervention_pk: int, nom: str) -> HttpResponse:
    """From the round, back to the round of that day."""
    dossier = dossier_autorise(request, pk, "TRS", "ecrire")
    objet = get_object_or_404(Intervention, pk=intervention_pk, dossier=dossier)
    objet.dossier = dossier
    jour = objet.debut.astimezone(horloge.PARIS).date().isoformat()
    return jouer(request, dossier, ONGLET, ACTES[nom], "objet", objet, ("tournee_jour", jour))


@require_http_methods(["GET", "POST"])
@soumission_unique
def situation(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "OBS", "ecrire")
    acte = Acte("Situation de la personne", "Enregistrer", "Situation enregistrée.", simple(forms.SituationForm),
                services.noter_situation,
                lambda _: "Demandée par le recueil national des services à domicile.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_interventions", pk))


def _corriger(request: HttpRequest, objet: SituationSSIAD) -> forms.CorrigerSituationForm:
    return forms.CorrigerSituationForm(request.POST or None, initial={"le": objet.le, "elements": objet.elements})


SITUATIONS = {
    "corriger": Acte("Corriger la situation", "Corriger la situation", "Situation corrigée. La précédente reste à "
                     "l’historique.", _corriger, services.corriger_situation,
                     lambda _: "Ce qui était faux quitte les comptes ; ce qui est vrai prend sa place."),
    "retirer": Acte("Retirer la situation", "Retirer", "Situation retirée. Elle reste à l’historique.",
                    simple(forms.MotifForm), services.ecarter_situation,
                    lambda _: "Notée par erreur, sans autre à sa place."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte_situation(request: HttpRequest, pk: int, situation_pk: int, nom: str) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "OBS", "ecrire")
    objet = get_object_or_404(SituationSSIAD, pk=situation_pk, dossier=dossier, annulee=False)
    objet.dossier = dossier
    return jouer(request, dossier, ONGLET, SITUATIONS[nom], "situation", objet, ("dossier_interventions", pk))


def _sejour(request: HttpRequest, objet: Sejour) -> forms.SejourForm:
    donnees = DonneesSejour.objects.filter(sejour=objet).first()
    return forms.SejourForm(request.POST or None, instance=donnees)


SEJOUR = Acte("Entrée et sortie", "Enregistrer", "Enregistré.", _sejour, avec_version(services.decrire_sejour),
              lambda _: "Ce que demandent les rapports nationaux ; vide veut dire inconnu.")  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def sejour(request: HttpRequest, pk: int, sejour_pk: int) -> HttpResponse:
    dossier: Dossier = dossier_autorise(request, pk, "ID", "lire")
    exiger(request.acteur, dossier, ["ADM", "ID"], "ecrire")  # type: ignore[attr-defined]
    lu = get_object_or_404(Sejour, pk=sejour_pk, dossier=dossier)
    lu.dossier = dossier
    return jouer(request, dossier, "administratif", SEJOUR, "sejour", lu, ("dossier_administratif", pk))
