"""Set the letterhead of a house, or of its organisme."""

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import transaction

from documents.models import PapierEntete
from documents.papier import TEXTES
from dui.core import journal
from dui.core.entrees import EntreeRefusee, recevoir, verifier_image
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Structure

LOGO_MIMES = frozenset({"image/png", "image/jpeg"})
LOGO_TAILLE = 2 * 1024 * 1024
LOGO_COTE = 900


@transaction.atomic
def regler_papier(
    *, acteur: Acteur, papier: PapierEntete, champs: Mapping[str, str], version_lue: int, logo: bytes = b"",
    sans_logo: bool = False,
) -> PapierEntete:  # fmt: skip
    """Documents already made keep the letterhead of their day."""
    valeurs: dict[str, object] = {nom: champs[nom].strip() for nom in TEXTES}
    if logo:
        valeurs |= _logo(logo)
    elif sans_logo:
        valeurs |= {"logo": "", "logo_mime": "", "logo_largeur": 0, "logo_hauteur": 0}
    if papier.pk is None:
        papier.save()
        version_lue = papier.version
    enregistrer_versionne(papier, valeurs, version_lue)
    journal.tracer("reglages", objet=f"papier:{papier.pk}", structure_id=papier.structure_id)
    return papier


def papier_a_regler(structure: Structure, *, organisme: bool) -> PapierEntete:
    """The row of that house (or of its organisme), or a new one not yet written."""
    lieu = None if organisme else structure
    trouve = PapierEntete.objects.filter(organisme=structure.organisme_id, structure=lieu).first()
    return trouve or PapierEntete(organisme_id=structure.organisme_id, structure=lieu)


def _logo(octets: bytes) -> dict[str, object]:
    """Known by its content, made again from its pixels; a drawing that can hold a program (SVG) is refused."""
    try:
        recu = recevoir(octets, types=LOGO_MIMES, taille=LOGO_TAILLE)
        image = verifier_image(recu.octets, cote_max=LOGO_COTE)
    except EntreeRefusee as refus:
        message = "Donnez le logo en PNG ou en JPEG." if refus.code == "format" else refus.message
        raise ErreurMetier("logo", message, champ="logo") from refus
    depot = PapierEntete(logo=ContentFile(image.octets, name="logo"))
    nom = depot.logo.field.generate_filename(depot, "logo")
    depot.logo.storage.save(nom, ContentFile(image.octets))
    return {"logo": nom, "logo_mime": image.mime, "logo_largeur": image.largeur, "logo_hauteur": image.hauteur}
