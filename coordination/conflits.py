"""Who or what is taken twice at the same hour: said beside the form and on the event, never refused (S19, EC)."""

from collections.abc import Collection
from datetime import datetime

from coordination.agenda import OUVERTS
from coordination.choices import TypeEvenement
from coordination.models import Indisponibilite, ParticipantEvenement, PersonneEvenement, Reservation
from dui.core.typographie import heure, jour_mois
from usagers.models import Dossier


def conflits(
    *, structure_id: int, debut: datetime, fin: datetime, professionnels: Collection[int] = (),
    dossiers: Collection[Dossier] = (), ressources: Collection[int] = (), sauf: int | None = None,
) -> list[str]:  # fmt: skip
    """One sentence each. Somebody else's appointment is never described; a planned shift takes nobody."""
    croise = {"evenement__debut__lt": fin, "evenement__fin__gt": debut, "evenement__statut__in": OUVERTS}
    dits: list[str] = []
    pris = ParticipantEvenement.objects.filter(professionnel__in=professionnels, structure=structure_id, **croise)
    pris = pris.exclude(evenement__type=TypeEvenement.SERVICE)
    for p in pris.exclude(evenement=sauf).select_related("professionnel", "evenement")[:20]:
        dits.append(f"{p.professionnel} a déjà un rendez-vous {_quand(p.evenement.debut)}.")
    absents = Indisponibilite.objects.filter(
        professionnel__in=professionnels, structure=structure_id, retiree_le=None, debut__lt=fin, fin__gt=debut
    )
    dits += [f"{a.professionnel} n’est pas disponible." for a in absents.select_related("professionnel")[:20]]
    noms = {d.pk: d.usager.prenom_affiche for d in dossiers}
    occupes = PersonneEvenement.objects.filter(dossier__in=noms, statut__in=OUVERTS, **croise)
    for ligne in occupes.exclude(evenement=sauf).select_related("evenement")[:20]:
        dits.append(f"{noms[ligne.dossier_id]} est déjà attendu ailleurs {_quand(ligne.evenement.debut)}.")
    prises = Reservation.objects.filter(
        ressource__in=ressources, structure=structure_id, debut__lt=fin, fin__gt=debut, evenement__statut__in=OUVERTS
    )
    for r in prises.exclude(evenement=sauf).select_related("ressource")[:20]:
        dits.append(f"{r.ressource} est déjà pris {_quand(r.debut)}.")
    return dits


def _quand(instant: datetime) -> str:
    return f"le {jour_mois(instant)} à {heure(instant)}"
