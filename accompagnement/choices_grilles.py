"""Assessment grids: states of an assessment and of a version, how it was done, which domain opens which level (S09)."""

from django.db import models


class StatutPassation(models.TextChoices):
    """JDV_J281, restricted (metier §2.2): linear; answers frozen from VALIDE on."""

    ENPREPARATION = "ENPREPARATION", "En préparation"
    APPROUVE = "APPROUVE", "Approuvée"
    VALIDE = "VALIDE", "Validée"
    TERMINE = "TERMINE", "Terminée"
    ANNULE = "ANNULE", "Annulée"


OUVERTS = (StatutPassation.ENPREPARATION, StatutPassation.APPROUVE)
FIGES = (StatutPassation.VALIDE, StatutPassation.TERMINE)
TONS_PASSATION: dict[str, tuple[str, str]] = {
    "ENPREPARATION": ("info", "pencil-line"), "APPROUVE": ("attention", "hourglass"), "VALIDE": ("ok", "check"),
    "TERMINE": ("ok", "circle-check"), "ANNULE": ("", "ban"),
}  # fmt: skip


class Modalite(models.TextChoices):
    ENTRETIEN = "entretien", "Entretien avec la personne"
    OBSERVATION = "observation", "Observation au quotidien"
    EQUIPE = "equipe", "Réunion d’équipe"
    DISTANCE = "distance", "À distance : téléphone, visio"
    DOSSIER = "dossier", "Sur dossier"
    SEUL = "seul", "Remplie seule par la personne"


class EtatVersionGrille(models.TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    PUBLIEE = "publiee", "En vigueur"
    RETIREE = "retiree", "Retirée"


class GenreResultat(models.TextChoices):
    SCORE = "score", "Score"
    CALCUL = "calcul", "Champ calculé"
    ALERTE = "alerte", "Alerte"
    AXE = "axe", "Domaine"


# Level of an item → domain whose right opens it.
DOMAINES = {1: "GRE", 2: "GRE", 3: "GRS", 4: "GRS", 5: "PSY", 6: "IP"}
