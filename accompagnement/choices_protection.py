"""Words of the « information préoccupante » (S35); codes of OLINPE where the national list has them."""

from django.db import models


class EtatIP(models.TextChoices):
    REPEREE = "reperee", "Repérée"
    REDIGEE = "redigee", "Rédigée"
    VALIDEE = "validee", "Validée"
    TRANSMISE = "transmise", "Transmise"
    ACCUSEE = "accusee", "Réception accusée"
    EVALUATION = "evaluation", "En évaluation"
    SUITE = "suite", "Suite connue"
    CLOSE = "close", "Close"


class NatureDanger(models.TextChoices):
    """CASF annexe 2-8, nature of the danger or of the risk."""

    SANTE = "SANTE", "Santé"
    SECURITE = "SECURITE", "Sécurité"
    MORALITE = "MORALITE", "Moralité"
    CONDEDUC = "CONDEDUC", "Conditions d’éducation"
    CONDEDEV = "CONDEDEV", "Conditions de développement"


class OrigineIP(models.TextChoices):
    """ORIGIP."""

    MINEUR = "10", "Le mineur lui-même"
    PARENTS = "20", "Les parents"
    SOCIAL = "31", "Un professionnel du social"
    SANTE = "32", "Un professionnel de santé"
    ELU = "33", "Un élu"
    INSTITUTION = "34", "Une autre institution, dont l’école"
    PARTICULIER = "40", "Un autre particulier"
    INCONNUE = "99", "Ne sait pas"


class InformationParents(models.TextChoices):
    A_FAIRE = "a_faire", "Pas encore"
    FAITE = "faite", "Oui, ils sont informés"
    DIFFEREE = "differee", "Différée, dans l’intérêt de l’enfant"


class DestinataireIP(models.TextChoices):
    CRIP = "crip", "La CRIP du département"
    PROCUREUR = "procureur", "Le procureur de la République"
    PCD = "pcd", "Le président du conseil départemental (copie)"


class CanalIP(models.TextChoices):
    PORTAIL = "portail", "Portail du département"
    MSSANTE = "mssante", "Messagerie sécurisée"
    COURRIER = "courrier", "Lettre recommandée avec avis de réception"
    REMISE = "remise", "Remise en main propre contre signature"
    TELECOPIE = "telecopie", "Télécopie"
    TELEPHONE = "telephone", "Téléphone, confirmé par écrit"


class SuiteIP(models.TextChoices):
    """SUITEVAL, and what is known before any evaluation."""

    CLASSEMENT = "0", "Classement sans suite"
    ADMINISTRATIVE = "1", "Mesure administrative"
    SIGNALEMENT = "2", "Signalement judiciaire"
    POURSUITE = "3", "Poursuite de l’accompagnement"
    NOUVELLE = "4", "Nouvelle décision"
    INCONNUE = "9", "Ne sait pas"


class Danger(models.TextChoices):
    """The one common conclusion (CASF D226-2-7)."""

    CONFIRME = "confirme", "Danger ou risque de danger confirmé"
    INFIRME = "infirme", "Danger ou risque de danger non confirmé"


class PropositionIP(models.TextChoices):
    CLASSEMENT = "classement", "Classement"
    ACTIONS = "actions", "Actions adaptées à la situation"
    JUDICIAIRE = "judiciaire", "Saisine de l’autorité judiciaire"


class QualiteLecteur(models.TextChoices):
    """Why somebody is on the list."""

    AUTEUR = "auteur", "Auteur"
    VALIDE = "valide", "Direction ou chef de service"
    ECRIT = "ecrit", "Psychologue, médecin, assistant social"
    EQUIPE = "equipe", "Professionnel nommé"


LIBRES = frozenset({EtatIP.REPEREE, EtatIP.REDIGEE, EtatIP.VALIDEE})
TONS_IP = {
    EtatIP.REPEREE: ("attention", "circle-dashed"), EtatIP.REDIGEE: ("attention", "pencil-line"),
    EtatIP.VALIDEE: ("attention", "check"), EtatIP.TRANSMISE: ("info", "send"), EtatIP.ACCUSEE: ("info", "check"),
    EtatIP.EVALUATION: ("info", "hourglass"), EtatIP.SUITE: ("ok", "check"), EtatIP.CLOSE: ("", "check"),
}  # fmt: skip
