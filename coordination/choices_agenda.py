"""Code lists of the agenda, of tasks and of messages (S19, S21)."""

from django.db import models

from coordination.choices import MotifNonRealisation, TypeEvenement


class IssuePersonne(models.TextChoices):
    """What came of it for one person; in one click from the list of the day (experience §4 d)."""

    VU = "vu", "Vu"
    EXCUSE = "excuse", "Excusé"
    ANNULE = "annule", "Annulé par nous"
    ABSENT = "absent", "Absent"


ICONES_ISSUE = {"vu": "check", "excuse": "message-square", "annule": "ban", "absent": "circle-x"}
MOTIFS_ISSUE: dict[str, str] = {
    IssuePersonne.EXCUSE: MotifNonRealisation.USAGER,
    IssuePersonne.ABSENT: MotifNonRealisation.USAGER,
    IssuePersonne.ANNULE: MotifNonRealisation.STRUCTURE,
}


class ValidationUsager(models.TextChoices):
    """What the person said of it (TDDUI validationUsager)."""

    ACCORD = "accord", "D’accord"
    REFUS = "refus", "Refuse"


class ReponseInvitation(models.TextChoices):
    ACCEPTEE = "acceptee", "Acceptée"
    DECLINEE = "declinee", "Déclinée"


class Vacances(models.TextChoices):
    """How a series stands to school holidays."""

    SAUF = "sauf", "Sauf pendant les vacances scolaires"
    SEULEMENT = "seulement", "Seulement pendant les vacances scolaires"


class Zone(models.TextChoices):
    A = "A", "Zone A"
    B = "B", "Zone B"
    C = "C", "Zone C"


class Portee(models.TextChoices):
    """What a change of one occurrence touches."""

    CELLE_CI = "celle_ci", "Celle-ci seulement"
    SUIVANTES = "suivantes", "Celle-ci et les suivantes"
    TOUTES = "toutes", "Toutes celles à venir"


class GenreRessource(models.TextChoices):
    VEHICULE = "vehicule", "Véhicule"
    SALLE = "salle", "Salle"
    CHAMBRE = "chambre", "Chambre"
    MATERIEL = "materiel", "Matériel"


ICONES_RESSOURCE = {"vehicule": "package", "salle": "door-open", "chambre": "bed", "materiel": "package"}


class ModeTransport(models.TextChoices):
    """TDDUI .140: the fourteen codes, all allowed in v2."""

    INDIVIDUEL = "ORG-202", "Véhicule individuel"
    COLLECTIF = "ORG-203", "Véhicule collectif"
    COMMUN = "ORG-204", "Transport en commun"
    DOUX = "ORG-205", "Marche, vélo"
    TAXI = "ORG-156", "Taxi"
    PERSONNEL = "ORG-157", "Moyens personnels"
    VSL = "ORG-160", "Véhicule sanitaire léger"
    AMBULANCE_PUBLIQUE = "ORG-154", "Ambulance publique"
    AMBULANCE_PRIVEE = "ORG-155", "Ambulance privée"
    SAMU = "ORG-153", "SAMU terrestre"
    HELICO = "ORG-158", "Hélicoptère"
    POMPIERS = "ORG-159", "Pompiers"
    POLICE = "ORG-152", "Police"
    AUTRE = "GEN-092.06.08", "Autre"


SANS_MOTORISATION = frozenset({ModeTransport.COMMUN, ModeTransport.DOUX, ModeTransport.AUTRE})


class NatureTransport(models.TextChoices):
    """JDV_J282: transports of the individual project."""

    ACCUEILLIR = "3.2.4.1", "Entre le domicile et la structure"
    SOINS = "3.2.4.2", "Pour les soins"
    AUTONOMIE = "3.2.4.3", "Pour l’autonomie et la vie sociale"


class TypeSSIAD(models.TextChoices):
    """JDV_TypeEvenementSSIAD_CISIS, as published."""

    AIDE_SOIGNANT = "MED-1296", "Intervention d’un aide-soignant"
    INFIRMIER_LIBERAL = "MED-1297", "Intervention d’un infirmier libéral"
    INFIRMIER_SALARIE = "MED-1298", "Intervention d’un infirmier salarié"
    CONJOINTE = "MED-1299", "Intervention conjointe"
    DIABETE = "MED-1311", "Prise en charge infirmière du diabète insulinotraité"


class EtatTache(models.TextChoices):
    A_FAIRE = "a_faire", "À faire"
    FAITE = "faite", "Faite"
    SANS_OBJET = "sans_objet", "Sans objet"


class Demande(models.TextChoices):
    """What a message asks about a dossier: a closed list, so that no word about a person lives outside it."""

    LIRE = "lire", "À lire dans son dossier"
    AVIS = "avis", "Votre avis est attendu"
    RAPPELER = "rappeler", "À rappeler à son sujet"
    PREPARER = "preparer", "À préparer avant le rendez-vous"


class MotifIndisponible(models.TextChoices):
    """Never a reason of health."""

    CONGES = "conges", "Congés"
    FORMATION = "formation", "Formation"
    REPOS = "repos", "Repos"
    AILLEURS = "ailleurs", "Sur un autre site"
    AUTRE = "autre", "Indisponible"


# What leaves for a calendar outside the product: never a name, a place, a house, nor a word of health.
MOTS_NEUTRES: dict[str, str] = {
    TypeEvenement.REUNION: "Réunion",
    TypeEvenement.SERVICE: "Service",
    TypeEvenement.ACTIVITE: "Activité",
    TypeEvenement.SORTIE: "Activité",
    TypeEvenement.ATELIER: "Activité",
}
