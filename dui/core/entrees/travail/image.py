"""Pictures: opened by an allow-list of decoders, turned upright, written again bare. S-37."""

import io
import warnings
from typing import Any, BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from .cadre import ecrire_morceau
from .refus import Refus

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MEGAPIXELS = 50


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    image, format_ = ouvrir(morceaux[0])
    if cote := parametres.get("cote_max"):
        image.thumbnail((cote, cote))
    octets = reencoder(image, format_)
    entete = {"mime": FORMATS[format_], "largeur": image.width, "hauteur": image.height}
    return entete, [ecrire_morceau(sortie, octets)]


def ouvrir(octets: bytes) -> tuple[Image.Image, str]:
    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image = Image.open(io.BytesIO(octets), formats=tuple(FORMATS))
        format_ = image.format or ""
        if image.width * image.height > MEGAPIXELS * 1_000_000:
            raise Refus("trop_grande", f"Cette image dépasse {MEGAPIXELS} millions de pixels.")
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as erreur:
        raise Refus("trop_grande", f"Cette image dépasse {MEGAPIXELS} millions de pixels.") from erreur
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as erreur:
        raise Refus("format", "Cette image n’est pas un JPEG, un PNG ou un WebP lisible.") from erreur
    return ImageOps.exif_transpose(image), format_


def reencoder(image: Image.Image, format_: str) -> bytes:
    """Pixels only: no EXIF, no position, no comment, no colour profile, no trailing bytes."""
    mode = "RGB" if format_ == "JPEG" or image.mode not in ("L", "LA", "RGB", "RGBA", "P") else image.mode
    propre = Image.new(mode, image.size)
    source = image.convert(mode)
    if mode == "P" and (palette := source.getpalette()):
        propre.putpalette(palette)
    propre.paste(source)
    tampon = io.BytesIO()
    options: dict[str, Any] = {"quality": 88} if format_ != "PNG" else {"optimize": True}
    propre.save(tampon, format_, **options)
    return tampon.getvalue()
