"""Agreements of a person with their traffic light, and those of a house before an outing or an operation."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from administration.choices_consentements import OBJETS
from administration.forms import consentements as forms
from administration.models import Autorisation, InformationRGPD
from administration.selectors import consentements as lectures
from administration.services import consentements as services
from administration.services.accords_signes import faire_signer_autorisation
from documents.models import CircuitSignature
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from habilitations.acces import exiger_droit
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET = "autorisations"


def _ecrit(request: HttpRequest, dossier: Dossier) -> bool:
    acteur = request.acteur  # type: ignore[attr-defined]
    return any(permet(acteur, dossier, domaine, "ecrire") for domaine in services.ECRIVENT)


def _a_ecrire(request: HttpRequest, pk: int) -> Dossier:
    dossier = dossier_autorise(request, pk, "CTR", "lire")
    if not _ecrit(request, dossier):
        raise Refus("Les autorisations sont recueillies par le référent, l’admission ou l’équipe de soins.")
    return dossier


@require_safe
def autorisations(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/autorisations/: the lights, the requests, the trusted person, directives, notices."""
    dossier = dossier_autorise(request, pk, "CTR", "lire")
    acteur = request.acteur  # type: ignore[attr-defined]
    feux, demandes = lectures.tableau(dossier)
    directives, contenus = lectures.directives_de(dossier, acteur)
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "feux": feux, "demandes": demandes, "ecrit": _ecrit(request, dossier), "directives": directives,
        "contenus": contenus, "confiance": lectures.personnes_de_confiance(dossier.usager),
        "notices": list(InformationRGPD.objects.filter(dossier=dossier)[:10]),
    }  # fmt: skip
    return render(request, "administration/consentements/liste.html", contexte)


def _lue(request: HttpRequest, pk: int, autorisation_pk: int) -> tuple[Dossier, Autorisation]:
    dossier = dossier_autorise(request, pk, "CTR", "lire")
    lignes = lectures.avec_accords(Autorisation.objects.all())
    autorisation: Autorisation = get_object_or_404(lignes, pk=autorisation_pk, dossier=dossier)
    autorisation.dossier = dossier
    return dossier, autorisation


@require_safe
def autorisation(request: HttpRequest, pk: int, autorisation_pk: int) -> HttpResponse:
    dossier, objet = _lue(request, pk, autorisation_pk)
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "a": objet, "v": lectures.verdict(OBJETS[objet.objet], [objet], dossier.usager),
        "ecrit": _ecrit(request, dossier),
        "circuits": list(CircuitSignature.objects.visibles_pour(request.acteur).filter(objet=objet.cle)[:5]),  # type: ignore[attr-defined]
        "signataires": services.qui_signe(objet), "repondus": {x.droit_id for x in objet.accords.all()},
    }  # fmt: skip
    return render(request, "administration/consentements/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
@debit("papier")
def signatures(request: HttpRequest, pk: int, autorisation_pk: int) -> HttpResponse:
    """/dossiers/<id>/autorisations/<n>/signatures/: the paper of the question, then the tablet."""
    _a_ecrire(request, pk)
    dossier, objet = _lue(request, pk, autorisation_pk)
    form = forms.SignerForm(request.POST or None, autorisation=objet)
    acte = Acte("Faire signer", "Ouvrir aux signatures", "L’autorisation attend les signatures.", lambda *_: form,
                faire_signer_autorisation, lambda _: form.qui.manque or form.qui.explication,
                suite=lambda circuit: ("circuit", circuit.pk))  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "autorisation", objet, ("autorisation", pk, autorisation_pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def demander(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = _a_ecrire(request, pk)
    acte = Acte("Demander une autorisation", "Poser la question", "Question posée. Notez chaque réponse.",
                simple(forms.DemandeForm), services.demander_autorisation,
                lambda _: "Informer n’est pas demander : dites comment la personne a été informée.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_autorisations", pk))


def _accord(request: HttpRequest, objet: Autorisation) -> forms.AccordForm:
    return forms.AccordForm(request.POST or None, autorisation=objet)


ACTES = {
    "accord": Acte("Noter une réponse", "Noter cette réponse", "Réponse notée.", _accord, services.recueillir_accord,
                   lambda _: "Personne ne répond à la place d’un autre."),
    "retrait": Acte("Retirer l’autorisation", "Retirer maintenant", "Autorisation retirée.", simple(forms.RetraitForm),
                    services.retirer_autorisation, lambda _: "Elle ne vaut plus rien dès l’enregistrement."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, autorisation_pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/autorisations/<autorisation>/accord/, retrait/."""
    dossier, objet = _lue(request, pk, autorisation_pk)
    _a_ecrire(request, pk)
    return jouer(request, dossier, ONGLET, ACTES[nom], "autorisation", objet, ("autorisation", pk, autorisation_pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def directives(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = _a_ecrire(request, pk)
    soin = permet(request.acteur, dossier, "OBS", "ecrire")  # type: ignore[attr-defined]
    classe = forms.DirectivesSoinForm if soin else forms.DirectivesForm
    connues = lectures.directives_de(dossier, request.acteur)[0]  # type: ignore[attr-defined]

    def formulaire(demande: HttpRequest, _objet: Any) -> forms.DirectivesForm:
        noms = ("existence", "lieu", "redigees_le", "version")
        return classe(demande.POST or None, initial={n: getattr(connues, n) for n in noms} if connues else None)

    acte = Acte("Directives anticipées", "Enregistrer", "Directives notées.", formulaire,
                avec_version(services.noter_directives))  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_autorisations", pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = _a_ecrire(request, pk)
    acte = Acte("Remise de la notice", "Noter la remise", "Remise notée.", simple(forms.NoticeForm),
                services.remettre_notice, lambda _: "Informer n’est pas demander un accord.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_autorisations", pk))


def _jour(texte: str) -> date:
    """The day of the outing in the address; today when it is absent or badly written."""
    try:
        return date.fromisoformat(texte)
    except ValueError:
        return horloge.aujourdhui()


@require_safe
def maison(request: HttpRequest) -> HttpResponse:
    """/autorisations/: for one thing on one day, who may and who may not."""
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "CTR", "lire", structure.pk)  # type: ignore[attr-defined]
    objet = request.GET.get("objet", "")
    objet, jour = objet if objet in OBJETS else "sortie", _jour(request.GET.get("le", ""))
    choisie = request.GET.get("unite", "")
    unite = int(choisie) if choisie.isdecimal() and len(choisie) < 10 else None
    lignes = lectures.de_la_maison(acteur, structure.pk, objet, jour, unite)
    personnes = sorted({(d.pk, d.usager_id) for d, _ in lignes})
    journal.tracer_lot("lecture", objet="autorisations", structure_id=structure.pk, personnes=personnes)
    contexte = {
        "structure": structure, "lignes": lignes, "objets": OBJETS.values(), "objet": objet, "jour": jour,
        "unite": unite,
        "unites": Unite.objects.filter(structure=structure, fermee_le__isnull=True),
        "manquent": sum(not v.permis for _, v in lignes),
    }  # fmt: skip
    return render(request, "administration/consentements/maison.html", contexte)
