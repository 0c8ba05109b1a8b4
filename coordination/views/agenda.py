"""/agenda/: my day, the week of a group, resources, a colleague; the tab of a person."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from coordination import agenda as lectures
from coordination.bureau import invitations, taches_de
from coordination.choices_agenda import IssuePersonne
from coordination.forms import collegues
from coordination.grille import Grille, planning_ressources, semaine_du_groupe
from coordination.services.moyens import MENE
from dui.core import horloge, journal
from dui.core.erreurs import Refus
from dui.core.registres import AGENDA
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.acces import dossier_autorise, permet
from usagers.pages import contexte_dossier

ISSUES = tuple((v, str(mots)) for v, mots in IssuePersonne.choices)


def qui_lit(request: HttpRequest, *actions: str) -> Acteur:
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(
        acteur.peut(domaine, action) for domaine in ("AGE", "ADM") for action in actions or ("lire",)
    ):
        raise Refus("L’agenda n’est pas ouvert à votre profil.")
    return acteur


def jour_demande(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return horloge.aujourdhui()


def tracer(acteur: Acteur, objet: str, vues: list[lectures.Vue], structure_id: int) -> None:
    """Whose agenda was shown."""
    lus = {(p.dossier_id, p.usager.pk) for vue in vues for p in vue.personnes}
    journal.tracer_lot("lecture", objet=objet, structure_id=structure_id, personnes=sorted(lus))


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """My day, or a colleague's."""
    acteur, structure, jour = qui_lit(request), structure_courante(request), jour_demande(request)
    collegue = request.GET.get("avec", "")
    if collegue == "choisir":
        liste = collegues(structure.pk).exclude(pk=acteur.id).order_by("nom", "prenom")
        return render(request, "coordination/agenda/collegues.html", {"collegues": liste, "courant": "jour"})
    autre = collegues(structure.pk).filter(pk=collegue).first() if collegue.isdecimal() else None
    if autre is not None and autre.pk != acteur.id:
        return _du_collegue(request, acteur, autre, jour)
    du_jour = lectures.du_jour(acteur, jour)
    montres = du_jour[: lectures.LIMITE_JOUR]
    ids = {e.pk for e in montres}
    passes = [e for e in lectures.avec_moyens(lectures.a_clore(acteur))[:6] if e.pk not in ids][:5]
    toutes = lectures.habiller(acteur, [*montres, *passes], details=False)
    vues, retard = toutes[: len(montres)], toutes[len(montres) :]
    tracer(acteur, "agenda", toutes, structure.pk)
    contexte = _jours(jour) | {
        "vues": vues, "retard": retard, "issues": ISSUES,
        "taches": taches_de(acteur, jour), "invitations": invitations(acteur), "maintenant": horloge.maintenant(),
        "suite": len(du_jour) > lectures.LIMITE_JOUR,
        "ailleurs": _ailleurs(acteur, jour), "ecrit": acteur.peut("AGE", "ecrire", structure.pk),
        "courant": "jour",
    }  # fmt: skip
    return render(request, "coordination/agenda/jour.html", contexte)


def _ailleurs(acteur: Acteur, jour: date) -> list[Any]:
    trouves = [o for source in AGENDA for s in sorted(acteur.structures) for o in source(acteur, s, jour, jour)]
    return sorted(trouves, key=lambda o: o.le)[:20]


def _jours(jour: date) -> dict[str, Any]:
    return {"jour": jour, "veille": jour - timedelta(days=1), "lendemain": jour + timedelta(days=1),
            "aujourdhui": horloge.aujourdhui()}  # fmt: skip


def _du_collegue(request: HttpRequest, acteur: Acteur, autre: Any, jour: date) -> HttpResponse:
    vues = lectures.du_collegue(acteur, autre.pk, jour, jour + timedelta(days=6))
    absences = lectures.absences(acteur.structures, [autre.pk], jour, jour + timedelta(days=6))
    tracer(acteur, "agenda", vues, structure_courante(request).pk)
    contexte = _jours(jour) | {"collegue": autre, "vues": vues, "absences": absences, "courant": "jour"}
    return render(request, "coordination/agenda/collegue.html", contexte)


@require_safe
def semaine(request: HttpRequest) -> HttpResponse:
    """Persons × days."""
    acteur, structure, jour = qui_lit(request), structure_courante(request), jour_demande(request)
    unites = list(Unite.objects.filter(structure=structure.pk, fermee_le__isnull=True).order_by("nom"))
    demandee = request.GET.get("unite", "")
    siennes = [p.unite_id for p in acteur.postes if p.structure_id == structure.pk and p.unite_id]
    defaut = siennes[0] if siennes else unites[0].pk if unites else None
    unite = int(demandee) if demandee.isdecimal() and len(demandee) < 9 else defaut
    lundi = jour - timedelta(days=jour.weekday())
    grille: Grille = semaine_du_groupe(acteur, structure.pk, unite, lundi)
    personnes = [(r.dossier.pk, r.dossier.usager_id) for r in grille.rangees]
    journal.tracer_lot("lecture", objet="agenda:semaine", structure_id=structure.pk, personnes=personnes)
    contexte = _jours(jour) | {
        "grille": grille, "unites": unites, "unite": unite, "lundi": lundi, "dimanche": lundi + timedelta(days=6),
        "avant": lundi - timedelta(days=7), "apres": lundi + timedelta(days=7), "courant": "semaine",
        "ecrit": acteur.peut("AGE", "ecrire", structure.pk),
    }  # fmt: skip
    return render(request, "coordination/agenda/semaine.html", contexte)


@require_safe
def ressources(request: HttpRequest) -> HttpResponse:
    """Who has the car today."""
    acteur, structure, jour = qui_lit(request), structure_courante(request), jour_demande(request)
    contexte = _jours(jour) | {
        "ressources": planning_ressources(acteur, structure.pk, jour), "courant": "ressources",
        "tient": any(acteur.peut("HAB", action, structure.pk) for action in MENE),
    }  # fmt: skip
    journal.tracer("lecture", objet="agenda:ressources", structure_id=structure.pk)
    return render(request, "coordination/agenda/ressources.html", contexte)


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/agenda/: what is to come, then what was."""
    ouvert = dossier_autorise(request, pk, "AGE")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    lignes = lectures.visibles(acteur).filter(personnes__dossier=ouvert)
    maintenant = horloge.maintenant()
    prochaines = list(lignes.filter(debut__gte=_minuit(maintenant)).order_by("debut", "pk")[:40])
    anciennes = list(lignes.filter(debut__lt=_minuit(maintenant)).order_by("-debut", "-pk")[:40])
    vues = lectures.habiller(acteur, [*prochaines, *anciennes])
    for vue in vues:
        vue.personnes = [p for p in vue.personnes if p.dossier_id == ouvert.pk]
        vue.cachees = 0  # a dossier names its person alone, and does not count the others
    contexte = contexte_dossier(request, ouvert, "agenda") | {
        "venir": vues[: len(prochaines)], "passes": vues[len(prochaines) :], "issues": ISSUES,
        "maintenant": maintenant, "ecrit": permet(acteur, ouvert, "AGE", "ecrire"),
    }  # fmt: skip
    return render(request, "coordination/agenda/dossier.html", contexte)


def _minuit(maintenant: datetime) -> datetime:
    return lectures.bornes(maintenant.astimezone(horloge.PARIS).date(), maintenant.date())[0]


def evenement_visible(request: HttpRequest, pk: int) -> lectures.Vue:
    """One event as this reader sees it; what they may not see does not exist."""
    acteur = qui_lit(request)
    e = get_object_or_404(lectures.visibles(acteur).select_related("serie", "structure", "unite", "auteur"), pk=pk)
    return lectures.habiller(acteur, [e])[0]
