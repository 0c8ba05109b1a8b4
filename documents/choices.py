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
    PDF = "pdf", "PDF, pour garder et signer"


MIMES = {Format.PDF: "application/pdf"}
