"""States and closed lists of rights, benefits and measures (S06)."""

from django.db import models


class Terme(models.TextChoices):
    """How the end is known: a missing date is never « without limit »."""

    DATE = "date", "À une date"
    SANS_LIMITATION = "sans", "Sans limitation de durée"
    INCONNUE = "inconnue", "La décision ne le dit pas, ou nous ne l’avons pas"


class NatureDemande(models.TextChoices):
    NOUVEAU = "nouveau", "Première demande"
    RENOUVELLEMENT = "renouvellement", "Renouvellement"
    REVISION = "revision", "Révision"


class StatutDroitSocial(models.TextChoices):
    """What people and services decided; how near the end is, the calendar says (`SituationDroit`)."""

    A_DEMANDER = "a_demander", "À demander"
    DEMANDE = "demande", "Demandé"
    ACCORDE = "accorde", "Accordé"
    REFUSE = "refuse", "Refusé"
    RAPO = "rapo", "Recours en cours"
    CLOS = "clos", "Clos"
    ANNULE = "annule", "Saisi par erreur"


class SituationDroit(models.TextChoices):
    """Shown state: à demander → demandé → accordé, refusé, recours → en cours → à renouveler → expiré → clos."""

    A_DEMANDER = "a_demander", "À demander"
    DEMANDE = "demande", "Demandé"
    REFUSE = "refuse", "Refusé"
    RAPO = "rapo", "Recours en cours"
    ACCORDE = "accorde", "Accordé, pas encore ouvert"
    EN_COURS = "en_cours", "En cours"
    FIN_INCONNUE = "fin_inconnue", "En cours, fin inconnue"
    A_RENOUVELER = "a_renouveler", "À renouveler"
    EXPIRE = "expire", "Expiré"
    RENOUVELE = "renouvele", "Renouvelé"
    CLOS = "clos", "Clos"
    ANNULE = "annule", "Saisi par erreur"


class StatutMesure(models.TextChoices):
    ACTIVE = "active", "Décidée"
    LEVEE = "levee", "Mainlevée"
    ANNULEE = "annulee", "Saisie par erreur"


class SituationMesure(models.TextChoices):
    """Shown state: notifiée → en cours → à échéance → renouvelée, mainlevée, expirée."""

    NOTIFIEE = "notifiee", "Notifiée, pas encore commencée"
    EN_COURS = "en_cours", "En cours"
    A_ECHEANCE = "a_echeance", "À échéance"
    RENOUVELEE = "renouvelee", "Renouvelée"
    LEVEE = "levee", "Mainlevée"
    EXPIREE = "expiree", "Expirée"
    ANNULEE = "annulee", "Saisie par erreur"


class Frequence(models.TextChoices):
    MOIS = "mois", "par mois"
    TRIMESTRE = "trimestre", "par trimestre"
    AN = "an", "par an"
    UNIQUE = "unique", "en une fois"


class EffetAutorite(models.TextChoices):
    """What the decision does to parental authority."""

    SANS = "", "Rien ne change"
    DELEGATION_PARTIELLE = "delegation_partielle", "Délégation partielle"
    DELEGATION_TOTALE = "delegation_totale", "Délégation totale"
    RETRAIT_PARTIEL = "retrait_partiel", "Retrait partiel"
    RETRAIT_TOTAL = "retrait_total", "Retrait total"
    AUTRE = "autre", "Autre, à préciser dans les actes délégués"


class Etendue(models.TextChoices):
    SANS = "", "Sans objet"
    BIENS = "biens", "Les biens"
    PERSONNE = "personne", "La personne"
    TOUT = "tout", "Les biens et la personne"


class TypeRessource(models.TextChoices):
    SALAIRE = "salaire", "Salaire ou apprentissage"
    ALLOCATION = "allocation", "Allocation ou prestation"
    PENSION = "pension", "Pension ou rente"
    CHOMAGE = "chomage", "Chômage"
    AIDE = "aide", "Aide de la famille ou d’un tiers"
    ARGENT = "argent", "Argent de poche"
    AUTRE = "autre", "Autre ressource"


TONS_DROIT: dict[str, tuple[str, str]] = {
    "a_demander": ("attention", "circle-dashed"), "demande": ("info", "send"), "refuse": ("danger", "ban"),
    "rapo": ("info", "scale"), "accorde": ("info", "check"), "en_cours": ("ok", "check"),
    "fin_inconnue": ("attention", "circle-help"), "a_renouveler": ("attention", "clock"),
    "expire": ("danger", "clock"), "renouvele": ("", "check"), "clos": ("", "ban"), "annule": ("", "ban"),
}  # fmt: skip
TONS_MESURE: dict[str, tuple[str, str]] = {
    "notifiee": ("info", "hourglass"), "en_cours": ("ok", "check"), "a_echeance": ("attention", "clock"),
    "renouvelee": ("", "check"), "levee": ("", "ban"), "expiree": ("danger", "alarm-clock"), "annulee": ("", "ban"),
}  # fmt: skip
