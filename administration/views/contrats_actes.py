"""Acts on one contract, one question a page: hand, sign, amend, end, hand an annex, print."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
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
from dui.core.formulaires import Formulaire
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.views.actes import Acte, jouer, simple

GARDER = "Garder comme avant"


def _dit(phrase: str) -> Callable[[Contrat], str]:
    return lambda _contrat: phrase


ACTES = {
    "remettre": Acte("Remettre le projet", "Noter la remise", "Projet remis.", simple(JourForm),
                     services.remettre_contrat, _dit("Le texte ne changera plus sans être remis de nouveau.")),
    "reprendre": Acte("Reprendre le texte", "Reprendre le brouillon", "Le texte est de nouveau un brouillon.",
                      simple(MotifForm), services.reprendre_brouillon,
                      _dit("La signature en cours tombe. Ce qui est déjà signé reste dans sa preuve.")),
    "dipc": Acte("Passer au document individuel", "Préparer le document individuel",
                 "Document individuel de prise en charge en préparation.", simple(MotifForm),
                 services.basculer_en_dipc, _dit("Le contrat refusé reste au dossier, avec ce motif."),
                 suite=lambda dipc: ("contrat", dipc.pk)),
    "avenant": Acte("Ouvrir un avenant", "Ouvrir l’avenant", "Avenant en préparation.", simple(ObjetForm),
                    services.ouvrir_avenant, _dit("Le contrat signé reste en vigueur.")),
    "remettre-avenant": Acte("Remettre l’avenant", "Noter la remise", "Avenant remis.", simple(Formulaire),
                             remettre_avenant, _dit("Son texte ne changera plus.")),
    "abandonner": Acte("Abandonner l’avenant", "Abandonner l’avenant", "Avenant abandonné.", simple(MotifForm),
                       abandonner_avenant),
    "resilier": Acte("Résilier le contrat", "Résilier le contrat", "Contrat résilié.", simple(JourMotifForm),
                     services.resilier_contrat, _dit("Les échéances du contrat s’arrêtent.")),
    "clore": Acte("Clore ce contrat", "Clore le contrat", "Contrat clos.", simple(MotifForm), services.clore_contrat,
                  _dit("Les échéances du contrat s’arrêtent.")),
}  # fmt: skip


def _ecrit(request: HttpRequest, pk: int) -> Contrat:
    contrat = contrat_lisible(request, pk)
    exiger_ecriture(request.acteur, contrat)  # type: ignore[attr-defined]
    return contrat


def _jouer(request: HttpRequest, contrat: Contrat, acte: Acte) -> HttpResponse:
    return jouer(request, contrat.dossier, "contrats", acte, "contrat", contrat, ("contrat", contrat.pk),
                 renoncer=GARDER)  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/contrats/<id>/<acte>/"""
    return _jouer(request, _ecrit(request, pk), ACTES[nom])


@require_http_methods(["GET", "POST"])
@soumission_unique
@debit("papier")
def signatures(request: HttpRequest, pk: int) -> HttpResponse:
    """/contrats/<id>/signatures/: who will be asked, then the circuit over the paper of that text."""
    contrat = _ecrit(request, pk)
    acte = Acte("Faire signer", "Ouvrir aux signatures", "Le contrat attend les signatures.",
                lambda r, c: OuvertureForm(r.POST or None, contrat=c), services.ouvrir_aux_signatures,
                suite=lambda circuit: ("circuit", circuit.pk))  # fmt: skip
    page = "administration/contrats/signatures.html"
    return jouer(request, contrat.dossier, "contrats", acte, "contrat", contrat, ("contrat", pk), page,
                 c=contrat, prevus=prevus(contrat))  # fmt: skip


@require_http_methods(["GET", "POST"])
@debit("papier")
@soumission_unique
def annexe(request: HttpRequest, pk: int, type: str) -> HttpResponse:
    """/contrats/<id>/annexes/<type>/: handed on a day, to whom, or without object."""
    contrat = _ecrit(request, pk)
    ligne = contrat.annexes.filter(type=type).first()
    if ligne is None:
        raise Http404
    connus = {nom: getattr(ligne, nom) for nom in ("remise_le", "remise_a", "sans_objet", "version")}
    initial = {nom: v for nom, v in connus.items() if v}
    acte = Acte(ligne.get_type_display(), "Noter la remise", "Remise notée.",
                lambda r, _: AnnexeForm(r.POST or None, initial=initial),
                avec_version(partial(services.noter_annexe, type=type)))  # fmt: skip
    return _jouer(request, contrat, acte)


@require_POST
@debit("papier")
@soumission_unique
def papier(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/contrats/<id>/papier/…: the PDF, made for its reader and kept in the documents of the person."""
    contrat = contrat_lisible(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    exiger(acteur, contrat.dossier, ("CTR",), "lire")
    code = "ATTEST-REMISE" if nom == "remise" else modele_de(contrat)
    document = produire(acteur=acteur, code=code, dossier=contrat.dossier, objet=contrat)
    return voir("document", document.pk)
