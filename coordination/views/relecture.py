"""Writing help beside a text: what deserves a second look, asked by its author, kept by nobody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from coordination import selectors
from coordination.ecrits.relecture import Relecture, relire
from coordination.services.masquage import nommees
from coordination.views.composer import qui_ecrit
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from usagers.models import Contact

CHAMPS = ("texte", "cible", "donnee", "action", "resultat")


@require_POST
def relecture(request: HttpRequest) -> HttpResponse:
    """The fragment beside the text; a page of its own without script."""
    lue = relire_saisie(request, qui_ecrit(request))
    gabarit = "coordination/_relecture.html" if getattr(request, "htmx", False) else "coordination/relecture.html"
    return render(request, gabarit, {"relecture": lue, "texte": _texte(request)})


def relire_saisie(request: HttpRequest, acteur: Acteur) -> Relecture:
    texte = _texte(request)
    niveau = request.POST.get("niveau", "2")
    return relire(texte, noms=_tiers(request, acteur, texte), niveau=int(niveau) if niveau in {"3", "4"} else 2)


def _texte(request: HttpRequest) -> str:
    return "\n".join(filter(None, (request.POST.get(nom, "").strip() for nom in CHAMPS)))


def _tiers(request: HttpRequest, acteur: Acteur, texte: str) -> list[str]:
    """Other persons of the house, and people around the chosen ones, as far as this author may name them."""
    possibles: list[Any] = list(selectors.dossiers_ecrivables(acteur, structure_courante(request).pk))
    choisis = {int(v) for v in request.POST.getlist("dossiers")[:50] if v.isdecimal() and len(v) < 10}
    pour = [d.usager for d in possibles if d.pk in choisis]
    autres = [d.usager for d in possibles if d.pk not in choisis]
    noms = [u.prenom_affiche for u in nommees(texte, autres, pour)]
    proches = Contact.objects.filter(relations__usager__in=[u.pk for u in pour]).distinct()[:100] if pour else []
    return noms + [str(c) for c in proches if c.prenom and c.nom and f"{c.prenom} {c.nom}".lower() in texte.lower()]
