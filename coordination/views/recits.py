"""/agenda/comptes-rendus/<id>/: what was told of an event, its former versions, and its correction by its author."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from coordination.forms_agenda import CorrigerRecitForm
from coordination.models import CompteRendu
from coordination.services.recits import corriger_compte_rendu
from coordination.verrous import verrou
from coordination.views.agenda import evenement_visible
from coordination.views.evenements import recits_lus
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur

VERSIONS = 50


@require_http_methods(["GET", "POST"])
@soumission_unique
def compte_rendu(request: HttpRequest, pk: int) -> HttpResponse:
    """Read by those who read it on the page of the event; changed by its author, as long as the month is open."""
    recit = get_object_or_404(CompteRendu.objects.select_related("evenement", "dossier__usager", "auteur"), pk=pk)
    vue = evenement_visible(request, recit.evenement_id)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if recit.pk not in {r.pk for r in recits_lus(acteur, vue)["recits"]}:
        raise Http404
    sien = recit.auteur_id == acteur.id
    if request.method == "POST" and not sien:
        raise Refus("Seul son auteur change un compte rendu : ajoutez un commentaire.")
    form = CorrigerRecitForm(request.POST or None, initial={"texte": recit.texte, "version": recit.version})
    if request.method == "POST" and form.is_valid() and _corriger(acteur, recit, form):
        messages.success(request, "Compte rendu corrigé. La version d’avant reste lisible.")
        return voir("evenement", recit.evenement_id)
    _tracer(recit)
    ferme = verrou(vue.e.structure_id, vue.e.debut)
    contexte: dict[str, Any] = {"r": recit, "vue": vue, "e": vue.e, "form": form, "verrou": ferme}
    contexte |= {"modifiable": sien and not ferme, "versions": versions(recit)}
    statut = 422 if request.method == "POST" else 200
    return render(request, "coordination/agenda/compte_rendu.html", contexte, status=statut)


def _corriger(acteur: Acteur, recit: CompteRendu, form: CorrigerRecitForm) -> bool:
    try:
        with transaction.atomic():
            corriger_compte_rendu(
                acteur=acteur, compte_rendu=recit, texte=form.cleaned_data["texte"], version_lue=form.version_lue
            )
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True


def _tracer(recit: CompteRendu) -> None:
    usager = recit.dossier.usager_id if recit.dossier else None
    journal.tracer("lecture", objet="compte_rendu", structure_id=recit.structure_id, dossier_id=recit.dossier_id,
                   usager_id=usager, niveau=recit.niveau)  # fmt: skip


def versions(recit: CompteRendu) -> list[Any]:
    """Former texts, newest first: what the triggers kept at each change."""
    gardees = CompteRendu.pgh_event_model.objects.filter(pgh_obj=recit.pk).order_by("-pgh_id")[:VERSIONS]  # type: ignore[attr-defined]
    return [v for v in gardees if v.version != recit.version]
