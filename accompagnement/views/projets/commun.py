"""Fetch and authorise: a project, one of the links of its chain; what a reader may not see does not exist."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accompagnement.models import ActionProjet, Attente, Besoin, MoyenAction, Objectif, ProjetPersonnalise
from accompagnement.services.projets.socle import DOMAINE, exiger_ecriture, exiger_formule, niveaux_lus
from dui.core.formulaires import Formulaire
from habilitations.acces import Acteur
from usagers.acces import autoriser_dossier, dossier_autorise, un_fait
from usagers.models import Dossier
from usagers.views.actes import Acte, jouer

ONGLET = "projet"
PAGE = "accompagnement/projets/acte.html"
NOEUDS: dict[str, Any] = {
    "attente": Attente, "besoin": Besoin, "objectif": Objectif, "action": ActionProjet, "moyen": MoyenAction,
}  # fmt: skip


def acteur_de(request: HttpRequest) -> Acteur:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    return acteur


def dossier_de(request: HttpRequest, pk: int, *, ecrire: bool = False) -> Dossier:
    """The dossier whose projects this actor reads; where none is made, there is no such page."""
    dossier = dossier_autorise(request, pk, DOMAINE, "lire", 2)
    exiger_formule(dossier)
    if ecrire:
        exiger_ecriture(acteur_de(request), dossier)
    return dossier


def projet_de(
    request: HttpRequest, pk: int, *, ecrire: bool = False, lire: Callable[[Any], Any] = lambda lignes: lignes
) -> ProjetPersonnalise:
    """`lire` adds to the query what the page shows around it."""
    acteur = acteur_de(request)
    lignes = ProjetPersonnalise.objects.visibles_pour(acteur).select_related("referent", "valide_par")
    projet: ProjetPersonnalise = un_fait(acteur, lire(lignes), pk=pk)
    autoriser_dossier(request, projet.dossier, DOMAINE, "lire", 2)
    if ecrire:
        exiger_ecriture(acteur, projet.dossier)
    return projet


def noeud_de(request: HttpRequest, projet: ProjetPersonnalise, genre: str, pk: int) -> Any:
    """At a level that this actor reads on this dossier; a closed one is absent."""
    modele = NOEUDS.get(genre)
    if modele is None:
        raise Http404
    niveaux = niveaux_lus(acteur_de(request), projet.dossier)
    filtre = {"action__projet": projet} if genre == "moyen" else {"projet": projet}
    noeud = get_object_or_404(modele, pk=pk, niveau__in=niveaux, **filtre)
    if genre == "moyen":
        noeud.action.projet = projet
    else:
        noeud.projet = projet
    return noeud


def question(request: HttpRequest, projet: ProjetPersonnalise, acte: Acte, nom: str, objet: Any, **autour: Any) -> Any:
    """One question about the project, under the banner of the person."""
    retour = ("projet", projet.pk)
    return jouer(request, projet.dossier, ONGLET, acte, nom, objet, retour, PAGE, **({"brouillon": ""} | autour))


def vide(_request: HttpRequest, _objet: Any) -> Formulaire:
    return Formulaire(_request.POST if _request.method == "POST" else None)
