"""/habilitations/apercu/: what a profile sees, in words, then on the screens themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from dui.core import journal
from dui.core.erreurs import ErreurMetier
from dui.core.reponses import voir
from habilitations import apercu as regard
from habilitations.acteur import Acteur
from habilitations.forms.apercu import ApercuForm
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from habilitations.mots_profil import en_mots
from habilitations.views.commun import administrateur, entier, statut, structures_de


@require_GET
def apercu(request: HttpRequest) -> HttpResponse:
    """Profile × structure × unit, never a person: what it opens, in words."""
    acteur = administrateur(request)
    structures = list(Structure.objects.filter(pk__in=structures_de(acteur)))
    choisie = entier(request.GET.get("structure"))
    lieu = next((s for s in structures if s.pk == choisie), None) or structure_courante(request)
    form = ApercuForm(request.GET if request.GET.get("profil") else None, structure=lieu)
    contexte: dict[str, Any] = {"form": form, "structure": lieu, "structures": structures, "mots": None}
    if form.is_bound and form.is_valid():
        contexte |= _mots(request, acteur, lieu, form)
    return render(request, "habilitations/apercu.html", contexte, status=statut(form))


def _mots(request: HttpRequest, acteur: Acteur, lieu: Structure, form: ApercuForm) -> dict[str, Any]:
    profil, unite = form.cleaned_data["profil"], form.cleaned_data["unite"]
    vu = regard.acteur_vu(acteur, profil, lieu, unite)
    return {
        "profil": profil,
        "unite": unite,
        "mots": en_mots(request, vu, profil, lieu, unite),
        "visible": any(p.contenu for p in vu.postes),
        "minutes": int(regard.DUREE.total_seconds() // 60),
    }


@require_POST
def voir_comme(request: HttpRequest) -> HttpResponse:
    """Begin: the screens of that profile, in my own name, for a quarter of an hour."""
    acteur = administrateur(request)
    lieu = get_object_or_404(Structure, pk=entier(request.POST.get("structure")), pk__in=structures_de(acteur))
    form = ApercuForm(request.POST, structure=lieu)
    if not form.is_valid():
        raise ErreurMetier("profil", "Choisissez un profil de cette structure.")
    profil, unite = form.cleaned_data["profil"], form.cleaned_data["unite"]
    if not any(p.contenu for p in regard.acteur_vu(acteur, profil, lieu, unite).postes):
        raise ErreurMetier("rien", "Vous ne lisez aucun dossier ici : l’aperçu reste en mots.")
    regard.commencer(request, profil, lieu, unite)
    journal.tracer("apercu", objet=f"profil:{profil.pk}", structure_id=lieu.pk, motif=f"Voir comme {profil.code}")
    return voir("/")


@require_POST
def fin(request: HttpRequest) -> HttpResponse:
    """Back to one's own screens."""
    etat = request.session.get(regard.CLE)
    if etat is not None and regard.oublier(request):
        journal.tracer("apercu_fin", objet=f"profil:{etat['profil']}", structure_id=etat["structure"])
        messages.info(request, "Aperçu terminé. Vous êtes de nouveau sur vos écrans.")
    return voir("apercu")
