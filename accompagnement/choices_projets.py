"""Words of the personalised project and of the project for the child (S08): national codes, local ones said so."""

from django.db import models


class TypeProjet(models.TextChoices):
    """TRE_R390."""

    PP = "PP", "Projet personnalisé"
    PAI = "PAI", "Projet d’accompagnement individuel"
    PPA = "PPA", "Projet personnalisé d’accompagnement"
    PPIA = "PPIA", "Projet personnalisé individuel d’accompagnement"
    PPI = "PPI", "Projet personnalisé individuel"
    PA = "PA", "Projet d’accompagnement"
    PI = "PI", "Projet individuel"


class StatutProjet(models.TextChoices):
    ENPREPARATION = "ENPREPARATION", "En préparation"
    ENCOURS = "ENCOURS", "En cours"
    ENPAUSE = "ENPAUSE", "En pause"
    TERMINE = "TERMINE", "Terminé"


class Etape(models.TextChoices):
    """Where a project in preparation stands: the référent writes and submits, who validates commits the house."""

    REDACTION = "redaction", "En rédaction"
    SOUMIS = "soumis", "À valider"
    VALIDE = "valide", "À signer"


class StatutNoeud(models.TextChoices):
    ENPREPARATION = "ENPREPARATION", "En préparation"
    ACTIF = "ACTIF", "En cours"
    TERMINE = "TERMINE", "Terminé"
    ANNULE = "ANNULE", "Annulé"


class Atteinte(models.TextChoices):
    """Local: how an objective ends."""

    ATTEINT = "atteint", "Atteint"
    PARTIEL = "partiel", "Atteint en partie"
    NON = "non", "Non atteint"
    ABANDONNE = "abandonne", "Abandonné"


class Avancement(models.IntegerChoices):
    """Local: four steps and their word, never a percentage."""

    AUCUN = 0, "Pas commencé"
    DEBUT = 1, "Ça commence"
    PEU = 2, "Un peu"
    BIEN = 3, "En bonne voie"
    ATTEINT = 4, "Atteint"


class Origine(models.TextChoices):
    """Whose words they are."""

    PERSONNE = "personne", "La personne"
    PROCHE = "proche", "Un proche"
    REPRESENTANT = "representant", "Son représentant"


class Cote(models.TextChoices):
    """Who agrees, or not."""

    PROFESSIONNEL = "professionnel", "L’établissement"
    USAGER = "usager", "La personne"
    ENTOURAGE = "entourage", "Un titulaire de l’autorité parentale ou un représentant"


class Reponse(models.TextChoices):
    """A refusal and what could not be collected are answers that stay, with their reason."""

    ACCORD = "accord", "Accord"
    REFUS = "refus", "Refus"
    NON_RECUEILLI = "non_recueilli", "Non recueilli"


class CategorieBilan(models.TextChoices):
    """TRE_R389."""

    PARTIEL = "PARTIEL", "Partiel"
    INTERMEDIAIRE = "INTERMEDIAIRE", "Intermédiaire"
    FINAL = "FINAL", "Final"


class EtatBilan(models.TextChoices):
    PREPARE = "prepare", "En préparation"
    TENU = "tenu", "Tenu"
    ANNULE = "annule", "Annulé"


class EtatAvenant(models.TextChoices):
    OUVERT = "ouvert", "En préparation"
    A_SIGNER = "a_signer", "À signer"
    EN_VIGUEUR = "en_vigueur", "En vigueur"
    ABANDONNE = "abandonne", "Abandonné"


class GenreMoyen(models.TextChoices):
    PRESTATION = "prestation", "Prestation"
    MOYEN = "moyen", "Moyen ou ressource"


class Domaine(models.TextChoices):
    """Local: part of life that an objective is about, with its picture in the easy-to-read column."""

    QUOTIDIEN = "quotidien", "Vie quotidienne"
    FAMILLE = "famille", "Famille et proches"
    SCOLARITE = "scolarite", "École et formation"
    TRAVAIL = "travail", "Travail"
    LOGEMENT = "logement", "Logement"
    SANTE = "sante", "Santé et bien-être"
    LOISIRS = "loisirs", "Loisirs et vie sociale"
    DROITS = "droits", "Droits et ressources"
    DEPLACEMENTS = "deplacements", "Déplacements"


class EtatPPE(models.TextChoices):
    """The département writes it; here it is awaited, contributed to, received."""

    ATTENDU = "attendu", "Attendu du département"
    RECU = "recu", "Reçu"
    ACTUALISE = "actualise", "Actualisé"
    CLOS = "clos", "Clos"


ICONES = {
    Domaine.QUOTIDIEN: "utensils", Domaine.FAMILLE: "heart-handshake", Domaine.SCOLARITE: "school",
    Domaine.TRAVAIL: "wrench", Domaine.LOGEMENT: "house", Domaine.SANTE: "heart-pulse", Domaine.LOISIRS: "smile",
    Domaine.DROITS: "scale", Domaine.DEPLACEMENTS: "car",
}  # fmt: skip
SUITES = {
    StatutProjet.ENPREPARATION: {StatutProjet.ENCOURS, StatutProjet.TERMINE},
    StatutProjet.ENCOURS: {StatutProjet.ENPAUSE, StatutProjet.TERMINE},
    StatutProjet.ENPAUSE: {StatutProjet.ENCOURS, StatutProjet.TERMINE},
    StatutProjet.TERMINE: set(),
}
SUITES_NOEUD = {
    StatutNoeud.ENPREPARATION: {StatutNoeud.ACTIF, StatutNoeud.ANNULE},
    StatutNoeud.ACTIF: {StatutNoeud.TERMINE, StatutNoeud.ANNULE},
    StatutNoeud.TERMINE: set(),
    StatutNoeud.ANNULE: set(),
}
# One in preparation does not exist yet for anybody who counts.
VIVANTS = (StatutProjet.ENCOURS, StatutProjet.ENPAUSE)
FINIS_NOEUD = (StatutNoeud.TERMINE, StatutNoeud.ANNULE)
TONS = {
    StatutProjet.ENPREPARATION: ("", "pencil-line"), StatutProjet.ENCOURS: ("ok", "check"),
    StatutProjet.ENPAUSE: ("attention", "circle-pause"), StatutProjet.TERMINE: ("", "archive"),
}  # fmt: skip
TONS_ETAPE = {
    Etape.REDACTION: ("", "pencil-line"), Etape.SOUMIS: ("attention", "clipboard-check"),
    Etape.VALIDE: ("info", "square-pen"),
}  # fmt: skip
