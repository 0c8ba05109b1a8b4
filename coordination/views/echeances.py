"""Deadlines: the list of the house, those of a person, and what somebody does with one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from coordination import echeances as lectures
from coordination.choices import EtatEcheance
from coordination.forms_echeances import ConfierForm, FaiteForm, MotifForm
from coordination.models import Echeance
from coordination.services.echeances import (
    confier_echeance,
    declarer_sans_objet,
    exiger_droit_echeance,
    marquer_faite,
    rouvrir_echeance,
)
from dui.core import journal
from dui.core.erreurs import Refus
from dui.core.formulaires import Formulaire
from dui.core.idempotence import soumission_unique
from dui.core.typographie import date_longue
from habilitations.acces import Acteur
from habilitations.choices import Domaine
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.acces import dossier_autorise, exiger, permet
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

PAR_PAGE = 50
ECRIRE = ("ecrire", "valider", "creer")


def lit_echeances(acteur: Acteur | None) -> bool:
    """Some domain that carries deadlines is open to this profile."""
    return acteur is not None and any(acteur.peut(domaine, "resumer") for domaine in lectures.domaines())


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """/echeances/: what the house must do, by date; each figure opens the list that it counts."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if not lit_echeances(acteur):
        raise Refus("Votre profil n’ouvre pas les échéances.")
    structure = structure_courante(request)
    filtres = lectures.Filtres.lire(request.GET)
    rangees = list(lectures.lister(acteur, structure, filtres)[: PAR_PAGE + 1])
    page = rangees[:PAR_PAGE]
    concernes = {(e.dossier_id, e.dossier.usager_id) for e in page}
    journal.tracer_lot("lecture", objet="echeances", structure_id=structure.pk, personnes=sorted(concernes))
    ruban, plus_loin = lectures.ruban(acteur, structure, filtres)
    contexte = {
        "structure": structure, "lignes": _habiller(page), "filtres": filtres,
        "rangees": _puces(acteur, filtres, structure.pk), "ruban": ruban,
        "regle": acteur.peut("HAB", "valider", structure.pk),
        "plus_loin": plus_loin, "tout": filtres.adresse(horizon=0),
        "suivante": filtres.adresse(apres=lectures.cle(page[-1])) if len(rangees) > PAR_PAGE else "",
    }  # fmt: skip
    return render(request, "coordination/echeances/liste.html", contexte)


def _habiller(page: list[Echeance]) -> list[dict[str, Any]]:
    return [{"e": e, "etiquette": lectures.etiquette(e)} for e in page]


def _puces(acteur: Acteur, f: lectures.Filtres, structure_id: int) -> list[dict[str, Any]]:
    """Rows of filters; the one in force takes itself away. A horizon is always in force."""
    dates = [
        {"libelle": f"{jours} jours" if jours else "Toutes les dates", "actif": f.horizon == jours and not f.ferme,
         "url": f.adresse(horizon=jours)}
        for jours in (*lectures.HORIZONS, 0)
    ]  # fmt: skip
    etats = [("À venir", "a_venir"), ("Faites", "faite"), ("Sans objet", "sans_objet")]
    unites = Unite.objects.filter(structure=structure_id, fermee_le__isnull=True)
    sujets = [d for d in lectures.domaines() if acteur.peut(d, "resumer", structure_id)]
    return [
        {"nom": "Dates et états", "puces": [_puce(f, "Les miennes", "miennes", True), *dates]
         + [_puce(f, mots, "situation", etat) for mots, etat in etats]},
        {"nom": "Unités et sujets", "puces": [_puce(f, u.nom, "unite", u.pk) for u in unites]
         + [_puce(f, str(Domaine(d).label), "domaine", d) for d in sujets]},
    ]  # fmt: skip


def _puce(filtres: lectures.Filtres, mots: str, nom: str, valeur: Any) -> dict[str, Any]:
    actif = getattr(filtres, nom) == valeur
    return {"libelle": mots, "actif": actif, "url": filtres.adresse(**{nom: "" if actif else valeur})}


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/echeances/: open ones by date, then what was done or lost its object."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    ouvert = dossier_autorise(request, pk, "ID", "resumer")
    exiger(acteur, ouvert, lectures.domaines(), "resumer")
    toutes = lectures.du_dossier(acteur, ouvert)
    ecrit = {d for d in {e.domaine for e in toutes} if permet(acteur, ouvert, d, *ECRIRE)}
    ouvertes = [e for e in toutes if e.etat == EtatEcheance.OUVERTE]
    closes = sorted((e for e in toutes if e.etat != EtatEcheance.OUVERTE), key=lambda e: e.modifie_le, reverse=True)
    contexte = contexte_dossier(request, ouvert, "echeances")
    contexte |= {"ouvertes": _habiller(ouvertes), "closes": _habiller(closes), "ecrit": ecrit}
    contexte["urgences"] = [e for e in ouvertes if e.critique and e.situation == "depassee"]  # type: ignore[attr-defined]
    return render(request, "coordination/echeances/dossier.html", contexte)


def _echeance(request: HttpRequest, pk: int) -> Echeance:
    """One that this reader sees: else it does not exist."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    visibles = Echeance.objects.visibles_pour(acteur).avec_situation().select_related("responsable", "structure")
    echeance: Echeance = get_object_or_404(visibles, pk=pk)
    echeance.dossier = dossier_autorise(request, echeance.dossier_id, echeance.domaine, "resumer")
    return echeance


@require_safe
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """/echeances/<id>/: its basis, the dates it has had, what can be done."""
    echeance = _echeance(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, echeance.dossier, "echeances")
    contexte |= {"e": echeance, "etiquette": lectures.etiquette(echeance), "dates": list(echeance.dates.all()[:30]),
                 "ecrit": permet(acteur, echeance.dossier, echeance.domaine, *ECRIRE)}  # fmt: skip
    return render(request, "coordination/echeances/fiche.html", contexte)


def _confier(request: HttpRequest, echeance: Echeance) -> Formulaire:
    initial = {"responsable": echeance.responsable_id}
    return ConfierForm(request.POST or None, initial=initial, structure_id=echeance.structure_id)


def _quand(echeance: Echeance) -> str:
    return f"À faire pour le {date_longue(echeance.date_due)}."


ACTES = {
    "faite": Acte("C’est fait", "Noter comme faite", "Échéance faite.", simple(FaiteForm), marquer_faite, _quand),
    "sans-objet": Acte("Sans objet", "Déclarer sans objet", "Échéance sans objet.", simple(MotifForm),
                       declarer_sans_objet, _quand),
    "rouvrir": Acte("Rouvrir", "Rouvrir l’échéance", "Échéance de nouveau à faire.", simple(MotifForm),
                    rouvrir_echeance, _quand),
    "confier": Acte("Confier", "Confier l’échéance", "Échéance confiée.", _confier, confier_echeance, _quand),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/echeances/<id>/faite/, sans-objet/, rouvrir/, confier/."""
    echeance = _echeance(request, pk)
    exiger_droit_echeance(request.acteur, echeance)  # type: ignore[attr-defined]
    retour = ("dossier_echeances", echeance.dossier_id)
    return jouer(request, echeance.dossier, "echeances", ACTES[nom], "echeance", echeance, retour,
                 renoncer="Garder comme avant")  # fmt: skip
