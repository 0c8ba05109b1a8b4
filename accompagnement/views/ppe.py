"""The project for the child: the département's document, what the house brings, its clocks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.choices_projets import EtatPPE
from accompagnement.donnees.ppe import RUBRIQUES
from accompagnement.forms import projets as forms
from accompagnement.models import PartiePPE, ProjetPourEnfant
from accompagnement.services import ppe as services
from accompagnement.services.projets.socle import ECRIRE, exiger_ecriture, niveaux_lus, peut
from accompagnement.views.projets.commun import PAGE, acteur_de
from coordination.models import Echeance
from documents.services import produire
from dui.core.debit import debit
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET = "ppe"


def _dossier(request: HttpRequest, pk: int, *, ecrire: bool = False) -> Dossier:
    dossier = dossier_autorise(request, pk, "PP", "lire", 2)
    if ecrire:
        exiger_ecriture(acteur_de(request), dossier)
    return dossier


def _suivi(dossier: Dossier) -> ProjetPourEnfant | None:
    ppe = ProjetPourEnfant.objects.filter(dossier=dossier).exclude(etat=EtatPPE.CLOS).select_related("mesure").first()
    if ppe is not None:
        ppe.dossier = dossier
    return ppe


@require_safe
def du_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/ppe/"""
    dossier = _dossier(request, pk)
    acteur, ppe = acteur_de(request), _suivi(dossier)
    groupes: dict[str, list[PartiePPE]] = {}
    if ppe is not None:
        for x in ppe.parties.filter(niveau__in=niveaux_lus(acteur, dossier)):
            groupes.setdefault(x.rubrique.partie, []).append(x)
    dates = Echeance.objects.visibles_pour(acteur).filter(dossier=dossier, objet=ppe.cle) if ppe else []
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "ppe": ppe, "groupes": groupes.items(), "echeances": [e for e in dates if e.etat == "ouverte"],
        "ecrit": peut(acteur, dossier, *ECRIRE), "concerne": services.concerne(dossier),
        **_decisions(acteur, dossier, ppe),
    }  # fmt: skip
    return render(request, "accompagnement/projets/ppe.html", contexte)


def _decisions(acteur: Acteur, dossier: Dossier, ppe: ProjetPourEnfant | None) -> dict[str, Any]:
    """The measure that it follows, and those that came since, for who reads measures."""
    if ppe is None or not permet(acteur, dossier, "MES", "lire"):
        return {"mesure": None, "decisions": []}
    return {"mesure": ppe.mesure, "decisions": services.decisions_depuis(ppe)}


def _changer(request: HttpRequest, ppe: ProjetPourEnfant) -> forms.PPEForm:
    return forms.PPEForm(request.POST or None, instance=ProjetPourEnfant.objects.get(pk=ppe.pk))


ACTES = {
    "attendre": Acte("Suivre le projet pour l’enfant", "Commencer le suivi", "Il est attendu du département.",
                     simple(forms.AttendreForm), services.attendre_ppe,
                     lambda _: "Le département l’établit dans les trois mois de la mesure."),
    "recevoir": Acte("Le département l’a établi", "Noter la réception", "Réception notée.", simple(forms.EtabliForm),
                     services.recevoir_ppe),
    "actualiser": Acte("Il a été actualisé", "Noter l’actualisation", "Actualisation notée.", simple(forms.JourForm),
                       services.actualiser_ppe),
    "modifier": Acte("Présentation et avis de l’enfant", "Enregistrer", "C’est enregistré.", _changer,
                     avec_version(services.modifier_ppe)),
    "clore": Acte("Ne plus le suivre ici", "Clore le suivi", "Suivi clos.", simple(forms.MotifForm),
                  services.clore_ppe),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/ppe/<acte>/"""
    dossier = _dossier(request, pk, ecrire=True)
    if nom == "attendre":
        return _jouer(request, dossier, ACTES[nom], "dossier", dossier)
    ppe = _suivi(dossier)
    if ppe is None:
        raise Http404
    return _jouer(request, dossier, ACTES[nom], "ppe", ppe)


def _jouer(request: HttpRequest, dossier: Dossier, acte: Acte, nom: str, objet: Any, brouillon: str = "") -> Any:
    retour = ("dossier_ppe", dossier.pk)
    return jouer(request, dossier, ONGLET, acte, nom, objet, retour, PAGE, brouillon=brouillon)


@require_http_methods(["GET", "POST"])
@soumission_unique
def partie(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """/dossiers/<id>/ppe/parties/<code>/: what the département wrote, what the house brings."""
    dossier = _dossier(request, pk, ecrire=True)
    ppe = _suivi(dossier)
    if ppe is None or code not in RUBRIQUES:
        raise Http404
    lue = get_object_or_404(PartiePPE, ppe=ppe, code=code, niveau__in=niveaux_lus(acteur_de(request), dossier))
    lue.ppe = ppe
    choisi = Acte(lue.rubrique.titre, "Enregistrer", "C’est enregistré.",
                  lambda r, x: forms.PartieForm(r.POST or None, instance=PartiePPE.objects.get(pk=x.pk)),
                  avec_version(services.ecrire_partie), lambda x: x.rubrique.aide)  # fmt: skip
    return _jouer(request, dossier, choisi, "partie", lue, f"ppe-{pk}-{code}")


@require_POST
@debit("papier")
@soumission_unique
def papier(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = _dossier(request, pk)
    ppe = _suivi(dossier)
    if ppe is None:
        raise Http404
    document = produire(acteur=acteur_de(request), code="PPE", dossier=dossier, objet=ppe)
    return voir("document", document.pk)
