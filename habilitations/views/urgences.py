"""/habilitations/urgences/: emergency accesses of the house, and their review by somebody else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from dui.core import journal
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import selectors
from habilitations.acteur import Acteur
from habilitations.forms.maison import RevueBrisForm
from habilitations.models import BrisDeGlace
from habilitations.services import revoir_bris
from habilitations.views.commun import administrateur, rapporter, statut, structures_de

PAR_PAGE = 100


@require_GET
def revues(request: HttpRequest) -> HttpResponse:
    acteur = administrateur(request, "lire")
    lignes = list(selectors.bris_a_revoir(structures_de(acteur, "lire"))[:PAR_PAGE])
    a_revoir = sum(b.revu_le is None and not b.en_cours for b in lignes)
    return render(request, "habilitations/urgences.html", {"lignes": lignes, "a_revoir": a_revoir})


@require_http_methods(["GET", "POST"])
@soumission_unique
def revue(request: HttpRequest, pk: int) -> HttpResponse:
    """What was opened during one access, and the opinion on it."""
    acteur = administrateur(request, "lire")
    bris = get_object_or_404(selectors.bris_a_revoir(structures_de(acteur, "lire")), pk=pk)
    form = RevueBrisForm(request.POST or None) if _se_revoit(acteur, bris) else None
    if request.method == "POST" and form is None:
        raise ErreurMetier("revue", "Cet accès ne se revoit pas : le vôtre, encore ouvert, ou déjà revu.")
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            revoir_bris(acteur=acteur, bris=bris, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Votre avis est enregistré.")
            return voir("urgences")
    journal.tracer("lecture", objet=f"bris:{bris.pk}", structure_id=bris.structure_id, dossier_id=bris.perimetre_id)
    lectures = selectors.lectures_du_bris(bris)
    contexte = {"b": bris, "form": form, "lectures": lectures[:PAR_PAGE]}
    return render(request, "habilitations/urgence_revue.html", contexte, status=statut(form))


def _se_revoit(acteur: Acteur, bris: BrisDeGlace) -> bool:
    return bris.professionnel_id != acteur.id and bris.revu_le is None and not bris.en_cours
