"""Local states of a request, where they lead, what they are in the national list, and which motives they take."""

from django.db import models

from administration.donnees.nomenclatures import MOTIFS_NATIONAUX


class Statut(models.TextChoices):
    """State of one request in one structure (metier S02, ST)."""

    A_QUALIFIER = "a_qualifier", "À qualifier"
    RECUE = "recue", "Reçue"
    INCOMPLETE = "incomplete", "Incomplète"
    COMPLETE = "complete", "Complète"
    CONTACT = "contact", "Contact"
    RENCONTRE = "rencontre", "Rencontre ou visite"
    COMMISSION = "commission", "Commission"
    ADMISSIBLE = "admissible", "Admissible, en attente d’une place"
    ADMIS = "admis", "Admission prononcée"
    ESSAI = "essai", "Période d’essai"
    ENTRE = "entre", "Entrée"
    ESSAI_NC = "essai_nc", "Essai non concluant"
    IMPOSSIBLE = "impossible", "Admission impossible, à entériner"
    REFUSEE = "refusee", "Admission refusée"
    RETIREE = "retiree", "Retirée"
    ANNULEE = "annulee", "Annulée"
    DECISION_ANNULEE = "decision_ann", "Décision annulée"
    REORIENTATION = "reorientation", "Réorientation demandée"
    SORTI = "sorti", "Sortie"


S = Statut
INSTRUCTION = (S.RECUE, S.INCOMPLETE, S.COMPLETE, S.CONTACT, S.RENCONTRE, S.COMMISSION)
ATTENTE = (S.ADMISSIBLE, S.ADMIS, S.ESSAI)
OUVERTS = (S.A_QUALIFIER, *INSTRUCTION, S.IMPOSSIBLE, *ATTENTE)
CLOS_SANS_ENTREE = (S.REFUSEE, S.RETIREE, S.ANNULEE, S.DECISION_ANNULEE, S.ESSAI_NC)
ENTRES = (S.ENTRE, S.REORIENTATION, S.SORTI)
_FINS = {S.IMPOSSIBLE, S.RETIREE, S.ANNULEE}

SUITES: dict[str, set[str]] = {
    S.A_QUALIFIER: {S.RECUE, S.RETIREE, S.ANNULEE},
    S.RECUE: {S.INCOMPLETE, S.COMPLETE, S.CONTACT} | _FINS,
    S.INCOMPLETE: {S.COMPLETE, S.CONTACT} | _FINS,
    S.COMPLETE: {S.INCOMPLETE, S.CONTACT, S.RENCONTRE, S.COMMISSION} | _FINS,
    S.CONTACT: {S.INCOMPLETE, S.COMPLETE, S.RENCONTRE, S.COMMISSION} | _FINS,
    S.RENCONTRE: {S.INCOMPLETE, S.COMPLETE, S.CONTACT, S.COMMISSION} | _FINS,
    S.COMMISSION: {S.INCOMPLETE, S.CONTACT, S.RENCONTRE, S.ADMISSIBLE, S.ADMIS} | _FINS,
    S.ADMISSIBLE: {S.COMMISSION, S.ADMIS, S.DECISION_ANNULEE} | _FINS,
    S.ADMIS: {S.ADMISSIBLE, S.ESSAI, S.ENTRE, S.DECISION_ANNULEE, S.RETIREE},
    S.ESSAI: {S.ENTRE, S.ESSAI_NC},
    S.IMPOSSIBLE: {S.REFUSEE, S.COMMISSION, S.RETIREE},
    S.ENTRE: {S.REORIENTATION, S.SORTI},
    S.REORIENTATION: {S.ENTRE, S.SORTI},
    **{clos: {S.RECUE} for clos in CLOS_SANS_ENTREE},
    S.SORTI: set(),
}
# A reception without delay does not wait for a commission (CASF L223-2): the direction still decides.
URGENCE: dict[str, set[str]] = {
    statut: {S.ADMIS} for statut in (S.RECUE, S.INCOMPLETE, S.COMPLETE, S.CONTACT, S.RENCONTRE)
}
# Decided by the direction (metier S02, AC), and those with an act of their own.
DECISIONS = frozenset({S.ADMISSIBLE, S.ADMIS, S.REFUSEE, S.DECISION_ANNULEE})
PAR_ACTE = frozenset({S.ADMIS, S.ESSAI, S.ENTRE, S.ESSAI_NC, S.SORTI})
# « V(avis) »: these profiles validate a medical opinion, never an admission (metier §4.3).
AVIS_SEULEMENT = frozenset({"MED", "MEDCO"})

# Local state → code of TRE_R357: (for the structure, for the unit).
NATIONAL: dict[str, tuple[str, str]] = {
    S.A_QUALIFIER: ("39", "39"), S.RECUE: ("40", "40"), S.CONTACT: ("41", "41"),
    **dict.fromkeys((S.INCOMPLETE, S.COMPLETE, S.RENCONTRE, S.COMMISSION), ("42", "182")),
    S.ADMISSIBLE: ("72", "183"), S.ADMIS: ("71", "184"), S.ESSAI: ("43", "185"), S.ESSAI_NC: ("44", "181"),
    S.IMPOSSIBLE: ("45", "45"), S.REFUSEE: ("46", "46"), S.ENTRE: ("47", "186"), S.REORIENTATION: ("51", "187"),
    S.SORTI: ("48", "188"), S.ANNULEE: ("49", "49"), S.DECISION_ANNULEE: ("37", "37"), S.RETIREE: ("180", "180"),
}  # fmt: skip
REACTIVATION = "54"
CONTACT_NATIONAL = "41"

ADMIS_AILLEURS = "119"
_REFUS = ("84", "86", "114", "115", "116", "117", "118", "121", "122", "113", "148", "119")
# Motives that each state takes. Our reading of the nomenclature, which lists them without tying them to a state.
MOTIFS: dict[str, tuple[str, ...]] = {
    S.IMPOSSIBLE: _REFUS,
    S.REFUSEE: _REFUS,
    S.RETIREE: ("85", "100", "109", "113", "118", "119", "120", "124", "148", "172", "92", "158", "87", "91"),
    S.ANNULEE: ("88", "95", "98", "112", "173", "174", "124"),
    S.DECISION_ANNULEE: ("88", "112", "172", "173"),
    S.ESSAI_NC: ("85", "86", "115", "117", "121", "135", "100"),
    S.REORIENTATION: ("172", "92", "93", "115", "117", "109"),
    S.SORTI: ("87", "89", "91", "92", "93", "100", "109", "124", "125", "126", "127", "128", "135", "146", "147",
              "157", "158", "159", "204"),
}  # fmt: skip
FACULTATIFS: dict[str, tuple[str, ...]] = {S.ADMISSIBLE: ("168", "170"), S.RECUE: ("112", "172", "173")}


def motifs_de(statut: str) -> list[tuple[str, str]]:
    """Choices of motive for that state."""
    codes = MOTIFS.get(statut) or FACULTATIFS.get(statut, ())
    return [(code, MOTIFS_NATIONAUX[code].libelle) for code in codes]


def code_national(statut: str, *, unite: bool) -> str:
    return NATIONAL[statut][1 if unite else 0]


class Etape(models.TextChoices):
    """Columns of the board."""

    RECUE = "recue", "Reçue"
    CONTACT = "contact", "Contact"
    RENCONTRE = "rencontre", "Rencontre"
    COMMISSION = "commission", "Commission"
    ATTENTE = "attente", "En attente d’une place"


ETAPES: dict[str, tuple[str, ...]] = {
    Etape.RECUE: (S.A_QUALIFIER, S.RECUE, S.INCOMPLETE, S.COMPLETE),
    Etape.CONTACT: (S.CONTACT,),
    Etape.RENCONTRE: (S.RENCONTRE,),
    Etape.COMMISSION: (S.COMMISSION, S.IMPOSSIBLE),
    Etape.ATTENTE: ATTENTE,
}
# Dropping a card in a column asks for this state.
ARRIVEE: dict[str, str] = {
    Etape.RECUE: S.COMPLETE,
    Etape.CONTACT: S.CONTACT,
    Etape.RENCONTRE: S.RENCONTRE,
    Etape.COMMISSION: S.COMMISSION,
    Etape.ATTENTE: S.ADMISSIBLE,
}
ETAPE_DE = {statut: etape for etape, statuts in ETAPES.items() for statut in statuts}


class Origine(models.TextChoices):
    """Who asks (metier S02)."""

    USAGER = "usager", "La personne"
    PARENTS = "parents", "Parents, représentants légaux"
    TIERS = "tiers", "Tiers digne de confiance"
    ASE = "ase", "ASE, CRIP"
    JUGE = "juge", "Juge, PJJ"
    MDPH = "mdph", "MDPH"
    SIAO = "siao", "SIAO, 115"
    HOPITAL = "hopital", "Hôpital"
    MEDECIN = "medecin", "Médecin de ville"
    CSAPA = "csapa", "CSAPA, CAARUD"
    JUSTICE = "justice", "Justice, obligation de soins"
    ESSMS = "essms", "Autre établissement ou service"


class Canal(models.TextChoices):
    COURRIER = "courrier", "Courrier"
    COURRIEL = "courriel", "Courriel"
    MSSANTE = "mssante", "Messagerie sécurisée"
    TELEPHONE = "telephone", "Téléphone"
    SUR_PLACE = "sur_place", "Sur place"
    VIATRAJECTOIRE = "viatrajectoire", "ViaTrajectoire"
    FORMULAIRE = "formulaire", "Formulaire en ligne"


class Base(models.TextChoices):
    """On what ground the reception would stand: it decides what must be there before an admission."""

    AUCUNE = "", "Sans mesure"
    ASE_ADMINISTRATIVE = "ase_adm", "Accueil provisoire ASE (administratif)"
    JUDICIAIRE = "judiciaire", "Placement judiciaire"
    CDAPH = "cdaph", "Décision de la CDAPH"
    JEUNE_MAJEUR = "jeune_majeur", "Contrat jeune majeur"
    SOINS = "soins", "Soins, accompagnement médico-social"


class Lien(models.TextChoices):
    """Requests that go together."""

    FRATRIE = "fratrie", "Fratrie"
    PARENT_ENFANT = "parent_enfant", "Parent avec son enfant"


class Critere(models.TextChoices):
    """Explicit criteria of priority: the rank of a request is their sum, and is shown with them."""

    DANGER = "danger", "Danger ou mise à l’abri"
    FIN_MESURE = "fin_mesure", "Mesure ou orientation qui finit"
    SANS_SOLUTION = "sans_solution", "Sans solution d’accueil"
    FRATRIE = "fratrie", "Fratrie déjà accueillie"
    RUPTURE = "rupture", "Rupture de parcours"
    PROCHE = "proche", "Secteur de l’établissement"


POINTS: dict[str, int] = {
    Critere.DANGER: 5, Critere.FIN_MESURE: 3, Critere.SANS_SOLUTION: 3, Critere.FRATRIE: 2, Critere.RUPTURE: 2,
    Critere.PROCHE: 1,
}  # fmt: skip


class TypePiece(models.TextChoices):
    IDENTITE = "identite", "Pièce d’identité ou acte de naissance"
    DECISION = "decision", "Décision ou ordonnance"
    ACCORD = "accord", "Accord écrit des représentants légaux"
    ORIENTATION = "orientation", "Notification d’orientation"
    RAPPORT = "rapport", "Rapport social ou éducatif"
    SCOLARITE = "scolarite", "Bulletins, dossier scolaire"
    DROITS = "droits", "Attestation de droits"
    MEDICAL = "medical", "Certificat ou dossier médical"
    AUTRE = "autre", "Autre pièce"


# The medical file is never shown to the whole commission (metier S02, PG).
NIVEAU_PIECE: dict[str, int] = {TypePiece.MEDICAL: 4}
PIECES_ATTENDUES: dict[str, tuple[str, ...]] = {
    "PDE": ("identite", "decision", "rapport", "scolarite", "droits", "medical"),
    "PH": ("identite", "orientation", "rapport", "droits", "medical"),
    "PA": ("identite", "droits", "medical"),
}
PIECES_PAR_DEFAUT = ("identite", "rapport", "droits")


class EtatPiece(models.TextChoices):
    ATTENDUE = "attendue", "Attendue"
    RECUE = "recue", "Reçue, à vérifier"
    CONFORME = "conforme", "Conforme"
    NON_CONFORME = "refusee", "Non conforme"


class RoleAvis(models.TextChoices):
    MEDICAL = "medical", "Avis médical"
    SOIGNANT = "soignant", "Avis infirmier"
    PSYCHOLOGUE = "psy", "Avis de la psychologue"
    EDUCATIF = "educatif", "Avis éducatif"
    SOCIAL = "social", "Avis social"


# What is written under an opinion stays at that level; its sense is everybody's (metier S02, RG).
NIVEAU_AVIS: dict[str, int] = {RoleAvis.MEDICAL: 4, RoleAvis.SOIGNANT: 4, RoleAvis.PSYCHOLOGUE: 5}


class SensAvis(models.TextChoices):
    FAVORABLE = "favorable", "Favorable"
    RESERVE = "reserve", "Réservé"
    DEFAVORABLE = "defavorable", "Défavorable"


class EtatCommission(models.TextChoices):
    PREPAREE = "preparee", "En préparation"
    TENUE = "tenue", "Tenue, décisions à valider"
    CLOSE = "close", "Close"


class Proposition(models.TextChoices):
    """What a commission proposes on one request; the direction decides."""

    ADMISSIBLE = "admissible", "Admissible, en attente d’une place"
    ADMIS = "admis", "Admettre"
    IMPOSSIBLE = "impossible", "Admission impossible"
    AJOURNER = "ajourner", "Ajourner"


# LHSS: the director decides after the structure's doctor (CASF D312-176-4).
CATEGORIES_LHSS = frozenset({"180"})
# LHSS and LAM: one leaves on the opinion of the doctor (CASF D312-176-4).
CATEGORIES_SORTIE_MEDICALE = frozenset({"180", "213"})
# Addiction and street services: no letter nor call may name them at a shared address; they receive without appointment.
CATEGORIES_DISCRETES = frozenset({"197", "178", "160"})
SANS_RENDEZ_VOUS = frozenset({"197", "178"})
# Direct access, without decision of the CDAPH (CASF L146-8, D312-10-0 s.).
SANS_ORIENTATION = frozenset({"189", "190"})
