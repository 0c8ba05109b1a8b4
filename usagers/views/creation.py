"""/personnes/nouvelle/: search first, then the identity, then what the duplicate check says (S01)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur, exiger_droit
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from usagers.choices import Proximite
from usagers.forms.personnes import ChercherForm, NouvellePersonneForm
from usagers.selectors import Doublons, doublons_possibles, rechercher
from usagers.selectors.saisie import comprendre
from usagers.services import (
    changer_attribut,
    creer_usager,
    demander_rapprochement,
    ouvrir_dossier,
    ouvrir_dossier_connu,
)

GABARIT = "usagers/personnes/nouvelle.html"


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest) -> HttpResponse:
    acteur = exiger_droit(request.acteur, "ID", "ecrire")  # type: ignore[attr-defined]
    structure = structure_courante(request)
    exiger_droit(acteur, "ID", "ecrire", structure.pk)
    if request.method == "POST":
        return _enregistrer(request, acteur, structure)
    chercher = ChercherForm(request.GET if request.GET else None)
    texte = (request.GET.get("q") or chercher.texte).strip()[:120]
    contexte: dict[str, Any] = {"chercher": chercher, "q": texte, "structure": structure}
    if texte:
        contexte |= {"trouves": rechercher(acteur, texte, 6), "form": _preremplir(chercher, texte, structure)}
        journal.tracer("recherche", objet="personnes", structure_id=structure.pk)
    return render(request, GABARIT, contexte)


def _preremplir(chercher: ChercherForm, texte: str, structure: Structure) -> NouvellePersonneForm:
    """What was searched is not typed twice. The used first name is never filled in (EXI ID 08)."""
    donnees = chercher.cleaned_data if chercher.is_valid() else {}
    jours = comprendre(texte, horloge.aujourdhui()).naissances
    initial = {
        "nom_naissance": donnees.get("nom", ""), "prenoms": donnees.get("prenom", ""),
        "date_naissance": jours[0] if jours else None,
    }  # fmt: skip
    return NouvellePersonneForm(structure=structure, initial=initial)


def _enregistrer(request: HttpRequest, acteur: Acteur, structure: Structure) -> HttpResponse:
    form = NouvellePersonneForm(request.POST, structure=structure)
    doublons = Doublons()
    if form.is_valid():
        donnees = form.cleaned_data
        decision = request.POST.get("decision", "")
        try:
            if not donnees.get("anonyme"):
                doublons = doublons_possibles(acteur, structure, donnees)
            if not doublons or decision in DECISIONS:
                return DECISIONS.get(decision, _creer)(request, acteur, structure, donnees, doublons)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
    contexte = {"chercher": ChercherForm(), "q": "", "form": form, "doublons": doublons, "structure": structure}
    return render(request, GABARIT, contexte, status=422)


def _creer(
    request: HttpRequest, acteur: Acteur, structure: Structure, donnees: dict[str, Any], doublons: Doublons
) -> HttpResponse:
    usager = creer_usager(acteur=acteur, structure=structure, verifie=True, **donnees)
    niveaux = {proche.proximite for proche in doublons.ici} | {doublons.ailleurs}
    if niveaux & {Proximite.IDENTIQUE, Proximite.TRES_PROCHE}:
        changer_attribut(acteur=acteur, usager=usager, attribut="homonyme", pose=True, motif="Identité proche connue")
    dossier = ouvrir_dossier(acteur=acteur, usager=usager, structure=structure)
    messages.success(request, f"Le dossier {dossier.numero} est ouvert.")
    return voir("dossier_administratif", dossier.pk)


def _ouvrir_ici(
    request: HttpRequest, acteur: Acteur, structure: Structure, donnees: dict[str, Any], doublons: Doublons
) -> HttpResponse:
    dossier = ouvrir_dossier_connu(acteur=acteur, structure=structure, traits=donnees)
    messages.success(request, f"Le dossier {dossier.numero} est ouvert, avec l’identité déjà connue de l’organisme.")
    return voir("dossier_administratif", dossier.pk)


def _demander(
    request: HttpRequest, acteur: Acteur, structure: Structure, donnees: dict[str, Any], doublons: Doublons
) -> HttpResponse:
    demander_rapprochement(acteur=acteur, structure=structure, traits=donnees)
    messages.success(request, "La demande de rapprochement est partie. Vous verrez la réponse dans les fusions.")
    return voir("fusions")


DECISIONS = {"differentes": _creer, "ouvrir_ici": _ouvrir_ici, "demander": _demander}
