"""Rights and resources of a person, and what the house must look at."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from administration.choices_mesures import StatutDroitSocial
from administration.forms import droits as forms
from administration.models import DroitSocial, PieceDroit, Ressource
from administration.selectors import droits as lectures
from administration.services import droits as services
from dui.core import horloge, journal
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur, exiger_droit
from habilitations.lieux import structure_courante
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET = "droits"


@require_safe
def droits(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/droits/: rights in force first, requests and what they lack, resources, then what is over."""
    dossier = dossier_autorise(request, pk, "DRO", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, dossier, ONGLET)
    contexte |= {"lus": lectures.droits_de(acteur, dossier), "ecrit": permet(acteur, dossier, "DRO", "ecrire")}
    return render(request, "administration/droits/liste.html", contexte)


@require_safe
def droit(request: HttpRequest, pk: int, droit_pk: int) -> HttpResponse:
    """One right: its decision, its three dates, its pieces, what came before and after."""
    dossier = dossier_autorise(request, pk, "DRO", "lire")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    lignes = lectures.avec_pieces(DroitSocial.objects.filter(dossier=dossier)).select_related("precede", "couverture")
    objet = get_object_or_404(lignes, pk=droit_pk)
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "l": lectures.habiller([objet])[0], "d": objet, "pieces": list(objet.pieces.all()),
        "suites": list(objet.suites.exclude(statut=StatutDroitSocial.ANNULE)),
        "couverture": getattr(objet, "couverture", None), "montants": lectures.voit_les_montants(acteur, dossier),
        "ecrit": permet(acteur, dossier, "DRO", "ecrire"),
    }  # fmt: skip
    return render(request, "administration/droits/fiche.html", contexte)


def _creer(*, acteur: Acteur, dossier: Dossier, etat: str, **champs: Any) -> DroitSocial:
    return services.preparer_droit(acteur=acteur, dossier=dossier, pieces=etat != forms.DEJA, **champs)


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouveau(request: HttpRequest, pk: int) -> HttpResponse:
    """To ask for, or asked; one already granted goes on to its decision."""
    dossier = dossier_autorise(request, pk, "DRO", "ecrire")
    crees: list[DroitSocial] = []

    def creer(**champs: Any) -> None:
        crees.append(_creer(**champs))

    acte = Acte("Ajouter un droit", "Ajouter ce droit", "Droit ajouté.", simple(forms.DroitForm), creer,
                lambda _: "Pour un renouvellement, partez plutôt du droit qui finit.")  # fmt: skip
    reponse = jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_droits", pk))
    if crees:
        deja = request.POST.get("etat") == forms.DEJA
        return voir("droit_acte", pk, crees[0].pk, "decision") if deja else voir("droit", pk, crees[0].pk)
    return reponse


def _decision(request: HttpRequest, droit: DroitSocial) -> forms.DecisionForm:
    return forms.decision_pour(droit.type)(request.POST or None, initial={"numero": droit.numero})


def _couverture(request: HttpRequest, droit: DroitSocial) -> forms.CouvertureForm:
    connue = getattr(droit, "couverture", None)
    champs = (*forms.CouvertureForm.base_fields, "version")
    initial = {nom: getattr(connue, nom) for nom in champs} if connue else {"ouvrant_droit": ""}
    return forms.CouvertureForm(request.POST or None, initial=initial)


ACTES = {
    "demande": Acte("Demande envoyée", "Noter l’envoi", "Demande notée.", simple(forms.DemandeForm),
                    services.envoyer_demande),
    "decision": Acte("Droit accordé", "Enregistrer la décision", "Décision enregistrée.", _decision,
                     services.accorder_droit_social,
                     lambda _: "Décision, ouverture, effet : trois dates qui ne se confondent pas."),
    "refus": Acte("Droit refusé", "Enregistrer le refus", "Refus noté. Le délai du recours court.",
                  simple(forms.RefusForm), services.refuser_droit),
    "recours": Acte("Recours préalable", "Noter le recours", "Recours noté.", simple(forms.RecoursForm),
                    services.exercer_recours),
    "renouveler": Acte("Renouveler", "Préparer la demande", "Nouvelle demande prête, liée au droit précédent.",
                       simple(forms.RenouvelerForm), services.renouveler_droit,
                       lambda _: "Une nouvelle ligne naît, liée à celle-ci. Les dates de ce droit ne changent pas."),
    "clore": Acte("Clore ce droit", "Clore", "Droit clos.", simple(forms.ClotureForm), services.clore_droit),
    "annuler": Acte("Saisi par erreur", "Annuler cette saisie", "Saisie annulée. Elle reste à l’historique.",
                    simple(forms.MotifForm), services.annuler_droit),
    "declaration": Acte("Déclaration faite", "Noter la déclaration", "Déclaration notée. La prochaine est posée.",
                        simple(forms.LeForm), services.declarer),
    "piece": Acte("Demander une pièce", "Ajouter la pièce", "Pièce ajoutée.", simple(forms.PieceForm),
                  services.ajouter_piece),
    "couverture": Acte("Détail de la couverture", "Enregistrer", "Couverture enregistrée.", _couverture,
                       avec_version(services.decrire_couverture)),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, droit_pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/droits/<droit>/<acte>/."""
    dossier = dossier_autorise(request, pk, "DRO", "ecrire")
    objet = get_object_or_404(DroitSocial.objects.select_related("precede"), pk=droit_pk, dossier=dossier)
    objet.dossier = dossier
    return jouer(request, dossier, ONGLET, ACTES[nom], "droit", objet, ("droit", pk, droit_pk))


@require_POST
def piece(request: HttpRequest, pk: int, piece_pk: int, etat: str) -> HttpResponse:
    """Received today, not asked for, or missing again."""
    dossier = dossier_autorise(request, pk, "DRO", "ecrire")
    objet = get_object_or_404(PieceDroit.objects.select_related("droit"), pk=piece_pk, droit__dossier=dossier)
    objet.droit.dossier = dossier
    services.noter_piece(
        acteur=request.acteur, piece=objet, le=horloge.aujourdhui() if etat == "recue" else None,  # type: ignore[attr-defined]
        ecartee=etat == "ecartee",
    )  # fmt: skip
    return redirect("droit", pk, objet.droit_id)


@require_http_methods(["GET", "POST"])
@soumission_unique
def ressource(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "DRO", "ecrire")
    acte = Acte("Ajouter une ressource", "Ajouter", "Ressource ajoutée.", simple(forms.RessourceForm),
                services.ajouter_ressource, lambda _: "Un autre montant est une autre ligne.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_droits", pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def ressource_fin(request: HttpRequest, pk: int, ressource_pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "DRO", "ecrire")
    objet = get_object_or_404(Ressource, pk=ressource_pk, dossier=dossier)
    objet.dossier = dossier
    acte = Acte("Fin de la ressource", "Enregistrer la fin", "Fin enregistrée.", simple(forms.FinRessourceForm),
                services.terminer_ressource)  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "ressource", objet, ("dossier_droits", pk))


@require_safe
def suivi(request: HttpRequest) -> HttpResponse:
    """/droits/: requests without their pieces, rights past their end, ends that nobody knows."""
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "DRO", "lire", structure.pk)  # type: ignore[attr-defined]
    lu = lectures.suivi_de_la_maison(acteur, structure.pk)
    montres = {(x.droit.dossier_id, x.droit.dossier.usager_id) for x in (*lu.manquantes, *lu.inconnues, *lu.expires)}
    journal.tracer_lot("lecture", objet="droits", structure_id=structure.pk, personnes=sorted(montres))
    return render(request, "administration/droits/suivi.html", {"structure": structure, "lu": lu,
                                                               "horizons": (30, 60, 90, 180)})  # fmt: skip
