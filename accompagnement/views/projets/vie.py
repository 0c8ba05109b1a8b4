"""What the person wants for her life, first in her project; and hints for writing easy to read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accompagnement.falc import conseils
from accompagnement.forms.projet_vie import DireForm, FalcForm, TraduireForm
from accompagnement.models import ProjetVie
from accompagnement.selectors import projets as lectures
from accompagnement.services import projets as services
from accompagnement.services.projets.socle import DOMAINE, ECRIRE, peut
from accompagnement.views.projets.commun import ONGLET, PAGE, acteur_de, dossier_de
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

CONSEILS_MAX = 6


@require_safe
def vie(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/projet/vie/: her words of today, then those of before."""
    dossier = dossier_de(request, pk)
    dits = list(ProjetVie.objects.filter(dossier=dossier, structure=dossier.structure_id, niveau=2))
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "vie": next((v for v in map(lectures.LigneVie, dits) if v.dit.fin is None), None),
        "avant": [v for v in dits if v.fin is not None], "ecrit": peut(acteur_de(request), dossier, *ECRIRE),
    }  # fmt: skip
    return render(request, "accompagnement/projets/vie.html", contexte)


DIRE = Acte("Ce que je veux pour ma vie", "Garder ses mots", "Ses mots sont gardés.", simple(DireForm),
            services.dire_projet_de_vie, lambda _: "Ce qui avait été dit avant reste, avec sa date.")  # fmt: skip
TRADUIRE = Acte(
    "Ses mots, en facile à lire", "Enregistrer", "C’est enregistré.",
    lambda r, x: TraduireForm(r.POST or None, instance=ProjetVie.objects.get(pk=x.pk)),
    avec_version(services.traduire_projet_de_vie), lambda _: "Ses propres mots ne changent pas.",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def dire(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/projet/vie/dire/"""
    dossier = dossier_de(request, pk, ecrire=True)
    retour = ("dossier_projet_vie", pk)
    return jouer(request, dossier, ONGLET, DIRE, "dossier", dossier, retour, PAGE, brouillon=f"projet-vie-{pk}")


@require_http_methods(["GET", "POST"])
@soumission_unique
def traduire(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/projet/vie/falc/: of those of today."""
    dossier = dossier_de(request, pk, ecrire=True)
    dit = lectures.projet_de_vie(dossier)
    if dit is None:
        raise Http404
    dit.dossier = dossier
    retour = ("dossier_projet_vie", pk)
    return jouer(request, dossier, ONGLET, TRADUIRE, "projet_vie", dit, retour, PAGE, brouillon=f"projet-vie-falc-{pk}")


@require_http_methods(["GET", "POST"])
def falc(request: HttpRequest) -> HttpResponse:
    """/projets/falc/: what to say more simply, while it is typed; nothing is kept, nothing stops anybody."""
    if not any(acteur_de(request).peut(DOMAINE, action) for action in ECRIRE):
        raise Refus()
    form = FalcForm(request.POST or None)
    lu = form.is_bound and form.is_valid()
    contexte = {"form": form, "lu": lu, "conseils": conseils(form.cleaned_data["falc"])[:CONSEILS_MAX] if lu else []}
    if getattr(request, "htmx", False):
        return render(request, "accompagnement/projets/_conseils.html", contexte)
    return render(request, "accompagnement/projets/falc.html", contexte, status=422 if form.errors else 200)
