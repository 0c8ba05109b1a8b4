"""Team of a dossier: who accompanies, since when, who replaces whom, and what the person objects to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from coordination import selectors
from coordination.choices import EtatMembre
from coordination.fil import lieu_equipe
from coordination.forms import FinForm, MembreForm, OppositionForm, PropositionForm, RemplacementForm, SuspensionForm
from coordination.models import MembreEquipe
from coordination.portee_equipe import dossier_ferme_a, fermes_par_unite
from coordination.services import (
    accepter_membre,
    ajouter_membre,
    lever_opposition,
    noter_information,
    noter_opposition,
    noter_visite,
    proposer,
    remplacer_membre,
    reprendre_membre,
    suspendre_membre,
    terminer_membre,
)
from coordination.services.equipe import exiger_composition, exiger_equipe
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import Formulaire, rapporter
from dui.core.garde import ecriture_permise
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple


@dataclass(frozen=True)
class Entree:
    """What one may do to bring somebody in: compose the team, or suggest."""

    action: str
    formulaire: type[MembreForm]
    service: Callable[..., MembreEquipe]
    titre: str
    bouton: str
    apres: str


ENTREES = (
    Entree("valider", MembreForm, ajouter_membre, "Ajouter quelqu’un", "Ajouter à l’équipe", "rejoint l’équipe."),
    Entree(
        "ecrire",
        PropositionForm,
        proposer,
        "Proposer quelqu’un",
        "Proposer au chef de service",
        "est proposé : le chef de service répondra, rien ne s’ouvre avant.",
    ),
)


@ecriture_permise
@require_http_methods(["GET", "POST"])
@soumission_unique
def equipe(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/equipe/: « qui m’accompagne », and its history."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    entree = next((e for e in ENTREES if permet(acteur, dossier, "PP", e.action)), None)
    if request.method == "POST" and entree is None:
        raise Refus("L’équipe se compose avec ceux qui tiennent le projet de la personne.")
    form = entree.formulaire(request.POST or None, dossier=dossier) if entree else None
    if request.method == "POST" and entree and form is not None and form.is_valid():
        membre = _essayer(form, lambda: entree.service(acteur=acteur, dossier=dossier, **form.cleaned_data))
        if membre is not None:
            messages.success(request, f"{membre.qui} {entree.apres}")
            if ferme := dossier_ferme_a(membre):
                messages.warning(request, ferme)
            return voir("dossier_equipe", pk)
    contexte = contexte_dossier(request, dossier, "equipe") | _equipe(dossier) | {"entree": entree, "form": form}
    noter_visite(acteur=acteur, lieu=lieu_equipe(dossier))
    contexte["compose"] = entree is not None and entree.action == "valider"
    return render(request, "coordination/equipe.html", contexte, status=422 if request.method == "POST" else 200)


def _equipe(dossier: Dossier) -> dict[str, Any]:
    membres = selectors.equipe_de(dossier)
    fermes = fermes_par_unite(dossier, membres)
    jour = horloge.aujourdhui()
    passes = [m for m in membres if m.etat == EtatMembre.TERMINE or (m.fin is not None and m.fin < jour)]
    return {
        "actifs": [m for m in membres if m.etat == EtatMembre.ACTIF and m not in passes],
        "attente": [m for m in membres if m.etat in {EtatMembre.PROPOSE, EtatMembre.SUSPENDU} and m not in passes],
        "passes": sorted(passes, key=lambda m: m.fin or jour, reverse=True),
        "fermes": fermes,
        "alerte": selectors.alerte_referent(membres),
    }


def _essayer(form: Formulaire, acte: Callable[[], MembreEquipe]) -> MembreEquipe | None:
    """A rule refused: its sentence goes to the field it names."""
    try:
        return acte()
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return None


def _membre(request: HttpRequest, pk: int, membre_pk: int, exigence: Callable[..., None]) -> MembreEquipe:
    """The page of an act is for those who may do it."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    exigence(request.acteur, dossier)  # type: ignore[attr-defined]
    membres = MembreEquipe.objects.select_related("dossier__perimetre", "dossier__usager", "professionnel", "contact")
    membre: MembreEquipe = get_object_or_404(membres, pk=membre_pk, dossier=dossier)
    return membre


def _jouer(request: HttpRequest, membre: MembreEquipe, acte: Acte) -> HttpResponse:
    return jouer(request, membre.dossier, "equipe", acte, "membre", membre, ("dossier_equipe", membre.dossier_id),
                 sujet="", renoncer="Garder comme avant")  # fmt: skip


def _role(membre: MembreEquipe) -> str:
    return f"{membre.get_role_display()}, depuis le {date_moyenne(membre.debut)}."


def _qui(membre: MembreEquipe) -> Any:
    return membre.professionnel or membre.contact


def _de_la_maison(classe: type[FinForm] | type[RemplacementForm]) -> Callable[[HttpRequest, MembreEquipe], Formulaire]:
    return lambda request, membre: classe(request.POST or None, structure_id=membre.structure_id)


@require_http_methods(["GET", "POST"])
@soumission_unique
def fin(request: HttpRequest, pk: int, membre_pk: int) -> HttpResponse:
    membre = _membre(request, pk, membre_pk, exiger_composition)
    qui = _qui(membre)
    if membre.etat == EtatMembre.PROPOSE:
        textes = (f"Ne pas retenir {qui}", "Refuser la proposition", f"{qui} n’est pas retenu dans l’équipe.")
    else:
        apres = f"{qui} ne fait plus partie de l’équipe."
        textes = (f"Fin de la place de {qui}", "Mettre fin à sa place dans l’équipe", apres)
    return _jouer(request, membre, Acte(*textes, _de_la_maison(FinForm), terminer_membre, _role))


@require_http_methods(["GET", "POST"])
@soumission_unique
def remplacer(request: HttpRequest, pk: int, membre_pk: int) -> HttpResponse:
    membre = _membre(request, pk, membre_pk, exiger_composition)
    return _jouer(request, membre, Acte(
        f"Remplacer {membre.professionnel}", "Enregistrer le remplacement", "Remplacement enregistré.",
        _de_la_maison(RemplacementForm), remplacer_membre, _role,
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def suspendre(request: HttpRequest, pk: int, membre_pk: int) -> HttpResponse:
    membre = _membre(request, pk, membre_pk, exiger_composition)
    qui = _qui(membre)
    return _jouer(request, membre, Acte(
        f"Absence de {qui}", "Fermer l’accès jusqu’au retour", f"{qui} est absent : son accès est fermé.",
        simple(SuspensionForm), suspendre_membre, _role,
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def opposition(request: HttpRequest, pk: int, membre_pk: int) -> HttpResponse:
    membre = _membre(request, pk, membre_pk, exiger_equipe)
    prenom = membre.dossier.usager.prenom_affiche
    return _jouer(request, membre, Acte(
        f"{prenom} s’oppose au partage avec {membre.professionnel}", "Noter l’opposition", "Opposition notée.",
        simple(OppositionForm), noter_opposition, _role,
    ))  # fmt: skip


def _accepter(acteur: Acteur, membre: MembreEquipe) -> str:
    accepter_membre(acteur=acteur, membre=membre)
    return f"{membre.professionnel} rejoint l’équipe."


def _reprendre(acteur: Acteur, membre: MembreEquipe) -> str:
    reprendre_membre(acteur=acteur, membre=membre)
    return f"{membre.professionnel} est de retour."


def _informer(acteur: Acteur, membre: MembreEquipe) -> str:
    noter_information(acteur=acteur, membre=membre)
    return f"Information de {membre.dossier.usager.prenom_affiche} notée."


def _lever(acteur: Acteur, membre: MembreEquipe) -> str:
    lever_opposition(acteur=acteur, membre=membre, motif="Levée à la demande de la personne")
    return "Opposition levée."


ACTES: dict[str, Callable[[Acteur, MembreEquipe], str]] = {
    "accepter": _accepter,
    "reprendre": _reprendre,
    "informer": _informer,
    "lever": _lever,
}


@require_POST
@soumission_unique
def acte(request: HttpRequest, pk: int, membre_pk: int, nom: str) -> HttpResponse:
    """Acts that need no question: accept, come back, told to the person, opposition withdrawn."""
    membre = _membre(request, pk, membre_pk, exiger_equipe)
    messages.success(request, ACTES[nom](request.acteur, membre))  # type: ignore[attr-defined]
    return voir("dossier_equipe", pk)
