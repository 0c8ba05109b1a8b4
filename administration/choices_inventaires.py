"""Belongings (PDE-DOCX-6): when, in which state, and what differs."""

from django.db import models


class Moment(models.TextChoices):
    ENTREE = "entree", "À l’entrée"
    INTERMEDIAIRE = "intermediaire", "En cours de séjour"
    SORTIE = "sortie", "À la sortie"


class EtatInventaire(models.TextChoices):
    BROUILLON = "brouillon", "En cours"
    A_SIGNER = "a_signer", "À signer"
    SIGNE = "signe", "Signé"
    REFUSE = "refuse", "Signature refusée"
    ANNULE = "annule", "Abandonné"


class EtatObjet(models.TextChoices):
    NEUF = "neuf", "Neuf"
    BON = "bon", "Bon"
    USAGE = "usage", "Usagé"
    ABIME = "abime", "Abîmé"


RANG_ETAT: dict[str, int] = {"neuf": 0, "bon": 1, "usage": 2, "abime": 3}
TONS_INVENTAIRE: dict[str, tuple[str, str]] = {
    "brouillon": ("info", "hourglass"), "a_signer": ("attention", "clock"), "signe": ("ok", "check"),
    "refuse": ("danger", "ban"), "annule": ("", "minus"),
}  # fmt: skip
