"""The night round: a walk, one tap a person, the minute of each (S11)."""

from django.db import transaction

from accompagnement.choices_presences import ConstatRonde
from accompagnement.models import PointRonde, RondeNuit
from accompagnement.services.presences.periodes import exiger_groupe
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import Acteur
from habilitations.models import Structure, Unite
from usagers.acces import exiger
from usagers.models import Dossier


@transaction.atomic
def commencer_ronde(*, acteur: Acteur | None, structure: Structure, unite: Unite | None) -> RondeNuit:
    """The one already open goes on: two taps are one round."""
    exiger_groupe(acteur, structure, unite, "ecrire", "valider")
    auteur = acteur.id if acteur else None
    ouverte = RondeNuit.objects.filter(structure=structure, unite=unite, fin=None, auteur=auteur).first()
    return ouverte or RondeNuit.objects.create(
        structure=structure, unite=unite, auteur_id=auteur, debut=horloge.maintenant()
    )


@transaction.atomic
def noter_point(*, acteur: Acteur | None, ronde: RondeNuit, dossier: Dossier, constat: str) -> PointRonde:
    exiger(acteur, dossier, ("PRE",), "ecrire", "valider")
    if ronde.fin is not None:
        raise ErreurMetier("close", "Cette ronde est terminée. Commencez-en une autre.")
    if constat not in ConstatRonde.values or dossier.structure_id != ronde.structure_id:
        raise ErreurMetier("constat", "Choisissez un constat dans la liste.")
    journal.tracer(
        "ecriture", objet="ronde", dossier_id=dossier.pk, structure_id=dossier.structure_id, usager_id=dossier.usager_id
    )
    return PointRonde.objects.create(
        ronde=ronde, dossier=dossier, structure_id=ronde.structure_id, constat=constat, le=horloge.maintenant(),
        auteur_id=acteur.id if acteur else None,
    )  # fmt: skip


@transaction.atomic
def terminer_ronde(*, acteur: Acteur | None, ronde: RondeNuit) -> RondeNuit:
    if acteur is not None and not any(acteur.peut("PRE", a, ronde.structure_id) for a in ("ecrire", "valider")):
        raise Refus()
    if ronde.fin is None:
        ronde.fin = horloge.maintenant()
        ronde.save(update_fields=["fin"])
    return ronde


__all__ = ["commencer_ronde", "noter_point", "terminer_ronde"]
