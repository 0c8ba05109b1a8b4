"""Code lists of the room."""

from django.db import models


class GenreModele(models.TextChoices):
    DOCUMENT = "document", "Document"
    COURRIER = "courrier", "Courrier"


class EtatVersion(models.TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    PUBLIEE = "publiee", "En vigueur"
    RETIREE = "retiree", "Retirée"


class Format(models.TextChoices):
    PDF = "pdf", "PDF, à garder et à signer"
    ODT = "odt", "ODT, à finir dans LibreOffice"
    DOCX = "docx", "DOCX, à finir dans Word"


MIMES = {
    Format.PDF: "application/pdf",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
