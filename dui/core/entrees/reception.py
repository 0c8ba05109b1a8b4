"""A file that somebody gives us, before it is kept (S-37): known by its content, never by its name."""

from dataclasses import dataclass

from dui.core.entrees.erreurs import EntreeRefusee

MO = 1024 * 1024
PDF = "application/pdf"
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
FORMATS = "Ce fichier n’est ni un PDF ni une photo (JPEG, PNG ou WebP)."
ACTIF = "Ce PDF contient un programme ou un fichier joint. Imprimez-le en PDF, puis déposez le résultat."
PROTEGE = "Ce PDF est protégé par un mot de passe. Retirez la protection, puis déposez-le de nouveau."


@dataclass(frozen=True)
class Recu:
    """What may be kept: pictures are made again from their pixels, a PDF is kept as it was."""

    octets: bytes
    mime: str
    extension: str
    pages: int | None = None


def reconnaitre(octets: bytes) -> str:
    """Type by the first bytes; empty when it is not one of ours."""
    if octets[:4] == b"RIFF" and octets[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for signature, mime in SIGNATURES if octets.startswith(signature)), "")


def recevoir(octets: bytes, *, types: frozenset[str] = IMAGES | {PDF}, taille: int = 25 * MO) -> Recu:
    """The file as it may be kept, or `EntreeRefusee`. The antivirus is asked on the way (see `appel`)."""
    if len(octets) > taille:
        raise EntreeRefusee("taille", f"Ce fichier dépasse {taille // MO} Mo.")
    mime = reconnaitre(octets)
    if mime not in types:
        raise EntreeRefusee("format", FORMATS)
    return _pdf(octets) if mime == PDF else _image(octets, mime)


def _pdf(octets: bytes) -> Recu:
    from dui.core.entrees import inspecter_pdf

    vu = inspecter_pdf(octets)
    if vu.chiffre:
        raise EntreeRefusee("pdf_protege", PROTEGE)
    if vu.actif or vu.drapeaux & {"fichier_joint", "formulaire_xfa"}:
        raise EntreeRefusee("pdf_actif", ACTIF)
    return Recu(octets, PDF, "pdf", vu.pages)


def _image(octets: bytes, annonce: str) -> Recu:
    from dui.core.entrees import verifier_image

    image = verifier_image(octets)
    if image.mime != annonce:
        raise EntreeRefusee("format", FORMATS)
    return Recu(image.octets, image.mime, image.mime.partition("/")[2].replace("jpeg", "jpg"))
