"""/modeles/: models of the house, their texts, their versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.acces import exiger_publication, modele_de, publie, redacteur
from documents.champs import champs_connus, exemples
from documents.choices import EtatVersion
from documents.comparaison import comparer
from documents.forms.modeles import ComparaisonForm, MotifForm, NouveauModeleForm, TexteForm
from documents.langage import ModeleRefuse, analyser, resoudre
from documents.langage.html import en_html
from documents.models import ModeleDocument, VersionModele
from documents.selectors import modeles_de_la_maison, palette_de_champs, versions_comparables
from documents.services.modeles import (
    adapter_modele,
    brouillon_de,
    creer_modele,
    ecrire_brouillon,
    publier_version,
    retirer_version,
)
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante


@require_http_methods(["GET", "POST"])
@soumission_unique
def modeles(request: HttpRequest) -> HttpResponse:
    """List, and a model of one's own."""
    acteur = redacteur(request)
    structure = structure_courante(request)
    form = NouveauModeleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return voir("modele_texte", creer_modele(acteur=acteur, **form.cleaned_data).pk)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
    contexte = {"lignes": modeles_de_la_maison(structure), "form": form, "structure": structure}
    return render(request, "documents/modeles/liste.html", contexte, status=422 if form.is_bound else 200)


@require_GET
def modele(request: HttpRequest, pk: int) -> HttpResponse:
    """The text in force as it prints, with examples, and the life of its versions."""
    acteur = redacteur(request)
    lu = modele_de(acteur, pk)
    versions = list(lu.versions.select_related("auteur", "publie_par", "retire_par"))
    montree = next((v for v in versions if v.etat == EtatVersion.PUBLIEE), versions[0])
    contexte = {
        "modele": lu, "versions": versions, "montree": montree, "apercu": apercu_html(lu, montree.corps),
        "brouillon": next((v for v in versions if v.etat == EtatVersion.BROUILLON), None),
        "en_vigueur": montree if montree.etat == EtatVersion.PUBLIEE else None,
        "publie": publie(acteur, lu.structure_id) and not lu.livre, "comparables": len(versions_comparables(lu)) > 1,
    }  # fmt: skip
    return render(request, "documents/modeles/modele.html", contexte)


def apercu_html(lu: ModeleDocument, corps: str) -> str:
    return en_html(resoudre(analyser(corps, champs_connus(lu.objet)), exemples(lu.objet)))


@require_POST
@soumission_unique
def adapter(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = redacteur(request)
    copie = adapter_modele(acteur=acteur, modele=modele_de(acteur, pk))
    return voir("modele_texte", copie.pk)


@require_http_methods(["GET", "POST"])
@soumission_unique
def texte(request: HttpRequest, pk: int) -> HttpResponse:
    """Editor: the text, and beside it the fields that may be inserted."""
    acteur = redacteur(request)
    lu = modele_de(acteur, pk)
    depart = _depart(lu)
    form = TexteForm(request.POST or None, instance=depart)
    if request.method == "POST" and form.is_valid() and _garder(acteur, lu, form):
        messages.success(request, "Brouillon enregistré. Personne ne l’utilise tant qu’il n’est pas publié.")
        return voir("modele_texte", pk)
    contexte = {"modele": lu, "form": form, "familles": palette_de_champs(lu.objet), "depart": depart,
                "publie": publie(acteur, lu.structure_id)}  # fmt: skip
    return render(request, "documents/modeles/texte.html", contexte, status=422 if form.is_bound else 200)


def _depart(lu: ModeleDocument) -> VersionModele:
    """The draft, else a new one that begins with the last text."""
    derniere = brouillon_de(lu) or lu.versions.order_by("-numero").first()
    if derniere is None or derniere.etat == EtatVersion.BROUILLON:
        return derniere or VersionModele(modele=lu)
    return VersionModele(modele=lu, corps=derniere.corps, numero=derniere.numero + 1, version=0)


def _garder(acteur: Acteur, lu: ModeleDocument, form: Any) -> bool:
    try:
        ecrire_brouillon(acteur=acteur, modele=lu, corps=form.cleaned_data["corps"], version_lue=form.version_lue)
    except ModeleRefuse as refus:
        for faute in refus.message.split("\n"):
            form.add_error("corps", faute)
        return False
    return True


@require_GET
def comparer_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """?avant=&apres=: two texts, line by line; the last two when nothing is asked."""
    lu = modele_de(redacteur(request), pk)
    versions = versions_comparables(lu)
    choix = request.GET or {"avant": versions[min(1, len(versions) - 1)].pk, "apres": versions[0].pk}
    form = ComparaisonForm(choix, modele=lu)
    lignes = []
    if form.is_valid():
        lignes = comparer(form.cleaned_data["avant"].corps, form.cleaned_data["apres"].corps)
    contexte = {"modele": lu, "form": form, "lignes": lignes}
    return render(request, "documents/modeles/comparer.html", contexte, status=200 if form.is_valid() else 422)


@require_POST
@soumission_unique
def publier(request: HttpRequest, pk: int) -> HttpResponse:
    version = publier_version(**_decision(request, pk))
    messages.success(request, f"Version {version.numero} en vigueur.")
    return voir("modele", pk)


@require_POST
@soumission_unique
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    retirer_version(**_decision(request, pk))
    messages.success(request, "Modèle retiré. Les documents déjà produits restent.")
    return voir("modele", pk)


def _decision(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Who, which model, why."""
    acteur = redacteur(request)
    lu = modele_de(acteur, pk)
    exiger_publication(acteur, lu)
    form = MotifForm(request.POST)
    if not form.is_valid():
        raise ErreurMetier("motif", "Dites pourquoi, en quelques mots.", champ="motif")
    return {"acteur": acteur, "modele": lu, "motif": form.cleaned_data["motif"]}
