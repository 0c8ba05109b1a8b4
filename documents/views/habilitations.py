"""/habilitations/profils/changements/<structure>/rapport.pdf: the « rapport d'habilitations » of a house (S26)."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from documents.fiches import Entete, Lecteur, Pied
from documents.rendu import rendre_pdf
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.reponses import reponse_papier
from habilitations import matrice
from habilitations.forms.matrice import EntreDatesForm
from habilitations.models import Structure
from habilitations.rapport import profils_au, reseaux_au
from habilitations.views.commun import identite_fraiche
from habilitations.views.matrice import entre_dates


@require_GET
@debit("papier")
def rapport(request: HttpRequest, structure: int) -> HttpResponse:
    """Who may open what at the end of a day, and what was decided until then: the right first, then the proof."""
    lieu, form = entre_dates(request, structure)
    if not form.is_valid():
        raise ErreurMetier("dates", "Donnez deux dates dans l’ordre.")
    return _rapport(request, lieu=lieu, form=form)


@identite_fraiche
def _rapport(request: HttpRequest, lieu: Structure, form: EntreDatesForm) -> HttpResponse:
    du, au = form.cleaned_data["du"], form.cleaned_data["au"]
    acteur = request.acteur  # type: ignore[attr-defined]
    fiche = {
        "entete": Entete(lieu.nom, lieu.organisme.nom, lieu.finess),
        "pied": Pied(acteur.nom, acteur.fonction, horloge.maintenant()),
        "du": du,
        "au": au,
        "changements": matrice.changements(lieu, du, au),
        "ecarts": matrice.sans_decision(lieu),
        "profils": profils_au(lieu, au),
        "reseaux": reseaux_au(lieu, matrice.minuit(au + timedelta(days=1))),
    }
    octets = rendre_pdf("rapport_habilitations", {"fiche": fiche}, Lecteur(acteur.nom, acteur.fonction))
    journal.tracer("export", objet="habilitations:rapport", structure_id=lieu.pk)
    return reponse_papier(octets, f"habilitations-{lieu.finess}-{au:%Y-%m-%d}.pdf")
