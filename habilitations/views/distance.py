"""/habilitations/distance/: from where one works, and what each profile keeps open from elsewhere."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core import adresses
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import distance, selectors
from habilitations.choices import Domaine, FacteurDistance
from habilitations.forms.distance import PolitiqueForm, ReseauForm, RetraitForm
from habilitations.lieux import structure_courante
from habilitations.matrice import minuscule
from habilitations.models import Profil, ReseauConnu, Structure
from habilitations.services import declarer_reseau, regler_distance, retirer_reseau
from habilitations.services.autorite import peut_decider
from habilitations.services.matrice import est_le_sien
from habilitations.views.commun import administrateur, entier, identite_fraiche, rapporter, statut
from habilitations.views.matrice import Case, profil_demande


@require_GET
def acces_distance(request: HttpRequest) -> HttpResponse:
    """Networks of one structure, and the policy of each of its profiles."""
    acteur = administrateur(request)
    choisie = entier(request.GET.get("structure"))
    structures = list(Structure.objects.filter(organisme=acteur.organisme_id))
    structure = next((s for s in structures if s.pk == choisie), None) or structure_courante(request)
    return render(request, "habilitations/distance.html", _page(request, structure) | {"structures": structures})


def _page(request: HttpRequest, structure: Structure, form: ReseauForm | None = None) -> dict[str, Any]:
    decide = peut_decider(request.acteur, structure)  # type: ignore[attr-defined]
    reseaux = list(structure.reseaux.select_related("auteur", "retire_par"))
    actifs = [r for r in reseaux if r.retire_le is None]
    ici = adresses.adresse_client(request)
    profils = [ligne.profil for ligne in selectors.matrice(structure)[0]]
    return {
        "structure": structure,
        "structures": [],
        "actifs": actifs,
        "retires": [r for r in reseaux if r.retire_le is not None],
        "ici": ici,
        "dedans": distance.est_dedans(ici, [r.cidr for r in actifs]),
        "profils": [(p, distance.politique(p), _fermes(p)) for p in profils if p.droits],
        "form": (form or ReseauForm()) if decide else None,
        "decide": decide,
    }


@require_POST
@soumission_unique
def reseau_declarer(request: HttpRequest, structure: int) -> HttpResponse:
    """Declare a network; only the direction of that structure."""
    acteur = administrateur(request, "valider")
    lieu = get_object_or_404(Structure, pk=structure, organisme=acteur.organisme_id)
    return _declarer(request, lieu=lieu)


@identite_fraiche
def _declarer(request: HttpRequest, lieu: Structure) -> HttpResponse:
    form = ReseauForm(request.POST)
    if form.is_valid():
        try:
            declarer_reseau(acteur=request.acteur, structure=lieu, **form.cleaned_data)  # type: ignore[attr-defined]
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Réseau déclaré. Il vaut dès maintenant.")
            return voir(f"{reverse('acces_distance')}?structure={lieu.pk}")
    return render(request, "habilitations/distance.html", _page(request, lieu, form), status=statut(form))


@require_POST
@soumission_unique
def reseau_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "valider")
    reseau = get_object_or_404(
        ReseauConnu.objects.select_related("structure"), pk=pk, structure__organisme=acteur.organisme_id
    )
    return _retirer(request, reseau=reseau)


@identite_fraiche
def _retirer(request: HttpRequest, reseau: ReseauConnu) -> HttpResponse:
    form = RetraitForm(request.POST)
    if not form.is_valid():
        raise ErreurMetier("motif", "Dites pourquoi vous retirez ce réseau.")
    retirer_reseau(acteur=request.acteur, reseau=reseau, **form.cleaned_data)  # type: ignore[attr-defined]
    messages.success(request, "Réseau retiré. Il vaut dès maintenant.")
    return voir(f"{reverse('acces_distance')}?structure={reseau.structure_id}")


@require_http_methods(["GET", "POST"])
@soumission_unique
def distance_profil(request: HttpRequest, structure: int, pk: int) -> HttpResponse:
    """Remote policy of one profile: the right first, then the fresh proof of identity."""
    acteur, lieu, choisi = profil_demande(request, structure, pk)
    if not peut_decider(acteur, lieu):
        raise Refus("Seule la direction de cette structure règle ses profils.")
    if est_le_sien(acteur, choisi, lieu):
        raise Refus("Ce profil est le vôtre. Une autre direction peut le régler.")
    return _regler(request, case=Case(acteur, lieu, choisi, "distance"))


@identite_fraiche
def _regler(request: HttpRequest, case: Case) -> HttpResponse:
    regle = distance.politique(case.profil)
    form = PolitiqueForm(
        request.POST or None,
        domaines=_domaines(case.profil),
        initial={"facteur": regle.facteur, "ouverts": sorted(regle.ouverts)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            regler_distance(acteur=case.acteur, profil=case.profil, structure=case.structure, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"Accès à distance réglé pour « {case.profil.libelle} ».")
            return voir(f"{reverse('acces_distance')}?structure={case.structure.pk}")
    decisions = case.profil.decisions.filter(champ="distance").select_related("auteur")
    contexte = {
        "form": form,
        "case": case,
        "nombres": (len(regle.fermes(case.profil)), len(case.profil.droits)),
        "regle": regle,
        "decisions": decisions,
    }
    return render(request, "habilitations/distance_profil.html", contexte, status=statut(form))


def _fermes(profil: Profil) -> str:
    """« stupéfiants et TSO, archives »; nothing when the profile is not used from outside at all."""
    regle = distance.politique(profil)
    aucun = regle.facteur == FacteurDistance.AUCUN
    return "" if aucun else ", ".join(minuscule(Domaine(d).label) for d in regle.fermes(profil))


def _domaines(profil: Profil) -> list[tuple[str, str]]:
    return [(code, str(libelle)) for code, libelle in Domaine.choices if profil.droits.get(code)]
