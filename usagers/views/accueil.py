"""/: « Aujourd’hui », a sentence, figures that open their list, then what the other rooms bring."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dui.core import horloge, journal
from dui.core.registres import ACCUEIL
from dui.core.typographie import accorder
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from usagers.models import Dossier
from usagers.presence import Etat, avec_presence, etats
from usagers.selectors.personnes import Filtres, chiffres, personnes
from usagers.vocabulaire import mots

PORTRAITS = 12


@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    structure = structure_courante(request)
    voit = acteur.peut("ID", "resumer", structure.pk)
    nombres = chiffres(acteur, structure) if voit else {}
    groupe = _groupe(acteur, structure, bool(nombres.get("miens"))) if voit else []
    contexte = {
        "structure": structure,
        "prenom": acteur.nom.split()[0],
        "jour": horloge.aujourdhui(),
        "phrase": _phrase(nombres, structure) if voit else "",
        "ruban": _ruban(nombres, structure) if voit else [],
        "groupe": _avec_etat(acteur, groupe),
        "miens": bool(nombres.get("miens")),
        "parts": [part for porte in ACCUEIL if (part := porte(request, structure))],
    }
    return render(request, "usagers/accueil.html", contexte)


def _groupe(acteur: Acteur, structure: Structure, miens: bool) -> list[Dossier]:
    """Portraits: the persons of my team, or the first of the house."""
    dossiers = list(avec_presence(acteur, personnes(acteur, structure, Filtres(miens=miens)))[:PORTRAITS])
    journal.tracer_lot(
        "lecture", objet="accueil", structure_id=structure.pk, personnes=[(d.pk, d.usager_id) for d in dossiers]
    )
    return dossiers


def _avec_etat(acteur: Acteur, groupe: list[Dossier]) -> list[tuple[Dossier, Etat | None]]:
    """Where each one is at this hour, when the presences of the house say it."""
    connus = etats(acteur, groupe)
    return [(d, connus.get(d.pk)) for d in groupe]


def _phrase(nombres: dict[str, int], structure: Structure) -> str:
    """Where things stand, in one sentence."""
    singulier, pluriel = mots(structure)
    accueillis = f"{accorder(nombres['actifs'], singulier, pluriel)} à ce jour"
    if nombres["miens"] and nombres["miens"] != nombres["actifs"]:
        accueillis += f", dont {nombres['miens']} avec vous"
    return accueillis + "."


def _ruban(nombres: dict[str, int], structure: Structure) -> list[dict[str, Any]]:
    liste = reverse("personnes")
    pluriel = mots(structure)[1]
    cellules = [
        (pluriel.capitalize(), nombres["actifs"], Filtres(), "accueil en cours", ""),
        ("Avec vous", nombres["miens"], Filtres(miens=True), "dans votre équipe", ""),
        ("Candidatures", nombres["candidats"], Filtres(phase="candidat"), "à suivre", ""),
        ("Identités", nombres["a_completer"], Filtres(a_completer=True), "à compléter", "attention"),
    ]
    return [
        {
            "titre": titre,
            "nombre": nombre,
            "url": liste + filtres.adresse(),
            "detail": detail,
            "ton": ton if nombre else "",
        }
        for titre, nombre, filtres, detail, ton in cellules
    ]
