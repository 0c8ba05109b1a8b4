"""Code lists of the contracts (S04)."""

from django.db import models


class TypeContrat(models.TextChoices):
    """What is drawn up with the person; which one is a decision of law (`services.contrats.decision`)."""

    SEJOUR = "sejour", "Contrat de séjour"
    DIPC = "dipc", "Document individuel de prise en charge"
    CAST = "cast", "Contrat de soutien et d’aide par le travail"
    SERVICE = "service", "Contrat de service"
    PROVISOIRE = "provisoire", "Contrat d’accueil provisoire"
    JEUNE_MAJEUR = "majeur", "Contrat jeune majeur"


class EtatContrat(models.TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    REMIS = "remis", "Projet remis"
    A_SIGNER = "a_signer", "En attente de signature"
    SIGNE = "signe", "Signé"
    REFUSE = "refuse", "Refus de signer"
    EN_VIGUEUR = "en_vigueur", "En vigueur"
    AVENANTE = "avenante", "En vigueur, avenant"
    EXPIRE = "expire", "Expiré"
    RESILIE = "resilie", "Résilié"
    CLOS = "clos", "Clos"


E = EtatContrat
SUITES: dict[str, frozenset[EtatContrat]] = {
    E.BROUILLON: frozenset({E.REMIS, E.CLOS}),
    E.REMIS: frozenset({E.BROUILLON, E.A_SIGNER, E.CLOS}),
    E.A_SIGNER: frozenset({E.BROUILLON, E.SIGNE, E.REFUSE, E.CLOS}),
    E.SIGNE: frozenset({E.EN_VIGUEUR, E.RESILIE, E.CLOS}),
    E.REFUSE: frozenset(),
    E.EN_VIGUEUR: frozenset({E.AVENANTE, E.EXPIRE, E.RESILIE, E.CLOS}),
    E.AVENANTE: frozenset({E.AVENANTE, E.EXPIRE, E.RESILIE, E.CLOS}),
    E.EXPIRE: frozenset({E.AVENANTE, E.CLOS}),
    E.RESILIE: frozenset(),
    E.CLOS: frozenset(),
}
PREPARES = frozenset({E.BROUILLON, E.REMIS, E.A_SIGNER})
VIVANTS = frozenset({E.SIGNE, E.EN_VIGUEUR, E.AVENANTE})
FINIS = frozenset({E.REFUSE, E.EXPIRE, E.RESILIE, E.CLOS})


class EtatVersion(models.TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    FIGEE = "figee", "Remise, à signer"
    SIGNEE = "signee", "Signée"
    ABANDONNEE = "abandonnee", "Abandonnée"


class Qualite(models.TextChoices):
    """In what name somebody signs."""

    PERSONNE = "personne", "La personne"
    MINEUR = "mineur", "Mineur, pour information et avis"
    TITULAIRE = "titulaire", "Titulaire de l’autorité parentale"
    REPRESENTANT = "representant", "Représentant légal"
    DIRECTION = "direction", "Direction de l’établissement"
    DEPARTEMENT = "departement", "Président du conseil départemental"


class EtatSignature(models.TextChoices):
    ATTENDUE = "attendue", "À signer"
    SIGNEE = "signee", "Signé"
    REFUSEE = "refusee", "Refus de signer"
    EMPECHEE = "empechee", "Empêchement"


class TypeAnnexe(models.TextChoices):
    """Papers handed with the contract; the first three are the kit of the law of 2 January 2002."""

    LIVRET = "livret", "Livret d’accueil"
    CHARTE = "charte", "Charte des droits et libertés"
    REGLEMENT = "reglement", "Règlement de fonctionnement"
    TARIFS = "tarifs", "Annexe tarifaire"
    INVENTAIRE = "inventaire", "État des lieux et inventaire"
    LIBERTE = "liberte", "Liberté d’aller et venir"
    IMAGE = "image", "Droit à l’image"
    CONFIANCE = "confiance", "Personne de confiance"
    DONNEES = "donnees", "Protection des données"


# In whose name a refusal turns the contract into a DIPC: neither the house nor the département (D311 II).
COTE_PERSONNE = frozenset({Qualite.PERSONNE, Qualite.TITULAIRE, Qualite.REPRESENTANT})
KIT_2002 = (TypeAnnexe.LIVRET, TypeAnnexe.CHARTE, TypeAnnexe.REGLEMENT)
# Types that people sign; a DIPC is signed by the direction, others may countersign.
A_SIGNER_PAR_TOUS = frozenset(set(TypeContrat) - {TypeContrat.DIPC})
