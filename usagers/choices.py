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


class NatureDroit(models.TextChoices):
    """What a relation carries, each with its dates and its proof (S24). Never a boolean « parent »."""

    AUTORITE = "autorite", "Autorité parentale"
    DELEGATION = "delegation", "Délégation de l’autorité parentale"
    TUTEUR_MINEUR = "tuteur_mineur", "Tutelle d’un mineur"
    REPRESENTANT = "representant", "Représentation légale"
    AD_HOC = "ad_hoc", "Administration ad hoc"
    DIGNE_CONFIANCE = "digne_confiance", "Tiers digne de confiance"
    TUTEUR = "tuteur", "Tutelle"
    CURATEUR = "curateur", "Curatelle"
    MANDATAIRE = "mandataire", "Autre mandat de protection"
    CONFIANCE = "confiance", "Personne de confiance"
    PREVENIR = "prevenir", "À prévenir en cas d’urgence"
    VISITE = "visite", "Visite et hébergement"
    PRENDRE = "prendre", "Peut venir chercher la personne"
    INFO_SANTE = "info_sante", "Informé de la santé"
    INFO_EDUCATIVE = "info_educative", "Informé de la scolarité et du quotidien"
    SIGNER = "signer", "Peut signer les actes usuels"
    CONSULTER = "consulter", "Peut consulter le dossier"
    INTERDIT = "interdit", "Contact interdit"
    VIOLENCE = "violence", "Violence signalée"


class ModaliteDroit(models.TextChoices):
    """How a right is held or used."""

    SANS = "", "Sans précision"
    CONJOINTE = "conjointe", "Exercée en commun"
    EXCLUSIVE = "exclusive", "Exercée seul"
    PARTIELLE = "partielle", "Partielle"
    LIBRE = "libre", "Libre"
    ACCOMPAGNEE = "accompagnee", "Accompagnée"
    MEDIATISEE = "mediatisee", "En présence d’un tiers"


class TermeDroit(models.TextChoices):
    """How the end is known: a missing date is never « without limit » (S06, S24)."""

    DATE = "date", "À une date"
    MAJORITE = "majorite", "À la majorité"
    SANS_LIMITE = "sans_limite", "Sans limitation"
    INCONNU = "inconnu", "Fin inconnue"


class StatutDroit(models.TextChoices):
    ACTIF = "actif", "En vigueur"
    SUSPENDU = "suspendu", "Suspendu"
    RETIRE = "retire", "Retiré"


class TypeContact(models.TextChoices):
    PROCHE = "proche", "Proche ou particulier"
    PROFESSIONNEL = "pro", "Professionnel"
    ORGANISME = "organisme", "Service ou organisme"


# Held over a minor: never begun for an adult, ended by the eighteenth birthday (C. civ. art. 371-1, 388, 414).
DE_MINORITE = frozenset({
    NatureDroit.AUTORITE, NatureDroit.DELEGATION, NatureDroit.TUTEUR_MINEUR, NatureDroit.DIGNE_CONFIANCE,
    NatureDroit.VISITE, NatureDroit.PRENDRE,
})  # fmt: skip
# Given while a minor, they end with minority too: the adult decides anew. A prohibition follows its own decision.
SURVIVENT_A_LA_MAJORITE = frozenset({
    NatureDroit.INTERDIT, NatureDroit.VIOLENCE, NatureDroit.TUTEUR, NatureDroit.CURATEUR, NatureDroit.MANDATAIRE,
})  # fmt: skip
AVEC_PREUVE = frozenset({
    NatureDroit.AUTORITE, NatureDroit.DELEGATION, NatureDroit.TUTEUR_MINEUR, NatureDroit.REPRESENTANT,
    NatureDroit.AD_HOC, NatureDroit.DIGNE_CONFIANCE, NatureDroit.TUTEUR, NatureDroit.CURATEUR, NatureDroit.MANDATAIRE,
    NatureDroit.CONFIANCE, NatureDroit.VISITE, NatureDroit.INTERDIT,
})  # fmt: skip
REPRESENTANTS = frozenset({
    NatureDroit.AUTORITE, NatureDroit.TUTEUR_MINEUR, NatureDroit.REPRESENTANT, NatureDroit.TUTEUR, NatureDroit.AD_HOC,
})  # fmt: skip
# What a prohibition of contact excludes; a visit in the presence of a third party may be ordered beside it.
EXCLUS_PAR_L_INTERDIT = frozenset({
    NatureDroit.PREVENIR, NatureDroit.PRENDRE, NatureDroit.VISITE, NatureDroit.CONSULTER, NatureDroit.CONFIANCE,
})  # fmt: skip
