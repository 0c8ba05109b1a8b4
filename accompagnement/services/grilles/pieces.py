"""Papers attached to an assessment: kept among the documents of the dossier, at the level of the assessment."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accompagnement.choices_grilles import DOMAINES, StatutPassation
from accompagnement.models import Passation, PiecePassation
from accompagnement.services.grilles.acces import exiger_ecriture
from documents.services.ged import deposer
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur

TYPE = "34842-5"


@transaction.atomic
def joindre_piece(*, acteur: Acteur, passation: Passation, fichiers: Sequence[Any], titre: str = "") -> PiecePassation:
    """Until it is terminated: a score under licence may come with its sheet a few days later."""
    exiger_ecriture(acteur, passation)
    if passation.statut in (StatutPassation.TERMINE, StatutPassation.ANNULE):
        raise ErreurMetier("figee", "Cette évaluation est close : rangez le document au dossier.", champ="fichiers")
    depot = deposer(
        acteur=acteur, structure=passation.dossier.structure, dossier=passation.dossier,
        fichiers=[f.read() for f in fichiers], niveau=passation.niveau, titre=titre or f"{passation.grille}, feuille",
        type=TYPE, ouvrent=(DOMAINES[passation.niveau],),
    )  # fmt: skip
    return PiecePassation.objects.create(
        passation=passation, structure_id=passation.structure_id, niveau=passation.niveau, depot=depot
    )
