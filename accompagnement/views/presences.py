"""/presences/: the week of a group; one key writes one exception, one button confirms the day (S11, image 05)."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accompagnement.choices_presences import SIGNES, TOUCHES, Motif
from accompagnement.selectors import presences as lectures
from accompagnement.services import fugues
from accompagnement.services.presences import journees
from accompagnement.services.presences.creneaux import MOMENTS, Creneau
from accompagnement.services.presences.pointage import ouverte_par_defaut, pointer
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from dui.core.typographie import date_longue
from habilitations.acces import Acteur, exiger_droit
from habilitations.lieux import structure_courante
from habilitations.models import Structure, Unite
from usagers.acces import dossier_autorise
from usagers.vocabulaire import mots

BOUTONS = (("p", "Présent"), ("e", "École"), ("r", "En famille"), ("h", "Hôpital"), ("a", "Absence autorisée"),
           ("f", "Absence non autorisée"))  # fmt: skip


def lieu(request: HttpRequest, *actions: str) -> tuple[Acteur, Structure]:
    """The house shown, and a right on presences there."""
    structure = structure_courante(request)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if not any(acteur.peut("PRE", action, structure.pk) for action in actions):
        exiger_droit(acteur, "PRE", actions[0], structure.pk)
    return acteur, structure


def jour_demande(valeur: str | None) -> date:
    try:
        jour = date.fromisoformat(valeur or "")
    except ValueError:
        return horloge.aujourdhui()
    return jour if 2000 <= jour.year <= 2100 else horloge.aujourdhui()


def groupe_demande(acteur: Acteur, structure: Structure, valeur: str | None) -> tuple[list[Unite], Unite | None]:
    """The groups this actor reads; the one asked for, else their own, else the first."""
    connus = lectures.groupes(acteur, structure)
    siens = {p.unite_id for p in acteur.postes if p.structure_id == structure.pk}
    choisi = next((u for u in connus if str(u.pk) == valeur), None)
    return connus, choisi or next((u for u in connus if u.pk in siens), connus[0] if connus else None)


def adresse(unite: Unite | None, jour: date, **suite: Any) -> str:
    valeurs = {"jour": jour.isoformat(), "unite": unite.pk if unite else ""} | suite
    return f"{reverse('presences')}?{urlencode({c: v for c, v in valeurs.items() if v})}"


@require_safe
def presences(request: HttpRequest) -> HttpResponse:
    acteur, structure = lieu(request, "lire")
    jour = jour_demande(request.GET.get("jour"))
    connus, unite = groupe_demande(acteur, structure, request.GET.get("unite"))
    grille = lectures.grille(acteur, structure, unite, lectures.lundi_de(jour), request.GET.get("apres", "")[:440])
    tracer(grille, structure)
    contexte = autour(acteur, structure, grille, jour) | {
        "unites": connus, "choisie": _choisie(grille, request.GET.get("c", "")), "boutons": BOUTONS, "signes": SIGNES,
        "precedent": adresse(unite, jour - timedelta(days=7)), "suivant": adresse(unite, jour + timedelta(days=7)),
        "veille": adresse(unite, jour - timedelta(days=1)), "lendemain": adresse(unite, jour + timedelta(days=1)),
        "actuelle": adresse(unite, horloge.aujourdhui()), "suite": adresse(unite, jour, apres=grille.suite),
    }  # fmt: skip
    return render(request, "accompagnement/presences/grille.html", contexte)


def autour(acteur: Acteur, structure: Structure, grille: lectures.Grille, jour: date) -> dict[str, Any]:
    singulier, pluriel = mots(structure)
    return {
        "structure": structure, "grille": grille, "jour": jour, "rang_jour": jour.weekday(),
        "mots_accord": f"{singulier},{pluriel}", "apres": "", "unite_pk": grille.unite.pk if grille.unite else "",
        "ecrit": any(acteur.peut("PRE", a, structure.pk) for a in ("ecrire", "valider")),
        "valide": acteur.peut("PRE", "valider", structure.pk),
        "du_jour": next((j for j in grille.jours if j.jour == jour), None),
    }  # fmt: skip


def tracer(grille: lectures.Grille, structure: Structure) -> None:
    personnes = [(x.dossier.pk, x.dossier.usager_id) for x in grille.lignes]
    journal.tracer_lot("lecture", objet="presences", structure_id=structure.pk, personnes=personnes)


def _choisie(grille: lectures.Grille, cle: str) -> dict[str, Any]:
    """The cell named in the address, for who works without script."""
    for ligne in grille.lignes:
        for cellule in ligne.cellules:
            if cellule.cle == cle:
                qui, _, etat = cellule.nom.partition("\u00a0: ")
                reel = cellule.classes[0]
                prevu = SIGNES[cellule.prevu or reel].mot
                return {"cle": cle, "qui": qui, "etat": etat, "lettre": reel, "prevu": prevu}
    return {"cle": "", "qui": "", "etat": "", "lettre": "", "prevu": ""}


@require_POST
@soumission_unique
def ecrire(request: HttpRequest) -> HttpResponse:
    """One state over a cell or a block of cells. With a script: the rows that changed; else back to the grid."""
    acteur, structure = lieu(request, "ecrire", "valider")
    lundi = lectures.lundi_de(jour_demande(request.POST.get("semaine")))
    code = request.POST.get("code", "")
    if code not in TOUCHES:
        raise ErreurMetier("code", "Choisissez un état dans la liste.")
    personnes, debut, fin = _bloc(request, lundi)
    suite = ""
    for pk in personnes:
        dossier = dossier_autorise(request, pk, "PRE", "valider" if _valide_seul(acteur, structure) else "ecrire")
        suite = _pointer(acteur, dossier, debut, fin, TOUCHES[code]) or suite
    if request.headers.get("X-Requested-With") == "fetch":
        return _fragment(request, acteur, structure, lundi, personnes, suite)
    if suite:
        return voir(suite)
    _, unite = groupe_demande(acteur, structure, request.POST.get("unite"))
    return voir(adresse(unite, debut.jour, c=request.POST.get("cellule", "")))


def _valide_seul(acteur: Acteur, structure: Structure) -> bool:
    return not acteur.peut("PRE", "ecrire", structure.pk)


def _pointer(acteur: Acteur, dossier: Any, debut: Creneau, fin: Creneau, motif: Motif) -> str:
    """Answers the address of the checklist when somebody is missing now."""
    ouverte = debut == fin and ouverte_par_defaut(motif, debut.debut, fin.fin)
    if motif == Motif.FUGUE and ouverte:
        fugue = fugues.declarer_fugue(acteur=acteur, dossier=dossier, vu_le=max(debut.debut, _jamais_futur(debut)))
        return reverse("fugue", args=[dossier.pk, fugue.pk])
    pointer(acteur=acteur, dossier=dossier, debut=debut.debut, fin=None if ouverte else fin.fin, motif=motif)
    return ""


def _jamais_futur(debut: Creneau) -> Any:
    return min(debut.debut, horloge.maintenant())


def _bloc(request: HttpRequest, lundi: date) -> tuple[list[int], Creneau, Creneau]:
    """« 812-4N », or « 812.813-4N-5A » for a block of persons and half-days."""
    qui, _, quand = request.POST.get("cellule", "").partition("-")
    bornes = quand.split("-")
    try:
        personnes = [int(pk) for pk in qui.split(".")][: lectures.PAGE]
        creneaux = [Creneau(lundi + timedelta(days=int(b[0])), MOMENTS.index(b[1])) for b in (bornes[0], bornes[-1])]
    except (ValueError, IndexError):
        raise ErreurMetier("cellule", "Choisissez d’abord une case.") from None
    return personnes, min(creneaux), max(creneaux)


def _fragment(
    request: HttpRequest, acteur: Acteur, structure: Structure, lundi: date, personnes: list[int], suite: str
) -> HttpResponse:
    _, unite = groupe_demande(acteur, structure, request.POST.get("unite"))
    grille = lectures.grille(acteur, structure, unite, lundi, request.POST.get("apres", "")[:440], personnes)
    reponse = render(request, "accompagnement/presences/_lignes.html", {"grille": grille, "partiel": True})
    if suite:
        reponse.headers["X-Suite"] = suite
    return reponse


@require_POST
@soumission_unique
def jour(request: HttpRequest, acte: str) -> HttpResponse:
    """One POST for the whole day of a group."""
    acteur, structure = lieu(request, "ecrire", "valider")
    _, unite = groupe_demande(acteur, structure, request.POST.get("unite"))
    le = jour_demande(request.POST.get("jour"))
    ici: dict[str, Any] = {"acteur": acteur, "structure": structure, "unite": unite, "jour": le}
    if acte == "confirmer":
        journees.confirmer_jour(**ici)
        dit = f"{date_longue(le).capitalize()} est confirmé."
    elif acte == "valider":
        journees.valider_jour(**ici)
        dit = f"{date_longue(le).capitalize()} est validé."
    else:
        journees.rouvrir_jour(**ici, motif=request.POST.get("motif", ""))
        dit = f"{date_longue(le).capitalize()} est rouvert."
    messages.success(request, dit)
    return voir(adresse(unite, le))


__all__ = ["adresse", "autour", "ecrire", "groupe_demande", "jour", "jour_demande", "lieu",
           "presences", "tracer"]  # fmt: skip
