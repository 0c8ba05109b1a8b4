"""The desk of one professional: tasks, messages, invitations; a pointer opens with one’s own rights, each time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from coordination.agenda import OUVERTS
from coordination.choices import TypeEvenement
from coordination.choices_agenda import Demande, EtatTache
from coordination.models import DestinataireMessage, MessageInterne, ParticipantEvenement, Tache
from dui.core import horloge
from habilitations.acces import Acteur, decider, numeros_visibles
from usagers.acces import liens_pour
from usagers.models import Dossier

LIMITE = 60
FERME = "Ce message renvoie à un dossier qui ne vous est pas ouvert."


def taches_visibles(acteur: Acteur) -> QuerySet[Tache]:
    """Those of dossiers that I read, and those of the house that are mine, that I gave, or that nobody holds."""
    lus = Q(dossier__in=numeros_visibles(acteur, "ID", "resumer"))
    maison = Q(dossier=None) & (Q(responsable=acteur.id) | Q(auteur=acteur.id) | Q(responsable=None))
    lignes = Tache.objects.filter(lus | maison, structure__in=acteur.structures)
    return lignes.select_related("dossier__usager", "responsable", "auteur", "reprise_de")


def taches_de(acteur: Acteur, au: date | None = None) -> list[Tache]:
    """Mine, still to do; those of the day and before when a day is given."""
    lignes = taches_visibles(acteur).filter(responsable=acteur.id, etat=EtatTache.A_FAIRE)
    if au is not None:
        lignes = lignes.filter(Q(pour_le=None) | Q(pour_le__lte=au))
    return list(lignes.order_by("pour_le", "pk")[:LIMITE])


def invitations(acteur: Acteur) -> list[ParticipantEvenement]:
    """To come, without an answer from me, and planned by somebody else; a shift is no invitation."""
    lignes = ParticipantEvenement.objects.filter(
        professionnel=acteur.id, reponse="", structure__in=acteur.structures, evenement__domaine="AGE",
        evenement__debut__gt=horloge.maintenant(), evenement__statut__in=OUVERTS,
    )  # fmt: skip
    lignes = lignes.exclude(evenement__auteur=acteur.id).exclude(evenement__auteur=None)
    lignes = lignes.exclude(evenement__type=TypeEvenement.SERVICE)
    lignes = lignes.filter(Q(evenement__serie=None) | Q(evenement__debut__lt=horloge.maintenant() + timedelta(days=8)))
    return list(lignes.select_related("evenement__auteur").order_by("evenement__debut", "pk")[:20])


@dataclass
class Pli:
    """One message as its reader may see it now."""

    message: MessageInterne
    remise: DestinataireMessage | None
    dossier: Dossier | None
    ferme: bool

    @property
    def titre(self) -> str:
        if self.ferme:
            return FERME
        if self.dossier is not None:
            return f"{Demande(self.message.demande).label} : {self.dossier.usager.nom_affiche}"
        return self.message.objet or "Message"


def plis(acteur: Acteur, remises: list[DestinataireMessage]) -> list[Pli]:
    """Dossiers are asked for once, with this reader's rights at this instant."""
    ids = {r.message.dossier_id for r in remises if r.message.dossier_id}
    ouverts = dossiers_ouverts(acteur, ids)
    return [_pli(r.message, r, ouverts) for r in remises]


def pli(acteur: Acteur, message: MessageInterne) -> Pli:
    ids = {message.dossier_id} if message.dossier_id else set()
    remise = DestinataireMessage.objects.filter(message=message, professionnel=acteur.id).first()
    return _pli(message, remise, dossiers_ouverts(acteur, ids))


def _pli(message: MessageInterne, remise: DestinataireMessage | None, ouverts: dict[int, Dossier]) -> Pli:
    dossier = ouverts.get(message.dossier_id or 0)
    return Pli(message, remise, dossier, ferme=message.dossier_id is not None and dossier is None)


def dossiers_ouverts(acteur: Acteur, ids: set[int]) -> dict[int, Dossier]:
    if not ids:
        return {}
    lignes = Dossier.objects.filter(pk__in=ids).select_related("usager", "structure", "perimetre")
    lignes = lignes.prefetch_related(liens_pour(acteur))
    return {d.pk: d for d in lignes if decider(acteur, "resumer", "ID", d.perimetre).permis}


def recus(acteur: Acteur, traites: bool = False) -> list[DestinataireMessage]:
    lignes = DestinataireMessage.objects.filter(professionnel=acteur.id, traite_le__isnull=not traites)
    lignes = lignes.filter(message__isnull=False).select_related("message__expediteur", "envoye_par")
    return list(lignes.order_by("-envoye_le", "-pk")[:LIMITE])


def lus_par(message: MessageInterne) -> list[Any]:
    return list(DestinataireMessage.objects.filter(message=message).select_related("professionnel"))
