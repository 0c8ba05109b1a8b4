"""Who takes part is invited, and may decline with a reason; notices never say anything of the content (S21)."""

from django.db import transaction
from django.urls import reverse

from coordination.choices_agenda import ReponseInvitation
from coordination.models import Evenement, ParticipantEvenement
from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acces import Acteur

MOTS = {
    "invitation": "Vous êtes attendu à un rendez-vous",
    "deplacement": "Un rendez-vous a changé d’heure",
    "reponse": "Un collègue a répondu à votre invitation",
}


def inviter(evenement: Evenement, nature: str = "invitation") -> int:
    """A notice to each professional who takes part, whoever planned apart; an e-mail without content follows."""
    ctx = contexte.courant()
    moi = ctx.acteur_id if ctx is not None else None
    tenants = evenement.participants.exclude(professionnel=None).values_list("professionnel_id", flat=True)
    return avertir({pk for pk in tenants if pk is not None and pk != moi}, evenement.structure_id, nature, evenement.pk)


def avertir(qui: set[int], structure_id: int, nature: str, evenement_id: int) -> int:
    if not qui:
        return 0
    url = reverse("evenement", args=[evenement_id])
    publier("coordination.avis_pose", structure_id=structure_id, evenement_id=evenement_id, professionnels=sorted(qui))
    return notifier(qui, structure_id=structure_id, nature=nature, texte=MOTS[nature], url=url)


@transaction.atomic
def repondre_invitation(*, acteur: Acteur, evenement: Evenement, reponse: str, motif: str = "") -> ParticipantEvenement:
    """One's own place alone; to decline says why, and who planned it is told."""
    place = evenement.participants.filter(professionnel=acteur.id).first()
    if place is None or evenement.termine:
        raise ErreurMetier("invitation", "Cette invitation n’attend pas de réponse de vous.")
    if reponse not in ReponseInvitation.values:
        raise ErreurMetier("reponse", "Acceptez ou déclinez.", champ="reponse")
    if reponse == ReponseInvitation.DECLINEE and not motif.strip():
        raise ErreurMetier("motif", "Dites en quelques mots pourquoi vous déclinez.", champ="motif")
    place.reponse, place.reponse_motif, place.repondu_le = reponse, motif.strip()[:200], horloge.maintenant()
    place.save()
    journal.tracer("ecriture", objet=f"evenement:{evenement.pk}", structure_id=evenement.structure_id)
    if evenement.auteur_id not in (None, acteur.id):
        avertir({evenement.auteur_id}, evenement.structure_id, "reponse", evenement.pk)
    return place
