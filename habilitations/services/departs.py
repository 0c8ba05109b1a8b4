"""End of contract: the formula already refuses since midnight; here sessions end and rights are closed for good."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from dui.core import horloge
from dui.core.contexte import courant
from dui.core.evenements import publier
from habilitations.choices import EtatCompte, NatureConnexion
from habilitations.models import Affectation, Compte, Delegation, JournalConnexion, Professionnel
from habilitations.services.comptes import fermer_sessions

MOTIF = "Fin de contrat"


@transaction.atomic
def clore_departs(*, professionnel: Professionnel | None = None) -> int:
    """Close what outlives a contract that is over; of one person, or of all. Repeated, it finds nothing."""
    jour = horloge.aujourdhui()
    restes = Affectation.objects.filter(_apres_contrat(), professionnel=OuterRef("pk"))
    partis = Professionnel.objects.filter(contrat_fin__lt=jour).filter(
        Q(compte__etat__in=[EtatCompte.CREE, EtatCompte.ACTIF, EtatCompte.SUSPENDU]) | Exists(restes)
    )
    if professionnel is not None:
        partis = partis.filter(pk=professionnel.pk)
    lignes = list(partis.select_for_update(of=("self",)).order_by("pk"))
    for parti in lignes:
        _clore(parti)
    return len(lignes)


def _apres_contrat() -> Q:
    return Q(fin=None) | Q(fin__gt=F("professionnel__contrat_fin"))


def _clore(parti: Professionnel) -> None:
    fin: date = parti.contrat_fin  # type: ignore[assignment]
    for compte in Compte.objects.filter(professionnel=parti).exclude(etat=EtatCompte.CLOS):
        compte.etat = EtatCompte.CLOS
        compte.save(update_fields=["etat"])
        compte.invitations.filter(utilisee_le=None).update(expire_le=horloge.maintenant())
        JournalConnexion.objects.create(compte=compte, nature=NatureConnexion.ETAT, moyen="contrat")
        fermer_sessions(compte)
    ouvertes = Affectation.objects.filter(_apres_contrat(), professionnel=parti)
    maisons = set(ouvertes.values_list("structure_id", flat=True))
    ouvertes.filter(debut__gt=fin).update(debut=fin, fin=fin, motif=MOTIF)
    ouvertes.update(fin=fin, motif=MOTIF)
    _retirer_delegations(parti)
    if courant() is not None:
        for structure_id in maisons:
            publier("habilitations.depart", structure_id=structure_id, professionnel_id=parti.pk)


def _retirer_delegations(parti: Professionnel) -> None:
    """Given or received, they end with either contract."""
    Delegation.objects.filter(
        Q(delegant=parti) | Q(delegataire=parti), revoquee_le=None, fin__gt=parti.contrat_fin
    ).update(revoquee_le=horloge.maintenant(), motif_fin=MOTIF)
