"""Files to keep: a PDF with words, photographs, and what must be refused."""

import io
from functools import lru_cache
from typing import Any

from PIL import Image

from documents.models import Depot
from documents.services.ged import deposer
from dui.core import boite
from dui.core.entrees import generer_pdf
from habilitations.acces import acteur_de
from tests.documents.signature.outils import au_nom_de, relire
from tests.outils import fabriques as f


@lru_cache
def pdf(mots: str = "Attestation de scolarité du collège Anne-Frank") -> bytes:
    return generer_pdf(f"<html lang=fr><title>Essai</title><p>{mots}</p></html>", "").octets


def photo(couleur: str = "white", exif: bool = False) -> bytes:
    tampon = io.BytesIO()
    options: dict[str, Any] = {}
    if exif:
        donnees = Image.Exif()
        donnees[0x010E] = "Diagnostic au dos"
        options["exif"] = donnees
    Image.new("RGB", (800, 1100), couleur).save(tampon, "JPEG", **options)
    return tampon.getvalue()


def poser(monde: Any, pro: Any, fichiers: list[bytes] | None = None, dossier: Any = "eloise", **champs: Any) -> Depot:
    """Brought by somebody, in the dossier of Éloïse unless said."""
    with au_nom_de(pro):
        lu = relire(monde.d_eloise) if dossier == "eloise" else dossier
        return deposer(
            acteur=acteur_de(pro.compte), structure=monde.mecs, dossier=lu, fichiers=fichiers or [pdf()], **champs
        )


def traite(monde: Any, depot: Depot) -> Depot:
    """As the worker does; outside a transaction test, called by hand."""
    from documents.services.ged import traiter

    with f.technique(monde.mecs):
        lu = Depot.objects.get(pk=depot.pk)
        dernier = lu.originaux.order_by("-numero").first()
        traiter(lu, dernier.numero)
        return Depot.objects.get(pk=depot.pk)


def livrer() -> None:
    boite.livrer()
