"""Exit and duty after exit (S07): states, where people go, what was heard of them afterwards."""

from django.db import models


class EtatSortie(models.TextChoices):
    """Envisaged, prepared, pronounced, effective, followed, closed; one given up keeps its reason."""

    ENVISAGEE = "envisagee", "Envisagée"
    PREPAREE = "preparee", "Préparée"
    PRONONCEE = "prononcee", "Prononcée"
    EFFECTIVE = "effective", "Sortie, sans suivi"
    SUIVIE = "suivie", "Sortie, suivi en cours"
    CLOSE = "close", "Suivi terminé"
    ANNULEE = "annulee", "Annulée"


EN_PREPARATION = (EtatSortie.ENVISAGEE, EtatSortie.PREPAREE, EtatSortie.PRONONCEE)
SORTIES_FAITES = (EtatSortie.EFFECTIVE, EtatSortie.SUIVIE, EtatSortie.CLOSE)
SUITES_SORTIE: dict[str, frozenset[str]] = {
    EtatSortie.ENVISAGEE: frozenset({EtatSortie.PREPAREE, EtatSortie.EFFECTIVE, EtatSortie.SUIVIE, EtatSortie.ANNULEE}),
    EtatSortie.PREPAREE: frozenset(
        {EtatSortie.ENVISAGEE, EtatSortie.PRONONCEE, EtatSortie.EFFECTIVE, EtatSortie.SUIVIE, EtatSortie.ANNULEE}
    ),
    EtatSortie.PRONONCEE: frozenset({EtatSortie.EFFECTIVE, EtatSortie.SUIVIE, EtatSortie.ANNULEE}),
    EtatSortie.EFFECTIVE: frozenset({EtatSortie.CLOSE, EtatSortie.ANNULEE}),
    EtatSortie.SUIVIE: frozenset({EtatSortie.CLOSE, EtatSortie.ANNULEE}),
    EtatSortie.CLOSE: frozenset(),
    EtatSortie.ANNULEE: frozenset(),
}
TONS_SORTIE: dict[str, tuple[str, str]] = {
    "envisagee": ("info", "hourglass"), "preparee": ("info", "check"), "prononcee": ("attention", "clock"),
    "effective": ("", "door-open"), "suivie": ("ok", "footprints"), "close": ("", "check"), "annulee": ("", "ban"),
}  # fmt: skip


class Initiative(models.TextChoices):
    USAGER = "usager", "La personne"
    FAMILLE = "famille", "La famille ou le représentant"
    STRUCTURE = "structure", "L’établissement"
    AUTORITE = "autorite", "Le juge ou le département"
    MEDICAL = "medical", "Une décision médicale"


class Destination(models.TextChoices):
    FAMILLE = "famille", "Chez ses parents"
    PROCHE = "proche", "Chez un proche ou un tiers"
    LOGEMENT = "logement", "Logement à soi"
    FJT = "fjt", "Foyer de jeunes travailleurs, résidence"
    ACCUEIL = "accueil", "Famille d’accueil"
    ESMS = "esms", "Autre établissement ou service"
    ORGANISME = "organisme", "Autre structure de l’organisme"
    SANTE = "sante", "Établissement de santé"
    DETENTION = "detention", "Détention"
    URGENCE = "urgence", "Hébergement d’urgence, hôtel, 115"
    RUE = "rue", "Rue, abri"
    INCONNUE = "inconnue", "Inconnue"
    SANS_OBJET = "sans_objet", "Sans objet"


class SensAvisMedical(models.TextChoices):
    FAVORABLE = "favorable", "Favorable à la sortie"
    DEFAVORABLE = "defavorable", "Défavorable"


class Logement(models.TextChoices):
    """Situation at exit (§6.6)."""

    PROPRE = "propre", "Logement propre"
    TIERS = "tiers", "Chez un tiers"
    INSTITUTION = "institution", "Hébergement institutionnel"
    HOTEL = "hotel", "Hôtel"
    ABRI = "abri", "Abri de fortune"
    RUE = "rue", "Rue"
    DETENTION = "detention", "Détention"


class Activite(models.TextChoices):
    ECOLE = "ecole", "École ou études"
    FORMATION = "formation", "Formation, apprentissage"
    EMPLOI = "emploi", "Emploi"
    PROTEGE = "protege", "Travail protégé ou adapté"
    RECHERCHE = "recherche", "Recherche d’emploi"
    SANS = "sans", "Sans activité"


class RessourceSortie(models.TextChoices):
    SALAIRE = "salaire", "Salaire"
    ARE = "are", "Allocation chômage"
    RSA = "rsa", "RSA"
    AAH = "aah", "AAH"
    PENSION = "pension", "Pension ou retraite"
    JEUNE = "jeune", "Aide au jeune majeur, contrat d’engagement jeune"
    ADA = "ada", "ADA"
    MINEUR = "mineur", "Mineur sans ressources"
    SANS = "sans", "Sans ressources"
    AUTRE = "autre", "Autre"


class EtatPoint(models.TextChoices):
    A_FAIRE = "a_faire", "À faire"
    FAIT = "fait", "Fait"
    SANS_OBJET = "sans_objet", "Sans objet"


class TypeAction(models.TextChoices):
    APPEL = "appel", "Appel"
    VISITE = "visite", "Visite"
    RDV = "rdv", "Rendez-vous"
    COURRIER = "courrier", "Courrier"
    RELAIS = "relais", "Contact avec le relais"
    ENTRETIEN = "entretien", "Entretien après l’ASE"
    RETOUR = "retour", "Demande de retour"


class IssueAction(models.TextChoices):
    A_FAIRE = "a_faire", "À faire"
    REALISE = "realise", "Nouvelles reçues"
    NON_JOINT = "non_joint", "Pas joint"
    REFUS = "refus", "Ne souhaite pas"
    SANS_OBJET = "sans_objet", "Sans objet"


TONS_ACTION: dict[str, tuple[str, str]] = {
    "a_faire": ("info", "clock"), "realise": ("ok", "check"), "non_joint": ("attention", "phone"),
    "refus": ("", "ban"), "sans_objet": ("", "minus"),
}  # fmt: skip
