"""The directory of « cellules de recueil »: whom an « information préoccupante » is sent to (S35)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accompagnement.forms import protection as forms
from accompagnement.models import Crip
from accompagnement.models.protection import PORTES
from accompagnement.selectors import protection as lectures
from accompagnement.services import protection as services
from accompagnement.services.protection.annuaire import tient_l_annuaire
from accompagnement.views.incidents import PAGE
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from habilitations.acces import Acteur, exiger_droit
from habilitations.lieux import structure_courante
from usagers.views.actes import Acte, poser, simple

RETOUR = ("protection_crips",)
NOUVELLE = Acte("Ajouter une CRIP", "Ajouter à l’annuaire", "CRIP ajoutée à l’annuaire.", simple(forms.CripForm),  # type: ignore[arg-type]
                services.ajouter_crip, lambda _: "Recopiez ce que le département publie : une erreur enverrait l’écrit "
                "à quelqu’un d’autre.")  # fmt: skip
ACTES = {
    "modifier": Acte("Modifier", "Enregistrer", "CRIP modifiée et vérifiée ce jour.",
                     lambda request, crip: forms.CripModifiee(request.POST or None, instance=crip),
                     avec_version(services.modifier_crip)),
    "verifier": Acte("Coordonnées vérifiées", "Rien n’a changé", "Vérification notée.", simple(forms.VerifierForm),
                     services.verifier_crip),
    "retirer": Acte("Retirer de l’annuaire", "Retirer", "CRIP retirée. Les envois passés la gardent.",
                    simple(forms.MotifForm), services.retirer_crip),
}  # fmt: skip


@require_safe
def annuaire(request: HttpRequest) -> HttpResponse:
    """/protection/crip/: whom to write to, department by department; what is to be checked again."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(acteur.peut("IP", porte) for porte in PORTES):
        raise Refus
    contexte = {"crips": lectures.annuaire(acteur), "tient": tient_l_annuaire(acteur)}
    return render(request, "accompagnement/protection/annuaire.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest) -> HttpResponse:
    exiger_droit(request.acteur, "IP", "valider")  # type: ignore[attr-defined]
    return poser(request, NOUVELLE, "structure", structure_courante(request), RETOUR, {}, PAGE)


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, crip_pk: int, nom: str) -> HttpResponse:
    """/protection/crip/<id>/<modifier|verifier|retirer>/, in one's own organisme."""
    acteur = exiger_droit(request.acteur, "IP", "valider")  # type: ignore[attr-defined]
    crip = get_object_or_404(Crip, pk=crip_pk, organisme=acteur.organisme_id, retiree_le__isnull=True)
    return poser(request, ACTES[nom], "crip", crip, RETOUR, {}, PAGE)
