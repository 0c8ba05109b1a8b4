"""The attestation on paper: what was read, by whom, when, with which proof."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from documents.fiches import Entete, Lecteur, Pied
from documents.rendu import rendre_pdf
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.reponses import reponse_papier
from habilitations.acteur import Acteur
from habilitations.models import Attestation
from habilitations.views.sensibilisation import paragraphes


@require_GET
@debit("papier")
def attestation(request: HttpRequest, pk: int) -> HttpResponse:
    """To the person who signed, and to those who administer rights in the organisme; 404 to others."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    permises = Q(professionnel=acteur.id)
    if any(acteur.peut("HAB", action) for action in ("lire", "creer", "valider")):
        permises |= Q(professionnel__organisme=acteur.organisme_id)
    signee = get_object_or_404(
        Attestation.objects.filter(permises).select_related("professionnel", "contenu__organisme"), pk=pk
    )
    fiche = {
        "entete": Entete(signee.contenu.organisme.nom),
        "pied": Pied(acteur.nom, acteur.fonction, horloge.maintenant()),
        "signee": signee,
        "paragraphes": paragraphes(signee.contenu.texte),
    }
    octets = rendre_pdf("attestation", {"fiche": fiche}, Lecteur(acteur.nom, acteur.fonction))
    journal.tracer("export", objet=f"attestation:{signee.pk}")
    return reponse_papier(octets, f"attestation-{signee.pk}.pdf")
