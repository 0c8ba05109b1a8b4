"""Deadlines that a birth date sets by itself: the interview at seventeen and majority (CASF L222-5-1, C. civ. 414)."""

from datetime import date

from coordination.services.echeances import clore_echeances, poser_echeance
from dui.core import calendrier, horloge
from habilitations.choices import Phase, Secteur
from usagers.choices import StatutSejour
from usagers.models import Dossier, Sejour

OUVERTES = frozenset({Phase.CANDIDAT, Phase.ACTIF})


def poser_anniversaires(dossier: Dossier) -> None:
    """For the minors of child protection; a birth date corrected moves them, one taken away closes them.

    Admitted after the seventeenth birthday: the interview is due as soon as possible, hence from the admission.
    """
    objet = f"usager:{dossier.usager_id}"
    naissance = dossier.usager.date_naissance
    if dossier.structure.secteur != Secteur.PDE or dossier.perimetre.phase not in OUVERTES:
        return
    if naissance is None:
        clore_echeances(dossier=dossier, objet=objet, motif="Date de naissance inconnue")
        return
    majorite = calendrier.anniversaire(naissance, 18)
    if majorite <= horloge.aujourdhui():
        clore_echeances(dossier=dossier, objet=objet, motif="Personne majeure")
        return
    poser_echeance(acteur=None, dossier=dossier, regle="majorite", origine=majorite, objet=objet)
    entretien = calendrier.anniversaire(naissance, 17)
    poser_echeance(
        acteur=None, dossier=dossier, regle="entretien_autonomie", objet=objet,
        origine=max(entretien, _admission(dossier) or entretien),
    )  # fmt: skip


def _admission(dossier: Dossier) -> date | None:
    """Of the stay planned or in course."""
    sejours = Sejour.objects.filter(dossier=dossier).exclude(statut=StatutSejour.TERMINE).order_by("-numero")
    return sejours.values_list("date_admission", flat=True).first()
