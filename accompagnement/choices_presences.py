"""Code lists of presences: local reasons of absence (metier §6.7) and their national code (TRE_R424)."""

from dataclasses import dataclass

from django.db import models


class Motif(models.TextChoices):
    PRESENT = "present", "Présence"
    ECOLE = "ecole", "École, stage"
    FAMILLE = "famille", "En famille, droit de visite"
    VACANCES = "vacances", "Vacances"
    PERMISSION = "permission", "Permission"
    EXTERIEUR = "exterieur", "Séjour extérieur"
    INTERNAT = "internat", "Internat scolaire"
    RELAIS = "relais", "Famille relais"
    PERSONNELLE = "personnelle", "Raison personnelle"
    AUTRE_ESSMS = "autre_essms", "Autre établissement, répit"
    HOSPI = "hospi", "Hospitalisation complète"
    HOSPI_JOUR = "hospi_jour", "Hospitalisation de jour"
    HAD = "had", "Hospitalisation à domicile"
    FUGUE = "fugue", "Absence non autorisée"
    GARDE_A_VUE = "garde_a_vue", "Garde à vue"
    INCARCERATION = "incarceration", "Incarcération"
    PERDU_DE_VUE = "perdu_de_vue", "Perdu de vue"
    HORS_CONTRAT = "hors_contrat", "Hors des jours du contrat"


# Still in the charge of the house: neither an absence, nor a code of R424.
PRESENTS = frozenset({Motif.PRESENT, Motif.ECOLE})
HOPITAL = frozenset({Motif.HOSPI, Motif.HOSPI_JOUR, Motif.HAD})
# Without a known return, the first key says « until further notice ».
SANS_RETOUR = frozenset({Motif.HOSPI, Motif.FUGUE, Motif.GARDE_A_VUE, Motif.INCARCERATION, Motif.PERDU_DE_VUE})
CHOIX_ABSENCE = [c for c in Motif.choices if c[0] not in {Motif.PRESENT, Motif.HORS_CONTRAT}]


def r424(motif: str) -> str:
    """TRE_R424: 1 hospitalisation, 2 raisons personnelles; empty for a presence."""
    if motif in PRESENTS or motif == Motif.HORS_CONTRAT:
        return ""
    return "1" if motif in HOPITAL else "2"


@dataclass(frozen=True)
class Signe:
    """How a state shows in a cell: letter (class and key), words, icon, tone of the badge."""

    lettre: str
    mot: str
    icone: str
    ton: str


SIGNES = {
    "p": Signe("p", "présent", "check", "ok"),
    "e": Signe("e", "école, stage", "graduation-cap", ""),
    "r": Signe("r", "en famille", "house-heart", "info"),
    "h": Signe("h", "hôpital", "bed", "sante"),
    "a": Signe("a", "absent autorisé", "minus", ""),
    "f": Signe("f", "absence non autorisée", "triangle-alert", "danger"),
    "c": Signe("c", "hors contrat", "circle-dashed", ""),
    "x": Signe("x", "hors séjour", "x", ""),
}
_LETTRES = {Motif.PRESENT: "p", Motif.ECOLE: "e", Motif.FAMILLE: "r", Motif.VACANCES: "r", Motif.FUGUE: "f",
            Motif.HORS_CONTRAT: "c", **dict.fromkeys(HOPITAL, "h")}  # fmt: skip
# What one key writes.
TOUCHES = {"p": Motif.PRESENT, "r": Motif.FAMILLE, "h": Motif.HOSPI, "a": Motif.PERSONNELLE, "f": Motif.FUGUE,
           "e": Motif.ECOLE}  # fmt: skip
# Letters of a weekly rhythm → what is expected.
RYTHMES = {"p": Motif.PRESENT, "e": Motif.ECOLE, "r": Motif.FAMILLE, "c": Motif.HORS_CONTRAT}


def lettre(motif: str) -> str:
    return _LETTRES.get(Motif(motif), "a") if motif else "x"


class Portee(models.TextChoices):
    """`tenue` counts; `non_tenue` was planned and did not take place; `annulee` was withdrawn."""

    TENUE = "tenue", "Tenue"
    NON_TENUE = "non_tenue", "N’a pas eu lieu"
    ANNULEE = "annulee", "Annulée"


class StatutPresence(models.TextChoices):
    PREVUE = "prevue", "Prévue"
    CONSTATEE = "constatee", "Constatée"
    VALIDEE = "validee", "Validée"
    CLOTUREE = "cloturee", "Clôturée"
    RECTIFIEE = "rectifiee", "Rectifiée"
    ANNULEE = "annulee", "Annulée"


class ActePeriode(models.TextChoices):
    CONFIRMEE = "confirmee", "Confirmée"
    VALIDEE = "validee", "Validée"
    ROUVERTE = "rouverte", "Rouverte"
    VERROUILLEE = "verrouillee", "Verrouillée"


class RegleJournee(models.TextChoices):
    MINUIT = "presence_minuit", "Présence à minuit"
    HEURES = "heures", "Présence d’un nombre d’heures dans la journée"
    NUITEE = "nuitee", "Nuit passée sur place"


class TypeRepas(models.TextChoices):
    PETIT_DEJEUNER = "petit_dejeuner", "Petit déjeuner"
    DEJEUNER = "dejeuner", "Déjeuner"
    DINER = "diner", "Repas du soir"


class Convive(models.TextChoices):
    """Who eats besides the persons of the house; what is taken away is cooked here and eaten elsewhere."""

    REGULIER = "regulier", "Adultes réguliers"
    PERSONNEL = "personnel", "Personnel"
    INVITE = "invite", "Invités"
    EMPORTE = "emporte", "Repas emportés"


class ConstatRonde(models.TextChoices):
    DORT = "dort", "Dort"
    EVEILLE = "eveille", "Éveillé"
    ABSENT = "absent", "Absent de la chambre"


class DemarcheCode(models.TextChoices):
    """What the house does when somebody placed is missing, in the order of the checklist (S11)."""

    RECHERCHE = "recherche", "Recherches autour de la maison"
    APPEL = "appel", "Appel sur son téléphone"
    PROCHES = "proches", "Appel aux proches et amis"
    ASTREINTE = "astreinte", "Cadre d’astreinte prévenu"
    POLICE = "police", "Police ou gendarmerie"
    PARENTS = "parents", "Parents ou représentants légaux"
    ASE = "ase", "Aide sociale à l’enfance"
    MAGISTRAT = "magistrat", "Magistrat"


AUTORITES = (DemarcheCode.POLICE, DemarcheCode.PARENTS, DemarcheCode.ASE, DemarcheCode.MAGISTRAT)


class GesteCode(models.TextChoices):
    """Counters of the desk of a CAARUD; the first one counts people."""

    PASSAGE = "passage", "Passage"
    DOUCHE = "douche", "Douche"
    LINGE = "linge", "Machine à laver"
    CAFE = "cafe", "Café, collation"
    KIT_INJECTION = "kit_injection", "Kit d’injection"
    KIT_INHALATION = "kit_inhalation", "Kit d’inhalation"
    KIT_SNIFF = "kit_sniff", "Kit de sniff"
    SERINGUES = "seringues", "Seringues récupérées"
    PRESERVATIFS = "preservatifs", "Préservatifs"
    TROD = "trod", "Dépistage rapide proposé"
