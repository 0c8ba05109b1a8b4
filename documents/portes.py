"""What this room adds to the screens of the others: a kind of line in the timeline."""

from collections.abc import Mapping, Sequence

from documents.acces import redige
from documents.models import Document
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, GenreFil
from habilitations.acces import Acteur


def _joindre(acteur: Acteur, ids: Sequence[int]) -> Mapping[int, Document]:
    """Only those that this reader may download; of the others the line alone is shown."""
    return Document.objects.servis_a(acteur).in_bulk(ids)


ACTES_D_ICI = {
    "document": "document", "modele": "modèle de document", "essai_modele": "essai d’un modèle",
    "papier": "papier à en-tête",
}  # fmt: skip


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    for cle, mots in ACTES_D_ICI.items():
        ACTES.enregistrer(mots, cle=cle)
    modeles = Entree("Modèles", "modeles", "file-text", groupe="Maison",
                     visible=lambda request: redige(getattr(request, "acteur", None)))  # fmt: skip
    NAVIGATION.enregistrer(modeles, cle="modeles", ordre=790)
    genre = GenreFil("document", "Documents", "file-text", "GA", _joindre, "documents/_fil.html")
    FIL.enregistrer(genre, cle="document", ordre=10)
