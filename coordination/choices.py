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


class TypeEvenement(models.TextChoices):
    """Kinds of events (S19). The first five are those of an admission too."""

    CONTACT = "contact", "Prise de contact"
    VISITE = "visite", "Visite de l’établissement"
    RENCONTRE = "rencontre", "Rencontre"
    RENDEZ_VOUS = "rendez_vous", "Rendez-vous"
    REUNION = "reunion", "Réunion"
    ACTIVITE = "activite", "Activité"
    SORTIE = "sortie", "Sortie"
    ATELIER = "atelier", "Atelier"
    ENTRETIEN = "entretien", "Entretien"
    FAMILLE = "famille", "Rencontre avec la famille"
    ECOLE = "ecole", "École, formation"
    SANTE = "sante", "Rendez-vous de santé"
    INTERVENTION = "intervention", "Intervention à domicile"
    DEMARCHE = "demarche", "Démarche"
    SERVICE = "service", "Service, horaires de travail"
    AUTRE = "autre", "Autre"


class ModeEvenement(models.TextChoices):
    """Where and how a contact is made (S03)."""

    TELEPHONE = "telephone", "Téléphone"
    VISIO = "visio", "Visioconférence"
    COURRIER = "courrier", "Courrier"
    MESSAGE = "message", "SMS ou courriel"
    SUR_SITE = "sur_site", "Sur site"
    DOMICILE = "domicile", "À domicile"
    ORIGINE = "origine", "Dans la structure d’origine"
    RUE = "rue", "Rue, maraude"


class StatutEvenement(models.TextChoices):
    """JDV_J281, as far as an event goes (metier §2.2)."""

    PLANIFIE = "PLANIFIE", "Prévu"
    VALIDE = "VALIDE", "Confirmé"
    TERMINE = "TERMINE", "Terminé"
    ANNULE = "ANNULE", "Annulé"


class MotifNonRealisation(models.TextChoices):
    """Why an event did not take place (JDV_MotifNonRealisationEvenement_CISIS, six codes)."""

    STRUCTURE = "GEN-357", "Motif lié à la structure"
    HOSPITALISATION = "ORG-077", "Hospitalisation, y compris à domicile"
    USAGER = "GEN-358", "Motif lié à la personne"
    PROFESSIONNELS = "GEN-359", "Motif lié aux professionnels"
    EXTERNE = "GEN-360", "Motif lié à des facteurs externes"
    LEGAL = "GEN-361", "Motif administratif ou légal"


class IssueContact(models.TextChoices):
    """Outcome of a contact: motives of TRE_R358 under the state 41."""

    PERSONNE = "150", "La personne a pris contact"
    STRUCTURE = "151", "Nous avons pris contact"
    VISITE = "152", "La personne a visité l’établissement"
    DOCUMENTATION = "153", "Une documentation est envoyée"
    INJOIGNABLE = "148", "Injoignable"
