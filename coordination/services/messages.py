"""Messages between professionals. About a person they say nothing and point to the dossier (S21, PG).

What they point to is opened with the reader's own rights, each time; to forward gives no right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from coordination.choices import Importance
from coordination.choices_agenda import Demande
from coordination.models import DestinataireMessage, ListeDiffusion, MessageInterne
from coordination.services.masquage import nommees
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acces import Acteur, perimetres_visibles
from habilitations.acteur import acteurs_de
from habilitations.choices import EtatCompte
from usagers.acces import exiger
from usagers.models import Dossier, Usager

PRESENTS = (EtatCompte.CREE, EtatCompte.ACTIF)
RECU = "Un message vous attend"
PERSONNES = 400


@dataclass(frozen=True)
class Courrier:
    """What is sent. With a dossier: `demande`, and neither `objet` nor `texte`."""

    objet: str = ""
    texte: str = ""
    importance: int = Importance.INFO
    dossier: Dossier | None = None
    demande: str = ""
    cible: str = ""
    pour_le: date | None = None


@transaction.atomic
def envoyer_message(
    *, acteur: Acteur, structure_id: int, destinataires: Iterable[int], courrier: Courrier,
    listes: Iterable[ListeDiffusion] = (),
) -> MessageInterne:  # fmt: skip
    """To colleagues of the house, one by one or by a list."""
    qui = set(destinataires) | {pk for liste in listes for pk in liste.membres}
    qui = _presents(structure_id, qui) - {acteur.id}
    if not qui:
        raise ErreurMetier("destinataires", "Choisissez au moins un collègue de la maison.", champ="destinataires")
    _verifier(acteur, structure_id, courrier)
    message = MessageInterne.objects.create(
        structure_id=structure_id, expediteur_id=acteur.id, lecteurs=sorted(qui | {acteur.id}),
        objet="" if courrier.dossier else courrier.objet.strip()[:120],
        texte="" if courrier.dossier else courrier.texte.strip(), importance=courrier.importance,
        dossier=courrier.dossier, demande=courrier.demande if courrier.dossier else "", cible=courrier.cible,
        pour_le=courrier.pour_le,
    )  # fmt: skip
    _remettre(message, acteur, qui)
    return message


def _presents(structure_id: int, qui: set[int]) -> set[int]:
    return {a.id for a in acteurs_de(structure_id, PRESENTS) if a.id in qui}


def _verifier(acteur: Acteur, structure_id: int, courrier: Courrier) -> None:
    if courrier.dossier is not None:
        exiger(acteur, courrier.dossier, ["ID"], "resumer")
        if courrier.demande not in Demande.values:
            raise ErreurMetier("demande", "Dites ce que vous attendez.", champ="demande")
        if courrier.texte.strip() or courrier.objet.strip():
            raise ErreurMetier(
                "texte", "Ce qui concerne une personne s’écrit dans son dossier. Ici, le message y renvoie.",
                champ="texte",
            )  # fmt: skip
        return
    if not courrier.texte.strip():
        raise ErreurMetier("texte", "Écrivez votre message.", champ="texte")
    cites = nommees(f"{courrier.objet}\n{courrier.texte}", _connues(acteur, structure_id), ())
    if cites:
        noms = ", ".join(u.prenom_affiche for u in cites[:3])
        raise ErreurMetier(
            "personne", f"Ce message nomme {noms}. Écrivez-le dans son dossier, puis renvoyez-y.", champ="texte"
        )


def _connues(acteur: Acteur, structure_id: int) -> list[Usager]:
    """Those whom the sender may name: persons of the house that they read."""
    ouverts = perimetres_visibles(acteur, "ID", "resumer").filter(structure=structure_id).values("pk")
    return list(Usager.objects.filter(dossiers__in=ouverts).distinct()[:PERSONNES])


def _remettre(message: MessageInterne, acteur: Acteur, qui: set[int]) -> None:
    DestinataireMessage.objects.bulk_create(
        DestinataireMessage(message=message, structure_id=message.structure_id, professionnel_id=pk,
                            envoye_par_id=acteur.id)
        for pk in sorted(qui)
    )  # fmt: skip
    journal.tracer("envoi", objet=f"message:{message.pk}", structure_id=message.structure_id)
    publier("coordination.message_envoye", structure_id=message.structure_id, message_id=message.pk)
    publier("coordination.avis_pose", structure_id=message.structure_id, professionnels=sorted(qui))
    notifier(qui, structure_id=message.structure_id, nature="message", texte=RECU,
             url=reverse("message", args=[message.pk]))  # fmt: skip


@transaction.atomic
def transferer_message(*, acteur: Acteur, message: MessageInterne, destinataires: Iterable[int]) -> int:
    """Somebody else gets the pointer; what they may open stays what it was."""
    message = MessageInterne.objects.select_for_update().get(pk=message.pk)
    qui = _presents(message.structure_id, set(destinataires)) - set(message.lecteurs)
    if not qui:
        raise ErreurMetier("destinataires", "Ces collègues l’ont déjà.", champ="destinataires")
    if acteur.id not in message.lecteurs:
        raise Refus()
    message.lecteurs = sorted({*message.lecteurs, *qui})
    message.save()
    _remettre(message, acteur, qui)
    return len(qui)


@transaction.atomic
def marquer_lu(*, acteur: Acteur, message: MessageInterne) -> None:
    DestinataireMessage.objects.filter(message=message, professionnel=acteur.id, lu_le=None).update(
        lu_le=horloge.maintenant()
    )


@transaction.atomic
def traiter_message(*, acteur: Acteur, message: MessageInterne) -> None:
    """Dealt with: it leaves the inbox."""
    maintenant = horloge.maintenant()
    lignes = DestinataireMessage.objects.filter(message=message, professionnel=acteur.id)
    lignes.filter(lu_le=None).update(lu_le=maintenant)
    if not lignes.filter(traite_le=None).update(traite_le=maintenant):
        raise ErreurMetier("message", "Ce message est déjà traité.")
