"""What every act on school and work does: the right, the trace, the event."""

from typing import Any

from documents.models import Depot
from documents.types import PAI
from dui.core import journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.acces import exiger, permet
from usagers.models import Dossier

DOMAINE, ECRIRE = "PP", ("ecrire", "valider")
REFUS = "L’école et le travail sont suivis par l’équipe éducative et sociale."
NIVEAU = 2


def peut_ecrire(acteur: Acteur, dossier: Dossier) -> bool:
    return permet(acteur, dossier, DOMAINE, *ECRIRE)


def exiger_ecriture(acteur: Acteur | None, dossier: Dossier) -> None:
    exiger(acteur, dossier, [DOMAINE], *ECRIRE, motif=REFUS)


def exiger_piece(dossier: Dossier, piece: Depot | None) -> None:
    """A school paper: of this person, of the team's level, and never a PAI, which is medical."""
    if piece is None:
        return
    if piece.dossier_id != dossier.pk:
        raise ErreurMetier("piece", "Ce document est celui d’une autre personne.", champ="piece")
    if piece.type == PAI or piece.niveau > NIVEAU:
        message = "Un document de santé ne se range pas avec les papiers d’école. Un PAI a sa propre entrée."
        raise ErreurMetier("piece", message, champ="piece")


def annoncer(acteur: Acteur | None, objet: Any, dossier: Dossier, acte: str) -> None:
    """Logged and told in one place. `acte` is a word of the closed list of the timeline."""
    genre = type(objet).__name__.lower()
    journal.tracer("ecriture", objet=f"{genre}:{objet.pk}", dossier_id=dossier.pk, structure_id=dossier.structure_id,
                   niveau=objet.niveau)  # fmt: skip
    publier("accompagnement.parcours_change", structure_id=dossier.structure_id, dossier_id=dossier.pk, genre=genre,
            objet_id=objet.pk, acte=acte, auteur_id=acteur.id if acteur else None)  # fmt: skip
