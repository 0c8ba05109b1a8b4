"""A month of one person: draft of the synthesis, notebook for the family, macro-targets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coordination.extrait import construire_extrait
from coordination.fiche import lecteur_de
from coordination.mois import CAHIER, ecrits_du_mois, lire_mois, macrocibles, synthese_du_mois
from coordination.views.synthese import tracer_papier
from documents.rendu import rendre_pdf
from dui.core.debit import debit
from dui.core.reponses import reponse_papier
from habilitations.acces import Acteur
from habilitations.views.commun import identite_fraiche
from usagers.acces import dossier_autorise
from usagers.pages import contexte_dossier


@require_safe
def mois(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written that month, quoted; the draft stays its author's until somebody publishes it."""
    dossier = dossier_autorise(request, pk, "TRE")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    choisi = lire_mois(request.GET.get("mois", ""))
    ecrits = ecrits_du_mois(dossier, acteur, choisi)
    contexte: dict[str, Any] = contexte_dossier(request, dossier, "fil")
    contexte |= {"mois": choisi, "texte": synthese_du_mois(ecrits), "nombre": len(ecrits)}
    contexte |= {"moments": macrocibles(dossier, acteur)}
    return render(request, "coordination/mois.html", contexte)


@require_safe
@debit("papier")
@identite_fraiche
def cahier(request: HttpRequest, pk: int) -> HttpResponse:
    """For the parents: daily life, school, family; without what the minor keeps secret or what names a third party."""
    dossier = dossier_autorise(request, pk, "TRE")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    choisi = lire_mois(request.GET.get("mois", ""))
    fiche = construire_extrait(dossier, acteur, choisi.debut, choisi.fin, pour_titulaires=True)
    ecrits = [t for t in fiche.ecrits if t.niveau <= 2 and t.categorie in CAHIER and t.importance < 3]
    octets = rendre_pdf("cahier_liaison", {"fiche": fiche, "ecrits": ecrits}, lecteur_de(acteur, dossier))
    tracer_papier(dossier, "cahier", 2)
    return reponse_papier(octets, f"cahier-{choisi.cle}.pdf")
