"""Legal measures of a person: what founds the stay, since when, until when, and the line of decisions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from administration.choices_mesures import StatutMesure
from administration.forms import droits as forms_droits
from administration.forms import mesures as forms
from administration.models import MesureProtection
from administration.selectors import mesures as lectures
from administration.services import mesures as services
from dui.core.idempotence import soumission_unique
from dui.core.typographie import date_longue
from usagers.acces import dossier_autorise, permet
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET = "mesures"


@require_safe
def mesures(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/mesures/: the line of decisions, the latest first; « resumer » reads the present ones only."""
    dossier = dossier_autorise(request, pk, "MES", "resumer")
    acteur = request.acteur  # type: ignore[attr-defined]
    lignes = lectures.mesures_de(dossier)
    lit = permet(acteur, dossier, "MES", "lire")
    presentes = [x for x in lignes if x.situation in ("en_cours", "a_echeance", "notifiee") or x.alerte]
    nu = lectures.garde_sans_base(dossier)
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "lignes": lignes if lit else presentes, "lit": lit, "ecrit": permet(acteur, dossier, "MES", "ecrire"),
        "nu_depuis": lectures.depuis_quand(dossier) if nu else None,
    }  # fmt: skip
    return render(request, "administration/mesures/liste.html", contexte)


@require_safe
def mesure(request: HttpRequest, pk: int, mesure_pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "MES", "lire")
    objet = get_object_or_404(MesureProtection.objects.select_related("precede"), pk=mesure_pk, dossier=dossier)
    lit_entourage = permet(request.acteur, dossier, "ENT", "resumer")  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "visites": lectures.visites(objet) if lit_entourage else [], "lit_entourage": lit_entourage,
        "ecrit_entourage": permet(request.acteur, dossier, "ENT", "ecrire"),  # type: ignore[attr-defined]
        "l": lectures.habiller(objet), "m": objet, "suites": list(objet.suites.exclude(statut=StatutMesure.ANNULEE)),
        "ecrit": permet(request.acteur, dossier, "MES", "ecrire"),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "administration/mesures/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "MES", "ecrire")
    acte = Acte("Ajouter une mesure", "Enregistrer la mesure", "Mesure enregistrée. Ses échéances sont posées.",
                simple(forms.MesureForm), services.enregistrer_mesure,
                lambda _: "Comme la décision est écrite : ses dates ne changeront plus.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_mesures", pk))


ACTES = {
    "renouveler": Acte("Renouveler la mesure", "Enregistrer la nouvelle décision", "Mesure renouvelée.",
                       simple(forms.RenouvellementForm), services.renouveler_mesure,
                       lambda _: "Une nouvelle ligne suit celle-ci, dont les dates restent."),
    "lever": Acte("Mainlevée", "Enregistrer la mainlevée", "Mainlevée enregistrée.", simple(forms.MainleveeForm),
                  services.lever_mesure),
    "annuler": Acte("Saisie par erreur", "Annuler cette saisie", "Saisie annulée. Elle reste à l’historique.",
                    simple(forms_droits.MotifForm), services.annuler_mesure),
    "saisine": Acte("Saisine du juge", "Noter la saisine", "Saisine notée. Le juge a quinze jours.",
                    simple(forms.SaisineForm), services.noter_saisine),
    "visite": Acte("Visite et hébergement", "Enregistrer ce droit", "Droit enregistré. Il se lit dans l’entourage.",
                   lambda request, mesure: forms.VisiteForm(request.POST or None, mesure=mesure),
                   services.accorder_visite,
                   lambda m: f"Accordés par cette décision du {date_longue(m.date_decision)}, qui en est la preuve."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, mesure_pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/mesures/<mesure>/<acte>/."""
    dossier = dossier_autorise(request, pk, "MES", "ecrire")
    objet = get_object_or_404(MesureProtection, pk=mesure_pk, dossier=dossier)
    objet.dossier = dossier
    return jouer(request, dossier, ONGLET, ACTES[nom], "mesure", objet, ("mesure", pk, mesure_pk))
