"""Timeline of a dossier."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from coordination.acces import visibles
from coordination.fil import entrees_visibles, lieu, lire_fil
from coordination.models import Transmission
from coordination.services import marquer_lues, noter_visite
from dui.core.registres import FIL
from dui.core.reponses import voir
from habilitations.acces import Acteur, decider
from usagers.acces import dossier_autorise
from usagers.models import Dossier
from usagers.pages import contexte_dossier


@require_GET
def fil(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/fil/: everything that happened, newest first."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    genre, texte, avant = (request.GET.get(c, "")[:80] for c in ("genre", "q", "avant"))
    page = lire_fil(acteur, dossier, genre=genre if FIL.get(genre) else "", texte=texte, avant=avant)
    contexte: dict[str, Any] = {"page": page, "dossier": dossier, "suite": _adresse(request, avant=page.suivante)}
    contexte |= {"icones": {g.cle: g.icone for g in FIL}, "ici": request.get_full_path(), "texte": texte}
    if getattr(request, "htmx", False) and avant:
        return render(request, "coordination/fil.html#lignes", contexte)
    contexte |= contexte_dossier(request, dossier, "fil")
    contexte |= {"genres": _genres(request, acteur, dossier, genre), "genre": genre}
    contexte["ecrits_lus"] = decider(acteur, "lire", "TRE", dossier.perimetre).permis
    return render(request, "coordination/fil.html", contexte)


def _genres(request: HttpRequest, acteur: Acteur, dossier: Dossier, courant: str) -> list[dict[str, Any]]:
    """Chips of the kinds that this reader may meet."""
    puces = [{"libelle": "Tout", "icone": "", "url": _adresse(request, genre=""), "actif": not courant}]
    for genre in FIL:
        actions = ("resumer", "creer")
        if any(decider(acteur, action, genre.domaine, dossier.perimetre).permis for action in actions):
            url = _adresse(request, genre=genre.cle)
            puces.append({"libelle": genre.libelle, "icone": genre.icone, "url": url, "actif": genre.cle == courant})
    return puces


def _adresse(request: HttpRequest, **changements: str) -> str:
    """The address with these parameters changed; a change of filter starts again from the top."""
    parametres = request.GET.copy()
    parametres.pop("avant", None)
    for nom, valeur in changements.items():
        parametres.pop(nom, None)
        if valeur:
            parametres[nom] = valeur
    if changements.get("avant") == "":
        return ""
    return f"?{parametres.urlencode()}"


@require_POST
def fil_lu(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines seen (batch of the page), or all of them; the visit is noted."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    lignes = entrees_visibles(acteur, dossier).filter(genre="transmission")
    ids = [int(i) for i in request.POST.getlist("ids")[:200] if i.isdecimal() and len(i) < 10]
    lot = bool(request.POST.getlist("ids"))
    vues = lignes.filter(pk__in=ids) if lot else lignes.order_by("-instant")[:500]
    ecrits = visibles(
        acteur, Transmission.objects.filter(dossier=dossier, pk__in=list(vues.values_list("objet_id", flat=True)))
    )
    marquer_lues(acteur=acteur, transmissions=ecrits)
    noter_visite(acteur=acteur, lieu=lieu(dossier))
    return HttpResponse(status=204) if lot else voir("dossier_fil", pk)
