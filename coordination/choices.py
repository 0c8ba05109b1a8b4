"""Code lists of the team and of its writings (S10, S20)."""

from django.db import models


class Categorie(models.TextChoices):
    """Category of a transmission (S10)."""

    QUOTIDIEN = "quotidien", "Vie quotidienne"
    EDUCATIF = "educatif", "Éducatif"
    SCOLARITE = "scolarite", "École"
    FAMILLE = "famille", "Famille"
    SANTE = "sante", "Soin"
    COMPORTEMENT = "comportement", "Comportement"
    AFFECTIF = "affectif", "Vie affective"
    DROITS = "droits", "Droits"
    LOGISTIQUE = "logistique", "Logistique"


class Theme(models.TextChoices):
    """Eight tiles of the composer, for a word in two taps; each stands in one category."""

    REPAS = "repas", "Repas"
    SOMMEIL = "sommeil", "Sommeil"
    HUMEUR = "humeur", "Humeur"
    ECOLE = "ecole", "École"
    FAMILLE = "famille", "Famille"
    SOIN = "soin", "Soin"
    SORTIE = "sortie", "Sortie"
    INCIDENT = "incident", "Incident"


CATEGORIE_DU_THEME: dict[str, str] = {
    Theme.REPAS: Categorie.QUOTIDIEN,
    Theme.SOMMEIL: Categorie.QUOTIDIEN,
    Theme.HUMEUR: Categorie.COMPORTEMENT,
    Theme.ECOLE: Categorie.SCOLARITE,
    Theme.FAMILLE: Categorie.FAMILLE,
    Theme.SOIN: Categorie.SANTE,
    Theme.SORTIE: Categorie.EDUCATIF,
    Theme.INCIDENT: Categorie.COMPORTEMENT,
}
ICONES_THEME: dict[str, str] = {
    Theme.REPAS: "utensils",
    Theme.SOMMEIL: "bed",
    Theme.HUMEUR: "smile",
    Theme.ECOLE: "school",
    Theme.FAMILLE: "house-heart",
    Theme.SOIN: "stethoscope",
    Theme.SORTIE: "footprints",
    Theme.INCIDENT: "triangle-alert",
}
ICONES_CATEGORIE: dict[str, str] = {
    Categorie.QUOTIDIEN: "house",
    Categorie.EDUCATIF: "milestone",
    Categorie.SCOLARITE: "school",
    Categorie.FAMILLE: "house-heart",
    Categorie.SANTE: "stethoscope",
    Categorie.COMPORTEMENT: "message-square",
    Categorie.AFFECTIF: "heart-handshake",
    Categorie.DROITS: "scroll-text",
    Categorie.LOGISTIQUE: "package",
}


class Importance(models.IntegerChoices):
    INFO = 1, "Info"
    A_SURVEILLER = 2, "À surveiller"
    URGENT = 3, "Urgent"


class EtatTransmission(models.TextChoices):
    PUBLIEE = "publiee", "Publiée"
    A_VALIDER = "a_valider", "À valider par le tuteur"
    RECTIFIEE = "rectifiee", "Rectifiée"


class Macrocible(models.TextChoices):
    MALADIE = "M", "Maladie"
    THERAPEUTIQUE = "T", "Thérapeutique"
    VECU = "V", "Vécu"
    ENVIRONNEMENT = "E", "Environnement"
    DEVELOPPEMENT = "D", "Développement"


class RoleEquipe(models.TextChoices):
    """Role in the team of a person (S20)."""

    REFERENT = "referent", "Référent éducatif"
    CO_REFERENT = "co_referent", "Co-référent"
    REFERENT_SANTE = "referent_sante", "Référent santé"
    REFERENT_SOCIAL = "referent_social", "Référent social"
    PSYCHOLOGUE = "psychologue", "Psychologue"
    MEDECIN = "medecin", "Médecin"
    VEILLEUR = "veilleur", "Veilleur"
    TUTEUR = "tuteur", "Tuteur de stage"
    ASE = "ase", "Référent ASE"
    AUTRE = "autre", "Autre membre"


class EtatMembre(models.TextChoices):
    PROPOSE = "propose", "Proposé"
    ACTIF = "actif", "Actif"
    SUSPENDU = "suspendu", "Suspendu"
    TERMINE = "termine", "Terminé"


class EtatEcheance(models.TextChoices):
    """What people say of a deadline; how near it is, the calendar says."""

    OUVERTE = "ouverte", "À faire"
    FAITE = "faite", "Faite"
    SANS_OBJET = "sans_objet", "Sans objet"


class SituationEcheance(models.TextChoices):
    """Shown state (metier §2.5): à venir, proche, dépassée, faite, sans objet."""

    A_VENIR = "a_venir", "À venir"
    PROCHE = "proche", "Proche"
    DEPASSEE = "depassee", "Dépassée"
    FAITE = "faite", "Faite"
    SANS_OBJET = "sans_objet", "Sans objet"
