"""What the agenda and the desk add to the screens: navigation, home, tab of the person, words of the log, timeline."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from coordination import agenda as lectures
from coordination.champs_agenda import FAMILLE, charger, choix
from documents.champs import CHAMPS, OBJETS, GenreObjet
from documents.livraison import livrer
from dui.core import horloge, journal
from dui.core.navigation import Entree
from dui.core.registres import ACCUEIL, ACTES, FIL, NAVIGATION, ONGLETS, GenreFil, Onglet
from habilitations.acces import Acteur
from habilitations.models import Structure

LIGNES = 8
MOTS = {
    "agenda:semaine": "agenda du groupe", "agenda:ressources": "véhicules et salles",
    "agenda:flux": "agenda, hors du logiciel",
    "agenda:planning": "planning imprimé", "agenda:a_cloturer": "rendez-vous à clôturer",
    "accueil:journee": "rendez-vous du jour", "boite": "boîte de réception", "message": "message interne",
    "taches": "tâches", "tache": "tâche", "compte_rendu": "compte rendu d’un rendez-vous", "flux": "adresse d’agenda",
    "ressource": "véhicule ou salle", "vacances": "vacances scolaires", "liste": "liste de collègues",
}  # fmt: skip


def _lit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and (acteur.peut("AGE", "lire") or acteur.peut("ADM", "lire"))


def _travaille(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and any(p.contenu for p in acteur.postes)


def carte(request: HttpRequest, structure: Structure) -> dict[str, Any] | None:
    """« Ma journée »: mine, today; what is past and open has a red edge."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if not _lit(request):
        return None
    vues = lectures.habiller(acteur, lectures.du_jour(acteur, horloge.aujourdhui())[:LIGNES], details=False)
    if not vues:
        return None
    lus = sorted({(p.dossier_id, p.usager.pk) for vue in vues for p in vue.personnes})
    journal.tracer_lot("lecture", objet="accueil:journee", structure_id=structure.pk, personnes=lus)
    return {
        "cle": "journee", "titre": "Ma journée", "url": reverse("agenda"), "lien": "Agenda", "vues": vues, "reste": 0,
        "gabarit": "coordination/agenda/_accueil.html",
    }  # fmt: skip


def ouvrir() -> None:
    CHAMPS.enregistrer(FAMILLE, cle=FAMILLE.cle, ordre=70)
    OBJETS.enregistrer(GenreObjet("compte_rendu", "Comptes rendus", choix, charger), cle="compte_rendu")
    livrer(Path(__file__).parent / "modeles")
    for cle, mots in MOTS.items():
        ACTES.enregistrer(mots, cle=cle)
    ONGLETS.enregistrer(Onglet("agenda", "Agenda", "dossier_agenda", "AGE"), cle="agenda", ordre=25)
    FIL.enregistrer(GenreFil("evenement", "Rendez-vous", "calendar-days", "AGE"), cle="evenement", ordre=45)
    recit = GenreFil("compte_rendu", "Comptes rendus", "notebook-pen", "AGE")
    FIL.enregistrer(recit, cle="compte_rendu", ordre=46)
    ACCUEIL.enregistrer(carte, cle="journee", ordre=20)
    agenda = Entree("Agenda", "agenda", "calendar-days", visible=_lit, raccourci="j")
    NAVIGATION.enregistrer(agenda, cle="agenda", ordre=25)
    boite = Entree("Boîte de réception", "boite", "inbox", visible=_travaille, raccourci="b")
    NAVIGATION.enregistrer(boite, cle="boite", ordre=27)
