"""Acts on one contract, one question a page: hand, sign, amend, end, hand an annex, print."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from administration.forms.contrats import AnnexeForm, JourForm, JourMotifForm, MotifForm, ObjetForm, OuvertureForm
from administration.models import Contrat
from administration.services import contrats as services
from administration.services.contrats.circuit import modele_de, prevus
from administration.services.contrats.socle import exiger_ecriture
from administration.services.contrats.vie import abandonner_avenant, remettre_avenant
from administration.views.contrats import contrat_lisible
from documents.services import produire
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import Formulaire
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.pages import contexte_dossier
from usagers.views.formulaires import traiter

Service = Callable[..., Any]


@dataclass(frozen=True)
class Acte:
    """One question about one contract."""

    titre: str
    bouton: str
    apres: str
    service: Service
    formulaire: type[Formulaire] = Formulaire
    phrase: str = ""


ACTES = {
    "remettre": Acte("Remettre le projet", "Noter la remise", "Projet remis.", services.remettre_contrat, JourForm,
                     "Le texte ne changera plus sans être remis de nouveau."),
    "reprendre": Acte("Reprendre le texte", "Reprendre le brouillon", "Le texte est de nouveau un brouillon.",
                      services.reprendre_brouillon, MotifForm,
                      "La signature en cours tombe. Ce qui est déjà signé reste dans sa preuve."),
    "dipc": Acte("Passer au document individuel", "Préparer le document individuel",
                 "Document individuel de prise en charge en préparation.", services.basculer_en_dipc, MotifForm,
                 "Le contrat refusé reste au dossier, avec ce motif."),
    "avenant": Acte("Ouvrir un avenant", "Ouvrir l’avenant", "Avenant en préparation.", services.ouvrir_avenant,
                    ObjetForm, "Le contrat signé reste en vigueur."),
    "remettre-avenant": Acte("Remettre l’avenant", "Noter la remise", "Avenant remis.", remettre_avenant,
                             phrase="Son texte ne changera plus."),
    "abandonner": Acte("Abandonner l’avenant", "Abandonner l’avenant", "Avenant abandonné.", abandonner_avenant,
                       MotifForm),
    "resilier": Acte("Résilier le contrat", "Résilier le contrat", "Contrat résilié.", services.resilier_contrat,
                     JourMotifForm, "Les échéances du contrat s’arrêtent."),
    "clore": Acte("Clore ce contrat", "Clore le contrat", "Contrat clos.", services.clore_contrat, MotifForm,
                  "Les échéances du contrat s’arrêtent."),
}  # fmt: skip


def _ecrit(request: HttpRequest, pk: int) -> Contrat:
    contrat = contrat_lisible(request, pk)
    exiger_ecriture(request.acteur, contrat)  # type: ignore[attr-defined]
    return contrat


def _page(
    request: HttpRequest, contrat: Contrat, form: Formulaire, acte: Acte, faire: Callable[[], Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            suite = faire()
        except ErreurMetier as erreur:
            form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        else:
            messages.success(request, acte.apres)
            return voir("contrat", suite.pk if isinstance(suite, Contrat) else contrat.pk)
    contexte = contexte_dossier(request, contrat.dossier, "contrats") | {"c": contrat, "form": form, "acte": acte}
    code = 422 if request.method == "POST" else 200
    return render(request, "administration/contrats/acte.html", contexte, status=code)


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/contrats/<id>/<acte>/"""
    contrat, choisi = _ecrit(request, pk), ACTES[nom]
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    form = choisi.formulaire(request.POST if request.method == "POST" else None)
    return _page(request, contrat, form, choisi,
                 lambda: choisi.service(acteur=acteur, contrat=contrat, **form.cleaned_data))  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
@debit("papier")
def signatures(request: HttpRequest, pk: int) -> HttpResponse:
    """/contrats/<id>/signatures/: who will be asked, then the circuit over the paper of that text."""
    contrat = _ecrit(request, pk)
    form = OuvertureForm(request.POST or None, contrat=contrat)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        circuit = services.ouvrir_aux_signatures(acteur=request.acteur, contrat=contrat, **donnees)  # type: ignore[attr-defined]
        messages.success(request, "Le contrat attend les signatures.")
        return voir("circuit", circuit.pk)

    contexte = contexte_dossier(request, contrat.dossier, "contrats") | {"c": contrat, "prevus": prevus(contrat)}
    return traiter(request, "administration/contrats/signatures.html", form, contexte, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def annexe(request: HttpRequest, pk: int, type: str) -> HttpResponse:
    """/contrats/<id>/annexes/<type>/: handed on a day, to whom, or without object."""
    contrat = _ecrit(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    ligne = contrat.annexes.filter(type=type).first()
    if ligne is None:
        raise Http404
    connus = {"remise_le": ligne.remise_le, "remise_a": ligne.remise_a, "sans_objet": ligne.sans_objet}
    form = AnnexeForm(request.POST or None, initial={nom: v for nom, v in connus.items() if v})
    page = Acte(ligne.get_type_display(), "Noter la remise", "Remise notée.", services.noter_annexe)

    def faire() -> Contrat:
        services.noter_annexe(acteur=acteur, contrat=contrat, type=type, **form.cleaned_data)
        return contrat

    return _page(request, contrat, form, page, faire)


@require_POST
@soumission_unique
def papier(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/contrats/<id>/papier/…: the PDF, made for its reader and kept in the documents of the person."""
    contrat = contrat_lisible(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    exiger(acteur, contrat.dossier, ("CTR",), "lire")
    code = "ATTEST-REMISE" if nom == "remise" else modele_de(contrat)
    document = produire(acteur=acteur, code=code, dossier=contrat.dossier, objet=contrat)
    return voir("document", document.pk)
