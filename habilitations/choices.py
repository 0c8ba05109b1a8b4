"""Code lists of the room. Domains and letters: metier §4.1; categories: FINESS (JDV_J55)."""

from django.db import models


class Domaine(models.TextChoices):
    """The 29 domains of the matrix (metier §4.1)."""

    ID = "ID", "Identité et coordonnées"
    NIR = "NIR", "INS et numéro de sécurité sociale"
    ENT = "ENT", "Entourage"
    MES = "MES", "Mesures et autorité parentale"
    ADM = "ADM", "Candidatures et admission"
    CTR = "CTR", "Contrats et documents de la loi 2002-2"
    DRO = "DRO", "Droits et ressources"
    TRE = "TRE", "Transmissions de l’équipe"
    TRS = "TRS", "Transmissions de soin"
    PP = "PP", "Projet personnalisé"
    GRE = "GRE", "Grilles de l’équipe"
    GRS = "GRS", "Grilles de santé"
    PRE = "PRE", "Présences"
    AGE = "AGE", "Agenda et événements"
    OBS = "OBS", "Dossier et observations médicales"
    RX = "RX", "Prescriptions et examens"
    DOS = "DOS", "Administration des prises"
    STK = "STK", "Stocks"
    STU = "STU", "Stupéfiants et TSO"
    PSY = "PSY", "Volet psychologue"
    URG = "URG", "Fiche d’urgence et consignes"
    INC = "INC", "Incidents"
    IP = "IP", "Informations préoccupantes"
    GA = "GA", "Documents de l’équipe"
    GS = "GS", "Documents de santé"
    DMP = "DMP", "DMP et messagerie sécurisée"
    REP = "REP", "Tableaux de bord"
    ARC = "ARC", "Archives"
    HAB = "HAB", "Habilitations et journal"


class Droit(models.TextChoices):
    """Letters of the matrix; an absent domain means nothing."""

    ECRIRE = "W", "Lire et écrire"
    LIRE = "R", "Lire"
    VALIDER = "V", "Lire, valider, signer"
    CREER = "C", "Créer, relire ses propres écrits"
    RESUMER = "S", "Résumé ou consigne seulement"
    AGREGER = "A", "Chiffres agrégés seulement"


class Action(models.TextChoices):
    LIRE = "lire", "Lire"
    ECRIRE = "ecrire", "Écrire"
    CREER = "creer", "Créer"
    VALIDER = "valider", "Valider"
    RESUMER = "resumer", "Lire le résumé"
    AGREGER = "agreger", "Compter"


ACTIONS_PAR_DROIT: dict[str, frozenset[str]] = {
    "W": frozenset({"lire", "ecrire", "creer", "resumer", "agreger"}),
    "R": frozenset({"lire", "resumer", "agreger"}),
    "V": frozenset({"lire", "valider", "resumer", "agreger"}),
    "C": frozenset({"creer"}),
    "S": frozenset({"resumer"}),
    "A": frozenset({"agreger"}),
}


class Secteur(models.TextChoices):
    PDE = "PDE", "Protection de l’enfance"
    PDS = "PDS", "Personnes en difficultés spécifiques"
    PA = "PA", "Personnes âgées"
    PH = "PH", "Personnes handicapées"
    DOM = "DOM", "Domicile"
    AHI = "AHI", "Accueil, hébergement, insertion"


class Transverse(models.TextChoices):
    """How far a profile sees without being in the team of the dossier (metier §4.1)."""

    NON = "non", "Équipe seulement"
    UNITE = "unite", "Toutes les personnes de son unité"
    STRUCTURE = "structure", "Toutes les personnes de la structure"


class EtatCompte(models.TextChoices):
    CREE = "cree", "Créé"
    ACTIF = "actif", "Actif"
    SUSPENDU = "suspendu", "Suspendu"
    CLOS = "clos", "Clos"


class NatureConnexion(models.TextChoices):
    """Lines of the log of connections, as their owner reads them."""

    CONNEXION = "connexion", "Session ouverte"
    ECHEC = "echec", "Mot de passe refusé"
    ECHEC_FACTEUR = "echec_facteur", "Second facteur refusé"
    BLOCAGE = "blocage", "Trop d’essais"
    FACTEUR_AJOUTE = "facteur_ajoute", "Second facteur ajouté"
    FACTEUR_RETIRE = "facteur_retire", "Second facteur retiré"
    MOT_DE_PASSE = "mot_de_passe", "Mot de passe changé"
    CODE = "code", "Code de reprise changé"
    VERROU = "verrou", "Session verrouillée"
    DEVERROU = "deverrou", "Session reprise"
    ECHEC_PIN = "echec_pin", "Code de reprise refusé"
    DECONNEXION = "deconnexion", "Session fermée"
    EVICTION = "eviction", "Session fermée à distance"
    INVITATION = "invitation", "Invitation envoyée"
    ETAT = "etat", "Compte suspendu, rouvert ou clos"
    POSTE_ENROLE = "poste_enrole", "Poste partagé enrôlé"
    POSTE_REVOQUE = "poste_revoque", "Poste partagé révoqué"
    PSC_LIE = "psc_lie", "Pro Santé Connect préparé"
    PSC_RETIRE = "psc_retire", "Pro Santé Connect retiré"
    PSC_PREUVE = "psc_preuve", "Pro Santé Connect montré"
    PSC_ECHEC = "psc_echec", "Pro Santé Connect refusé"
    PSC_PERDU = "psc_perdu", "Session Pro Santé Connect finie"


class NatureLien(models.TextChoices):
    """Dated link between a dossier and a professional that the access formula reads."""

    EQUIPE = "equipe", "Équipe d’accompagnement"
    PRESENT = "present", "Personne présente"
    OPPOSITION = "opposition", "Opposition de la personne"
    NOMME = "nomme", "Nommé sur la liste N6"
    BRIS = "bris", "Bris de glace"
    SOI = "soi", "Concerne le professionnel lui-même"
    PROCHE = "proche", "Concerne un proche du professionnel"
    ADMIS = "admis", "Admis sur le dossier restreint"
    VITAL = "vital", "Bris de glace vital d’un médecin"


# One's own file, or that of somebody near: closed whatever else is open (metier §4.1).
NATURES_PERSONNELLES = (NatureLien.SOI, NatureLien.PROCHE)


class MotifBris(models.TextChoices):
    """Reasons of an emergency access; the free text beside says the facts (metier S26)."""

    URGENCE_VITALE = "vitale", "Urgence vitale ou médicale"
    DANGER = "danger", "Danger pour la personne ou pour autrui"
    FUGUE = "fugue", "Disparition, fugue, absence inquiétante"
    RELAIS = "relais", "Relais imprévu d’un collègue absent"
    AUTORITE = "autorite", "Demande urgente d’une autorité"
    AUTRE = "autre", "Autre, à préciser"


# JDV_J01: only a physician's vital emergency opens the psychologist's part (metier S18, S26).
PROFESSIONS_MEDECIN = frozenset({"G15_10"})


class AvisBris(models.TextChoices):
    """Outcome of the review."""

    JUSTIFIE = "justifie", "Justifié"
    ABUSIF = "abusif", "Abusif"


class DecisionRevue(models.TextChoices):
    """Outcome of the review of one right (metier S26)."""

    GARDER = "garder", "Garder"
    CHANGER = "changer", "Changer"
    RETIRER = "retirer", "Retirer"


class Phase(models.TextChoices):
    """Life of a dossier (metier S01)."""

    CANDIDAT = "candidat", "Candidat"
    ACTIF = "actif", "Actif"
    SORTI = "sorti", "Sorti"
    CLOS = "clos", "Clos"
    ARCHIVE = "archive", "Archivage intermédiaire"
    ELIMINE = "elimine", "Versé ou éliminé"


class FacteurDistance(models.TextChoices):
    """Proof asked from outside the known networks of a structure."""

    HABITUEL = "habituel", "Second facteur habituel"
    ROBUSTE = "robuste", "Application ou clé, jamais un code de secours"
    CLE = "cle", "Clé de sécurité ou Pro Santé Connect"
    AUCUN = "aucun", "Aucun accès à distance"


class OrigineCategorie(models.TextChoices):
    """How the category of art. R1110-2 was known."""

    DEDUITE = "deduite", "Déduite de la profession"
    CHOISIE = "choisie", "Choisie"


class CadrePartage(models.TextChoices):
    """What a disclosure of health data is in the terms of CSP art. L1110-4."""

    ECHANGE = "echange", "Échange"
    EQUIPE = "equipe", "Partage dans l’équipe de soins"
