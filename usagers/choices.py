"""Code lists of S01. National lists keep their code and say their source."""

from django.db import models


class Sexe(models.TextChoices):
    """JDV_J143 on the wire: M, F, UN; locally I for undetermined."""

    MASCULIN = "M", "Masculin"
    FEMININ = "F", "Féminin"
    INDETERMINE = "I", "Indéterminé"


class StatutIdentite(models.TextChoices):
    """RNIV, socle.md §1.2."""

    PROVISOIRE = "provisoire", "Identité provisoire"
    VALIDEE = "validee", "Identité validée"
    RECUPEREE = "recuperee", "INS récupérée"
    QUALIFIEE = "qualifiee", "INS qualifiée"


class SituationFamiliale(models.TextChoices):
    """JDV_J176 (subset used in the field)."""

    CELIBATAIRE = "S", "Célibataire"
    MARIE = "M", "Marié"
    PACSE = "T", "Pacsé ou en concubinage"
    DIVORCE = "D", "Divorcé"
    SEPARE = "L", "Séparé"
    VEUF = "W", "Veuf"


class TypeAdresse(models.TextChoices):
    DOMICILE = "domicile", "Domicile"
    SECOURS = "secours", "Domicile de secours"
    DOMICILIATION = "domiciliation", "Domiciliation"
    HEBERGEMENT = "hebergement", "Hébergement"


class CanalTelecom(models.TextChoices):
    MOBILE = "mobile", "Téléphone mobile"
    FIXE = "fixe", "Téléphone fixe"
    COURRIEL = "courriel", "Courriel"
    MSSANTE = "mssante", "Messagerie sécurisée"


class StatutSejour(models.TextChoices):
    PREVU = "prevu", "Prévu"
    EN_COURS = "en_cours", "En cours"
    SUSPENDU = "suspendu", "Suspendu"
    TERMINE = "termine", "Terminé"


class NatureGroupe(models.TextChoices):
    FRATRIE = "fratrie", "Fratrie"
    PARENT_ENFANT = "parent_enfant", "Parent accueilli avec son enfant"


class EtatFusion(models.TextChoices):
    DEMANDEE = "demandee", "Demandée"
    VALIDEE = "validee", "Validée"
    REFUSEE = "refusee", "Refusée"
    DEFAITE = "defaite", "Défaite"


class Proximite(models.TextChoices):
    """How near two identities are (strict traits)."""

    IDENTIQUE = "identique", "Mêmes traits d’identité"
    TRES_PROCHE = "tres_proche", "Traits très proches"
    PROCHE = "proche", "Traits proches"


class PieceIdentite(models.TextChoices):
    """Documents seen (EXI ID 19). The carte Vitale is a search key, never a proof."""

    CNI = "cni", "Carte nationale d’identité"
    PASSEPORT = "passeport", "Passeport"
    TITRE_SEJOUR = "titre_sejour", "Titre de séjour"
    DCEM = "dcem", "Document de circulation pour étranger mineur"
    ACTE_NAISSANCE = "acte_naissance", "Acte de naissance et pièce d’un parent ou tuteur"
    LIVRET_FAMILLE = "livret_famille", "Livret de famille et pièce d’un parent ou tuteur"
    DECISION_ASE = "decision_ase", "Décision de placement et acte de naissance"
    CARTE_VITALE = "carte_vitale", "Carte Vitale ou attestation de droits"
    AUTRE = "autre", "Autre document"


PIECES_HAUTE_CONFIANCE = frozenset(PieceIdentite.values) - {PieceIdentite.CARTE_VITALE, PieceIdentite.AUTRE}
PIECES_DE_MINEUR = frozenset(
    {PieceIdentite.ACTE_NAISSANCE, PieceIdentite.LIVRET_FAMILLE, PieceIdentite.DCEM, PieceIdentite.DECISION_ASE}
)


class EtatDemande(models.TextChoices):
    OUVERTE = "ouverte", "À traiter"
    RAPPROCHEE = "rapprochee", "Même personne"
    ECARTEE = "ecartee", "Personnes différentes"


class EtatLigne(models.TextChoices):
    A_FAIRE = "a_faire", "À reprendre"
    REPRISE = "reprise", "Reprise"
    INCHANGEE = "inchangee", "Déjà reprise"
    DOUTEUSE = "douteuse", "À vérifier"
    REJETEE = "rejetee", "Rejetée"


class DecisionLigne(models.TextChoices):
    """What somebody decided on a doubtful line."""

    CREER = "creer", "Une autre personne"
    RATTACHER = "rattacher", "La même personne"


class Expression(models.TextChoices):
    """Who said it: the person first; a parent or a representative for them (R1110-3, S25)."""

    PERSONNE = "personne", "La personne"
    PARENT = "parent", "Un parent"
    REPRESENTANT = "representant", "Son représentant"


class CibleOpposition(models.TextChoices):
    """To whom the sharing is refused."""

    PROFESSIONNEL = "pro", "Un professionnel"
    FONCTION = "fonction", "Une fonction"
    TOUS = "tous", "Tout le monde"


class MotifRestriction(models.TextChoices):
    """Why the direction keeps a file to named people (S26: « VIP / relative-of-staff files »)."""

    PERSONNEL = "personnel", "Une personne qui travaille ici"
    PROCHE = "proche", "Un proche d’un membre du personnel"
    CONNUE = "connue", "Une personne connue du public"
    AUTRE = "autre", "Autre, à préciser"


class NatureSecret(models.TextChoices):
    """What a minor keeps from the holders of parental authority (L1111-5 CSP), never its content."""

    CONSULTATION = "consultation", "Une consultation ou un soin"
    INFORMATION = "information", "Une information sur sa santé"
    ECRIT = "ecrit", "Un écrit du dossier"
