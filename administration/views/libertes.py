"""Measures on freedom: those of a person, their steps, and the register of a unit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from administration.forms import libertes as forms
from administration.models import MesureLiberte
from administration.selectors import libertes as lectures
from administration.services import libertes as services
from dui.core import journal
from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from habilitations.acces import exiger_droit
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET = "libertes"


def _peut_lire(request: HttpRequest, dossier: Dossier) -> bool:
    """The steps and opinions are for who follows the contract or the care; the order alone is for all on duty."""
    acteur = request.acteur  # type: ignore[attr-defined]
    return permet(acteur, dossier, "CTR", "lire") or permet(acteur, dossier, "TRS", "lire")


@require_safe
def libertes(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/libertes/: what applies today first; the others for who follows them."""
    dossier = dossier_autorise(request, pk, "URG", "resumer")
    acteur = request.acteur  # type: ignore[attr-defined]
    lit = _peut_lire(request, dossier)
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "consignes": lectures.consignes(dossier, acteur), "lignes": lectures.du_dossier(dossier) if lit else [],
        "lit": lit, "propose": services.peut_proposer(acteur, dossier),
        "nom_document": lectures.nom_du_document(dossier.structure),
    }  # fmt: skip
    return render(request, "administration/libertes/liste.html", contexte)


def _lue(request: HttpRequest, pk: int, mesure_pk: int) -> tuple[Dossier, MesureLiberte]:
    dossier = dossier_autorise(request, pk, "URG", "resumer")
    if not _peut_lire(request, dossier):
        raise Refus("Votre profil lit la consigne, pas le suivi de la mesure.")
    lignes = MesureLiberte.objects.select_related("decision_judiciaire", "decideur", "proposee_par", "precede")
    mesure = get_object_or_404(lignes, pk=mesure_pk, dossier=dossier)
    mesure.dossier = dossier
    return dossier, mesure


@require_safe
def liberte(request: HttpRequest, pk: int, mesure_pk: int) -> HttpResponse:
    dossier, mesure = _lue(request, pk, mesure_pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, dossier, ONGLET) | lectures.habiller(mesure) | {
        "etapes": list(mesure.etapes.select_related("auteur")), "suites": list(mesure.suites.all()),
        "evaluations": lectures.evaluations(acteur, mesure), "decide": permet(acteur, dossier, "CTR", "valider"),
        "evalue": permet(acteur, dossier, "OBS", "ecrire"), "possible": services.signature_possible_le(mesure),
        "papier": permet(request.acteur, dossier, "CTR", "lire"),  # type: ignore[attr-defined]
        "nom_document": lectures.nom_du_document(dossier.structure),
    }  # fmt: skip
    return render(request, "administration/libertes/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def proposer(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "URG", "resumer")
    if not services.peut_proposer(request.acteur, dossier):  # type: ignore[attr-defined]
        raise Refus("Une mesure est proposée par le référent ou l’infirmier.")

    def formulaire(demande: HttpRequest, objet: Any) -> forms.ProposerForm:
        return forms.ProposerForm(demande.POST or None, dossier=objet)

    acte = Acte("Proposer une mesure", "Proposer", "Mesure proposée. Rien ne s’applique encore.", formulaire,
                services.proposer_liberte, lambda _: "Toujours pour un temps, jamais plus que nécessaire.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_libertes", pk))


ACTES = {
    "evaluer": Acte("Évaluer", "Enregistrer l’évaluation", "Évaluation enregistrée dans la partie soins.",
                    simple(forms.EvaluerForm), services.evaluer_liberte,
                    lambda _: "Lue par l’équipe de soins seule."),
    "transmettre": Acte("Projet transmis", "Noter la réception", "Réception notée.", simple(forms.TransmettreForm),
                        services.transmettre_projet),
    "signer": Acte("Mettre en vigueur", "Mettre en vigueur", "Mesure en vigueur. L’équipe la lit dès maintenant.",
                   simple(forms.SignerForm), services.mettre_en_vigueur),
    "refuser": Acte("Refusée", "Noter le refus", "Refus noté. Rien ne s’applique.", simple(forms.MotifForm),
                    services.refuser_liberte),
    "lever": Acte("Lever la mesure", "Lever maintenant", "Mesure levée. Elle a disparu des consignes.",
                  simple(forms.MotifForm), services.lever_liberte, lambda _: "Les consignes l’oublient tout de suite."),
    "reevaluer": Acte("Réévaluer", "Proposer la suite", "Suite proposée, à évaluer puis à signer.",
                      simple(forms.ReevaluerForm), services.reevaluer_liberte,
                      lambda _: "Une suite est une autre mesure, avec sa signature et sa fin."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, mesure_pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/libertes/<mesure>/<acte>/: carers evaluate, the direction decides."""
    dossier, mesure = _lue(request, pk, mesure_pk)
    requis = ("OBS", "ecrire") if nom == "evaluer" else ("CTR", "valider")
    if not permet(request.acteur, dossier, *requis):  # type: ignore[attr-defined]
        raise Refus()
    return jouer(request, dossier, ONGLET, ACTES[nom], "mesure", mesure, ("liberte", pk, mesure_pk))


@require_safe
def registre(request: HttpRequest) -> HttpResponse:
    """/libertes/: what is in force in the house, by unit; past their end first."""
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "URG", "resumer", structure.pk)  # type: ignore[attr-defined]
    choisie = request.GET.get("unite", "")
    unite = int(choisie) if choisie.isdecimal() and len(choisie) < 10 else None
    lignes = [lectures.habiller(m) for m in lectures.registre(acteur, structure, unite)[:100]]
    personnes = sorted({(x["m"].dossier_id, x["m"].dossier.usager_id) for x in lignes})
    journal.tracer_lot("lecture", objet="libertes", structure_id=structure.pk, personnes=personnes)
    unites = Unite.objects.filter(structure=structure, fermee_le__isnull=True)
    return render(request, "administration/libertes/registre.html", {"structure": structure, "lignes": lignes,
                                                                    "unites": unites, "unite": unite})  # fmt: skip
