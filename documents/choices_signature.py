"""Words of the signature circuits (S27)."""

from django.db import models


class EtatCircuit(models.TextChoices):
    """`CADUC`: the document changed, or the circuit was given up; pending signatures are void."""

    PREPARATION = "preparation", "En préparation"
    EN_COURS = "en_cours", "En cours"
    SIGNE = "signe", "Signé"
    REFUSE = "refuse", "Refusé"
    CADUC = "caduc", "Caduc"


class RoleSignataire(models.TextChoices):
    """In which quality somebody signs; `TIERS` never counts as parental authority."""

    PERSONNE = "personne", "La personne"
    TITULAIRE = "titulaire", "Titulaire de l’autorité parentale"
    REPRESENTANT = "representant", "Représentant légal"
    TIERS = "tiers", "Tiers digne de confiance"
    PROFESSIONNEL = "professionnel", "Professionnel"
    PARTENAIRE = "partenaire", "Autre signataire"


class Portee(models.TextChoices):
    """What is expected: the first two are needed for the document to be signed."""

    OBLIGATOIRE = "obligatoire", "Signature"
    ACCORD = "accord", "Accord"
    VISA = "visa", "Visa"
    INFORMATION = "information", "Pour information et avis"


class Mode(models.TextChoices):
    """How it was given, or why it was not: each one is an outcome that is kept."""

    TACTILE = "tactile", "Signature au doigt, en présence"
    LU_APPROUVE = "lu_approuve", "Lu et approuvé écrit en présence"
    ELECTRONIQUE = "electronique", "Signature électronique simple, sur sa session"
    PAPIER = "papier", "Papier signé, scanné"
    REFUS = "refus", "Refus"
    IMPOSSIBILITE = "impossibilite", "Ne peut pas signer"
    EMPECHEMENT = "empechement", "Empêché"


class Acte(models.TextChoices):
    """Civil code, 372-2 and 373-2: a usual act needs one holder, the other is presumed to agree."""

    AUCUN = "", "Sans effet sur l’autorité parentale"
    USUEL = "usuel", "Acte usuel"
    NON_USUEL = "non_usuel", "Acte non usuel"


class NiveauSignature(models.TextChoices):
    """Level really reached (DESIGN §7), never more than it is."""

    AUCUN = "", "Aucune signature"
    SIMPLE = "simple", "Signature électronique simple"
    CACHET = "cachet", "Signature simple, cachet de l’organisme"


BLOQUANTES = (Portee.OBLIGATOIRE, Portee.ACCORD)
SIGNATURES = (Mode.TACTILE, Mode.LU_APPROUVE, Mode.ELECTRONIQUE, Mode.PAPIER)
EN_PRESENCE = (Mode.TACTILE, Mode.LU_APPROUVE)
SANS_SIGNATURE = (Mode.REFUS, Mode.IMPOSSIBILITE, Mode.EMPECHEMENT)
OUVERTS = (EtatCircuit.PREPARATION, EtatCircuit.EN_COURS)
