"""Presences follow the stay: its end closes what was written beyond and frees the bed, its end undone gives it back.
The fil tells absences."""

from datetime import datetime
from typing import Any

from accompagnement.choices_presences import Portee
from accompagnement.models import Fugue, PresenceAbsence
from accompagnement.services.presences.sorties import suivre_sejour
from coordination.choices import Importance
from coordination.services.fil import inscrire_au_fil
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from dui.core.typographie import instant
from usagers.models import Dossier, Sejour


@abonner("usagers.sejour_termine", id="accompagnement.presences", synchrone=True)
@abonner("usagers.sejour_corrige", id="accompagnement.presences", synchrone=True)
def suivre(evenement: EvenementMetier) -> None:
    sejour = Sejour.objects.select_related("dossier__structure").get(pk=evenement.ids["sejour_id"])
    suivre_sejour(sejour)


@abonner("accompagnement.presence_changee", id="accompagnement.fil", synchrone=True)
def raconter(evenement: EvenementMetier) -> None:
    """One line for each absence, rewritten when it changes; a simple presence is no news."""
    pk = evenement.ids.get("presence_id")
    if pk is None:
        return
    ligne = PresenceAbsence.objects.select_related("dossier").get(pk=pk)
    _inscrire(ligne.dossier, "presence", ligne.pk, ligne.debut, str(ligne), _phrase(ligne),
              auteur_id=evenement.acteur_id,
              retiree=ligne.portee == Portee.ANNULEE or ligne.motif == "present")  # fmt: skip


def _phrase(ligne: PresenceAbsence) -> str:
    if ligne.portee == Portee.NON_TENUE:
        return "Prévue, n’a pas eu lieu."
    suite = f", jusqu’au {instant(ligne.fin)}" if ligne.fin else ", retour non connu"
    return f"À partir du {instant(ligne.debut)}{suite}. {ligne.precision}".strip()


@abonner("accompagnement.fugue_declaree", id="accompagnement.fil", synchrone=True)
@abonner("accompagnement.fugue_close", id="accompagnement.fil", synchrone=True)
def raconter_la_fugue(evenement: EvenementMetier) -> None:
    fugue = Fugue.objects.select_related("dossier").get(pk=evenement.ids["fugue_id"])
    fin = f" De retour le {instant(fugue.retour_le)}." if fugue.retour_le else ""
    _inscrire(fugue.dossier, "fugue", fugue.pk, fugue.constatee_le, str(fugue),
              f"Vu pour la dernière fois le {instant(fugue.vu_le)}.{fin}", auteur_id=evenement.acteur_id,
              importance=Importance.A_SURVEILLER if fugue.retour_le else Importance.URGENT)  # fmt: skip


def _inscrire(dossier: Dossier, genre: str, pk: int, quand: datetime, titre: str, extrait: str, **suite: Any) -> None:
    inscrire_au_fil(dossier=dossier, genre=genre, objet_id=pk, instant=quand, titre=titre, extrait=extrait, **suite)
