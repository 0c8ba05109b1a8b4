"""/habilitations/revues/<id>/rapport/: the review of rights on paper, for the file of the house (S-19)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from documents.fiches import Entete, Lecteur, Pied
from documents.rendu import rendre_pdf
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.reponses import reponse_papier
from habilitations import partage
from habilitations import revue as lectures
from habilitations.views.revues import revue_de


@require_GET
@debit("papier")
def rapport(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines are those frozen when the campaign opened, with what was decided and done."""
    acteur, revue = revue_de(request, pk)
    lignes = list(lectures.lignes_de(revue).order_by("professionnel__nom", "professionnel__prenom", "pk"))
    structure = revue.structure
    fiche = {
        "entete": Entete(structure.nom, structure.organisme.nom, structure.finess),
        "pied": Pied(acteur.nom, acteur.fonction, horloge.maintenant()),
        "revue": revue,
        "lignes": lignes,
        "sans_categorie": partage.habilites(structure, partage.SANS),
        "nombres": [(mot, sum(ligne.decision == d for ligne in lignes)) for d, mot in MOTS],
    }
    octets = rendre_pdf("revue_habilitations", {"fiche": fiche}, Lecteur(acteur.nom, acteur.fonction))
    journal.tracer("export", objet=f"revue:{revue.pk}", structure_id=structure.pk)
    return reponse_papier(octets, f"revue-{revue.debut:%Y-%m-%d}.pdf")


MOTS = (
    ("garder", "droit gardé,droits gardés"),
    ("changer", "droit changé,droits changés"),
    ("retirer", "droit retiré,droits retirés"),
    ("", "droit non décidé,droits non décidés"),
)
