"""Words of the educational writings."""

from django.db import models


class GenreEcrit(models.TextChoices):
    RAPPORT = "cr", "Compte rendu éducatif"
    NAVETTE = "navette", "Fiche navette"
    PROTOCOLE = "protocole", "Protocole d’actions"


class EtatEcrit(models.TextChoices):
    BROUILLON = "brouillon", "En cours d’écriture"
    FINI = "fini", "Terminé"


MODELES = {GenreEcrit.RAPPORT: "CR-EDUCATIF", GenreEcrit.NAVETTE: "FICHE-NAVETTE",
           GenreEcrit.PROTOCOLE: "PROTOCOLE-ACTIONS"}  # fmt: skip
