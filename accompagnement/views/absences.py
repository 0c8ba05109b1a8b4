"""The tab « Présences » of a person: where they are, what is planned, their week; and the calendar of visits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accompagnement.forms import presences as forms
from accompagnement.models import AttributionLit, Fugue, PresenceAbsence, Rectification
from accompagnement.selectors import absences as lectures
from accompagnement.services.presences import absences as services
from accompagnement.services.presences.creneaux import jours, mois_suivant, premier
from accompagnement.services.presences.pointage import ECRIRE
from accompagnement.services.presences.rectifications import rectifier
from accompagnement.views.presences import jour_demande, lieu
from dui.core import horloge, journal
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from habilitations.acces import objets_visibles
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET = "presences"
LIRE = ("lire", "creer")


def _dossier(request: HttpRequest, pk: int) -> Dossier:
    """Those who create read their own writings here."""
    acteur = request.acteur  # type: ignore[attr-defined]
    cree = not acteur.peut("PRE", "lire") and acteur.peut("PRE", "creer")
    return dossier_autorise(request, pk, "PRE", "creer" if cree else "lire")


def _ecrit(request: HttpRequest, dossier: Dossier) -> bool:
    return permet(request.acteur, dossier, "PRE", *ECRIRE)  # type: ignore[attr-defined]


@require_safe
def dossier_presences(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/presences/"""
    dossier = _dossier(request, pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    rythme = lectures.rythme_au(dossier, horloge.aujourdhui())
    lit = AttributionLit.objects.filter(dossier=dossier, fin=None).select_related("lit__chambre").first()
    contexte = contexte_dossier(request, dossier, ONGLET) | lectures.du_dossier(acteur, dossier) | {
        "ecrit": _ecrit(request, dossier), "rythme": rythme, "lit": lit,
        "semaine": lectures.semaine_en_mots(rythme.semaine if rythme else ""),
        "semaine_vacances": lectures.semaine_en_mots(rythme.vacances if rythme else ""),
        "garde": lectures.places_gardees(dossier.structure, [pk]).get(pk),
        "fugues": list(Fugue.objects.filter(dossier=dossier)[:10]) if permet(acteur, dossier, "PRE", "lire") else [],
        "rectifie": permet(acteur, dossier, "PRE", "valider"),
        "rectifications": list(Rectification.objects.filter(dossier=dossier).select_related("auteur")[:20]),
        "perdu": lectures.non_repris(dossier),
    }  # fmt: skip
    return render(request, "accompagnement/presences/dossier.html", contexte)


def _rythme(request: HttpRequest, dossier: Dossier) -> forms.RythmeForm:
    actuel = lectures.rythme_au(dossier, horloge.aujourdhui())
    semaines = (actuel.semaine[:21], actuel.vacances) if actuel else ("p" * 21, "")
    return forms.RythmeForm(request.POST if request.method == "POST" else None, semaines=semaines)


DOSSIER = {
    "absence": Acte("Déclarer une absence", "Enregistrer l’absence", "Absence enregistrée.",
                    simple(forms.AbsenceForm), services.declarer_absence,
                    lambda _: "À venir, elle devient le prévu ; commencée, elle est constatée."),
    "serie": Acte("Droit de visite régulier", "Prévoir ces séjours", lambda faites: f"{len(faites)} séjours prévus.",
                  simple(forms.SerieForm), services.prevoir_serie,
                  lambda _: "Chaque séjour reste modifiable seul. Ce qui est déjà pris est laissé."),
    "rythme": Acte("Semaine habituelle", "Fixer cette semaine", "Semaine habituelle fixée.", _rythme,
                   services.fixer_rythme,
                   lambda _: "École, accueil séquentiel : ce qui est attendu, sans rien à saisir chaque jour."),
    "rectifier": Acte("Rectifier un mois verrouillé", "Enregistrer la rectification", "Rectification enregistrée.",
                      simple(forms.RectifierForm), rectifier,
                      lambda _: "L’état facturé ne change pas : l’écart est porté sur le prochain mois ouvert."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def dossier_acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    dossier = _dossier(request, pk)
    voulu = ("valider",) if nom == "rectifier" else ECRIRE
    if not permet(request.acteur, dossier, "PRE", *voulu):  # type: ignore[attr-defined]
        raise Refus()
    page = "accompagnement/presences/rythme.html" if nom == "rythme" else "usagers/dossiers/acte.html"
    return jouer(request, dossier, ONGLET, DOSSIER[nom], "dossier", dossier, ("dossier_presences", pk), page)


def _precision(request: HttpRequest, objet: PresenceAbsence) -> forms.PrecisionForm:
    return forms.PrecisionForm(request.POST if request.method == "POST" else None, instance=objet)


ABSENCE = {
    "retour": Acte("Noter le retour", "Noter le retour", "Retour noté.", simple(forms.RetourAbsenceForm),
                   services.constater_retour),
    "completer": Acte("Compléter", "Enregistrer", "Absence complétée.", _precision,
                      avec_version(services.modifier_absence)),
    "annuler": Acte("Annuler cette absence", "Annuler l’absence", "Absence annulée.", simple(forms.MotifForm),
                    services.annuler_absence, lambda _: "Elle reste lisible avec son motif, et ne compte plus."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def absence_acte(request: HttpRequest, pk: int, absence_pk: int, nom: str) -> HttpResponse:
    dossier = _dossier(request, pk)
    if not _ecrit(request, dossier):
        raise Refus()
    lues = PresenceAbsence.objects.filter(dossier=dossier)
    absence = get_object_or_404(objets_visibles(lues, request.acteur, "PRE", 2), pk=absence_pk)  # type: ignore[attr-defined]
    absence.dossier = dossier
    return jouer(request, dossier, ONGLET, ABSENCE[nom], "absence", absence, ("dossier_presences", pk))


@require_safe
def visites(request: HttpRequest) -> HttpResponse:
    """/presences/visites/: who is in family, day by day, over a month."""
    acteur, structure = lieu(request, "lire")
    mois = premier(jour_demande(request.GET.get("mois")))
    rangees = lectures.visites(acteur, structure, mois)
    personnes = [(x["dossier"].pk, x["dossier"].usager_id) for x in rangees]
    journal.tracer_lot("lecture", objet="visites", structure_id=structure.pk, personnes=personnes)
    contexte: dict[str, Any] = {
        "mois": mois, "rangees": rangees, "jours": list(jours(mois, mois_suivant(mois)))[:-1],
        "avant": premier(mois.replace(day=1) - (mois_suivant(mois) - mois)), "apres": mois_suivant(mois),
        "aujourdhui": horloge.aujourdhui(), "page": "visites",
    }  # fmt: skip
    return render(request, "accompagnement/presences/visites.html", contexte)
