"""What this room adds to the screens of the others: a kind of line in the timeline."""

from collections.abc import Mapping, Sequence

from documents.models import Document
from dui.core.registres import ACTES, FIL, GenreFil
from habilitations.acces import Acteur


def _joindre(acteur: Acteur, ids: Sequence[int]) -> Mapping[int, Document]:
    """Only those that this reader may download; of the others the line alone is shown."""
    return Document.objects.servis_a(acteur).in_bulk(ids)


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    ACTES.enregistrer("document", cle="document")
    genre = GenreFil("document", "Documents", "file-text", "GA", _joindre, "documents/_fil.html")
    FIL.enregistrer(genre, cle="document", ordre=10)
