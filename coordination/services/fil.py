"""One line of the timeline, written by the subscriber of the room that knows the fact (DESIGN §1: registry FIL)."""

from datetime import datetime

from coordination.choices import Importance
from coordination.models import EntreeFil
from dui.core import horloge
from dui.core.registres import FIL
from usagers.models import Dossier

EXTRAIT = 400
TITRE = 120
REECRITS = [
    "structure_id", "dossier", "niveau", "domaine", "instant", "titre", "extrait", "importance", "auteur", "retiree",
]  # fmt: skip


def inscrire_au_fil(
    *,
    dossier: Dossier,
    genre: str,
    objet_id: int,
    titre: str,
    instant: datetime,
    extrait: str = "",
    niveau: int = 2,
    domaine: str = "",
    importance: int = Importance.INFO,
    auteur_id: int | None = None,
    retiree: bool = False,
) -> None:
    """Write or rewrite, in one statement, the line of (genre, objet_id).

    `genre` is registered in FIL; its domain is the default one.

    A line is read by those who reach its level and its domain; what must show without detail (« RDV santé, détail
    réservé à l’équipe de soins ») is a line of level 2 whose words say no more.
    """
    connu = FIL.get(genre)
    if connu is None:
        raise ValueError(f"unknown kind of timeline: {genre}")
    ligne = EntreeFil(
        genre=genre,
        objet_id=objet_id,
        structure_id=dossier.structure_id,
        dossier=dossier,
        niveau=niveau,
        domaine=domaine or connu.domaine,
        instant=instant,
        titre=titre[:TITRE],
        extrait=extrait[:EXTRAIT],
        importance=importance,
        auteur_id=auteur_id,
        retiree=retiree,
        inscrite_le=horloge.maintenant(),
    )
    EntreeFil.objects.bulk_create(
        [ligne], update_conflicts=True, unique_fields=["genre", "objet_id"], update_fields=REECRITS
    )
