"""School and work (S32): classes, ways of attending, plans, kinds of path, states."""

from django.db import models


class EtatParcours(models.TextChoices):
    """Planned, running, interrupted, over; a mistake stays, marked as such."""

    PREVUE = "prevue", "Prévue"
    EN_COURS = "en_cours", "En cours"
    INTERROMPUE = "interrompue", "Interrompue"
    TERMINEE = "terminee", "Terminée"
    ANNULEE = "annulee", "Saisie annulée"


SUITES: dict[str, tuple[str, ...]] = {
    EtatParcours.PREVUE: (EtatParcours.EN_COURS, EtatParcours.ANNULEE),
    EtatParcours.EN_COURS: (EtatParcours.INTERROMPUE, EtatParcours.TERMINEE, EtatParcours.ANNULEE),
    EtatParcours.INTERROMPUE: (EtatParcours.EN_COURS, EtatParcours.TERMINEE),
    EtatParcours.TERMINEE: (),
    EtatParcours.ANNULEE: (),
}
OUVERTS = (EtatParcours.PREVUE, EtatParcours.EN_COURS, EtatParcours.INTERROMPUE)
TONS: dict[str, tuple[str, str]] = {
    EtatParcours.PREVUE: ("", "calendar-clock"),
    EtatParcours.EN_COURS: ("ok", "check"),
    EtatParcours.INTERROMPUE: ("attention", "circle-pause"),
    EtatParcours.TERMINEE: ("", "flag"),
    EtatParcours.ANNULEE: ("", "x"),
}


class NiveauScolaire(models.TextChoices):
    TPS = "tps", "Toute petite section"
    PS = "ps", "Petite section"
    MS = "ms", "Moyenne section"
    GS = "gs", "Grande section"
    CP = "cp", "CP"
    CE1 = "ce1", "CE1"
    CE2 = "ce2", "CE2"
    CM1 = "cm1", "CM1"
    CM2 = "cm2", "CM2"
    SIXIEME = "6e", "6e"
    CINQUIEME = "5e", "5e"
    QUATRIEME = "4e", "4e"
    TROISIEME = "3e", "3e"
    SECONDE = "2de", "Seconde"
    PREMIERE = "1re", "Première"
    TERMINALE = "tle", "Terminale"
    CAP1 = "cap1", "CAP, première année"
    CAP2 = "cap2", "CAP, deuxième année"
    SUPERIEUR = "sup", "Études supérieures"
    AUTRE = "autre", "Autre, ou sans classe d’âge"


class Enseignement(models.TextChoices):
    """How teaching is really given today; what the MDPH decided is a right, kept with the rights."""

    ORDINAIRE = "ordinaire", "Classe ordinaire"
    ULIS = "ulis", "Dispositif ULIS"
    SEGPA = "segpa", "SEGPA"
    UPE2A = "upe2a", "UPE2A, élève allophone"
    UNITE = "unite", "Unité d’enseignement d’un établissement"
    EXTERNALISEE = "externalisee", "Unité d’enseignement externalisée"
    RELAIS = "relais", "Dispositif relais"
    DOMICILE = "domicile", "Instruction à domicile ou CNED"
    AUTRE = "autre", "Autre"


class Frequentation(models.TextChoices):
    """OLINPE, variable FREQSCO (CASF annexe 2-8)."""

    NON_INSCRIT = "1", "Non inscrit"
    REGULIERE = "2", "Régulière"
    IRREGULIERE = "3", "Irrégulière"
    DESCOLARISE = "4", "Inscrit mais déscolarisé"
    EXCLUSION = "5", "Exclusion temporaire"
    INCONNUE = "9", "Ne sait pas"


A_SUIVRE = (Frequentation.NON_INSCRIT, Frequentation.IRREGULIERE, Frequentation.DESCOLARISE, Frequentation.EXCLUSION)


class NatureAbsence(models.TextChoices):
    JUSTIFIEE = "justifiee", "Absence justifiée"
    INJUSTIFIEE = "injustifiee", "Absence sans motif valable"
    EXCLUSION = "exclusion", "Exclusion temporaire"
    ECOLE = "ecole", "Fermeture ou enseignant absent"


class Moment(models.TextChoices):
    MATIN = "m", "matin"
    APRES_MIDI = "s", "après-midi"


class EtatDemiJournee(models.TextChoices):
    """The four natures of absence, and being there."""

    PRESENT = "present", "Présent"
    RETARD = "retard", "En retard"
    JUSTIFIEE = "justifiee", "Absence justifiée"
    INJUSTIFIEE = "injustifiee", "Absence sans motif valable"
    EXCLUSION = "exclusion", "Exclusion temporaire"
    ECOLE = "ecole", "Fermeture ou enseignant absent"


MANQUEES = tuple(EtatDemiJournee(n.value) for n in NatureAbsence)
RETARD_MAX = 240  # minutes: beyond, the half-day is missed


class TypePlan(models.TextChoices):
    PAI = "pai", "PAI, projet d’accueil individualisé"
    PPS = "pps", "PPS, projet personnalisé de scolarisation"
    PPRE = "ppre", "PPRE, programme de réussite éducative"
    PAP = "pap", "PAP, plan d’accompagnement personnalisé"
    ESS = "ess", "ESS, équipe de suivi de la scolarisation"


SCOLAIRES = [(t.value, t.label) for t in TypePlan if t != TypePlan.PAI]


class TypeParcoursPro(models.TextChoices):
    STAGE = "stage", "Stage"
    FORMATION = "formation", "Formation"
    APPRENTISSAGE = "apprentissage", "Apprentissage"
    EMPLOI = "emploi", "Emploi"
    INSERTION = "insertion", "Emploi d’insertion, chantier"
    ESAT = "esat", "ESAT ou mise en situation"
    SERVICE_CIVIQUE = "service", "Service civique"
    CEJ = "cej", "Contrat d’engagement jeune"
    MISSION_LOCALE = "mission", "Mission locale"
    FRANCE_TRAVAIL = "travail", "France Travail"


class ObjetAutorisation(models.TextChoices):
    INSCRIPTION = "inscription", "Inscription ou changement d’école"
    SORTIES = "sorties", "Sorties et voyages scolaires"
    IMAGE = "image", "Droit à l’image à l’école"
    SEUL = "seul", "Rentrer seul"
    INTERNAT = "internat", "Internat"
    CONVENTION = "convention", "Convention de stage"
    AUTRE = "autre", "Autre"


class Decision(models.TextChoices):
    ACCORD = "accord", "Autorisé"
    REFUS = "refus", "Refusé"


class ModeRemise(models.TextChoices):
    MAIN = "main", "Remis en main propre"
    COURRIER = "courrier", "Courrier"
    MESSAGE = "message", "Messagerie"
    ENT = "ent", "Espace numérique de l’école"
