"""« Quel document ? »: which contract the law asks for, from the facts, with its article (S04, CASF D311).

A pure function: no database, no clock. The first rule that applies answers; the order is that of the law, what
excludes the contract comes before what would choose it.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from administration.choices_contrats import TypeContrat
from dui.core import calendrier

# FINESS categories (metier §6.1) that answer by themselves.
ESAT = frozenset({"246"})
LHSS = frozenset({"180"})
SERVICES_3_4_11 = {"190": "3°", "295": "4°", "440": "4°", "441": "4°", "461": "11°", "463": "11°"}
AIDE_A_DOMICILE = frozenset({"209", "460", "640"})
A_DOMICILE = AIDE_A_DOMICILE | {"354", "182", "445", "446"}
SANS_SEJOUR = frozenset({"178", "189", "190", "197", "221", "286", "295", "440", "441", "608"})
DU_DEPARTEMENT = frozenset({"175", "236"})
MOIS_DU_CONTRAT = 2
MAJORITE, FIN_JEUNE_MAJEUR = 18, 21


class Lieu(StrEnum):
    SEJOUR = "sejour"
    AMBULATOIRE = "ambulatoire"
    DOMICILE = "domicile"


class Cadre(StrEnum):
    """Decision of child welfare without a judge."""

    AUCUN = ""
    PROVISOIRE = "provisoire"
    JEUNE_MAJEUR = "majeur"


@dataclass(frozen=True)
class Faits:
    """`fin_prevue` None: no term is planned. `pour_le_departement`: this paper is the département's own contract."""

    categorie: str
    admission: date
    fin_prevue: date | None = None
    naissance: date | None = None
    lieu: str = Lieu.SEJOUR
    mesure_judiciaire: bool = False
    cadre: str = Cadre.AUCUN
    pour_le_departement: bool = False
    refus: bool = False

    @property
    def age(self) -> int | None:
        return calendrier.age(self.naissance, self.admission) if self.naissance else None

    @property
    def mineur(self) -> bool:
        """On the day of the admission; an unknown age is that of a minor when a judge has placed the person."""
        return (self.age is None and self.mesure_judiciaire) or (self.age is not None and self.age < MAJORITE)


@dataclass(frozen=True)
class Decision:
    """`source`: as in the table of deadlines (R read, M known from practice, D choice of the product).

    `imperatif`: the law leaves no choice. `a_trancher`: the text is silent, the product answers by default.
    """

    type: TypeContrat
    article: str
    source: str
    explication: str
    imperatif: bool = False
    a_trancher: bool = False
    complement: str = ""


def decider_document(f: Faits) -> Decision:
    """The document to draw up."""
    return _interdit(f) or _categorie(f) or _departement(f) or _lieu(f) or _duree(f)


def _interdit(f: Faits) -> Decision | None:
    """What forbids the contract, whatever the rest."""
    if f.mesure_judiciaire and f.mineur:
        return Decision(
            TypeContrat.DIPC, "CASF art. D311, II et VI", "R",
            "Un juge a décidé de cet accueil. Le document individuel de prise en charge remplace le contrat, "
            "et il suit la décision.", imperatif=True,
        )  # fmt: skip
    if f.refus:
        return Decision(
            TypeContrat.DIPC, "CASF art. D311, II", "R",
            "La personne ou son représentant refuse de signer. Un document individuel de prise en charge est remis.",
            imperatif=True,
        )  # fmt: skip
    return None


def _categorie(f: Faits) -> Decision | None:
    if f.categorie in ESAT:
        return Decision(
            TypeContrat.CAST, "CASF art. L311-4 et annexe 3-9", "R",
            "En ESAT, le contrat de soutien et d’aide par le travail est signé avec chaque personne.",
        )  # fmt: skip
    if f.categorie in SERVICES_3_4_11:
        rang = SERVICES_3_4_11[f.categorie]
        return Decision(
            TypeContrat.DIPC, f"CASF art. D311, II et L312-1, I, {rang}", "R",
            f"Ce service relève du {rang} de l’article L312-1 : il établit un document individuel de prise en charge.",
        )  # fmt: skip
    return None


def _departement(f: Faits) -> Decision | None:
    """Contracts of the département itself; a house that receives for it makes its own paper beside."""
    if not f.pour_le_departement:
        return None
    if f.cadre == Cadre.JEUNE_MAJEUR and f.age is not None and MAJORITE <= f.age < FIN_JEUNE_MAJEUR:
        return Decision(
            TypeContrat.JEUNE_MAJEUR, "CASF art. L222-5", "M",
            "La personne a entre 18 et 20 ans et demande l’aide du département : c’est un contrat jeune majeur.",
        )  # fmt: skip
    if f.cadre == Cadre.PROVISOIRE and f.mineur:
        return Decision(
            TypeContrat.PROVISOIRE, "CASF art. L222-5 et R223-5", "R",
            "Les parents confient leur enfant au département, avec leur accord écrit : c’est un contrat d’accueil "
            "provisoire.",
        )  # fmt: skip
    return None


def _lieu(f: Faits) -> Decision | None:
    if f.lieu == Lieu.DOMICILE and f.categorie in AIDE_A_DOMICILE:
        return Decision(
            TypeContrat.SERVICE, "CASF art. L311-4 et D311, II", "M",
            "L’aide est apportée à domicile par un service d’aide : c’est un contrat de service.",
        )  # fmt: skip
    if f.lieu == Lieu.DOMICILE:
        return Decision(
            TypeContrat.DIPC, "CASF art. D311, II", "R",
            "L’accompagnement se fait à domicile ou en milieu ordinaire de vie : c’est un document individuel de prise "
            "en charge.",
        )  # fmt: skip
    if f.lieu == Lieu.AMBULATOIRE:
        return Decision(
            TypeContrat.DIPC, "CASF art. D311, II", "R",
            "L’accompagnement ne comporte aucun séjour : c’est un document individuel de prise en charge.",
        )  # fmt: skip
    if f.categorie in LHSS:
        return Decision(
            TypeContrat.DIPC, "CASF art. D311, II et D312-176-4", "R",
            "En lits halte soins santé, le séjour prévu ne dépasse pas deux mois : c’est un document individuel "
            "de prise en charge.",
        )  # fmt: skip
    return None


def _duree(f: Faits) -> Decision:
    """Stay, continuous or not: more than two months, from the day of admission to the planned end."""
    seuil = calendrier.ajouter(f.admission, MOIS_DU_CONTRAT, "m")
    if f.fin_prevue is None or f.fin_prevue > seuil:
        terme = "n’a pas de terme prévu" if f.fin_prevue is None else "dépasse deux mois"
        return _avec_departement(f, Decision(
            TypeContrat.SEJOUR, "CASF art. D311, I", "R",
            f"Le séjour, continu ou non, {terme} : c’est un contrat de séjour.",
        ))  # fmt: skip
    if f.fin_prevue == seuil:
        return _avec_departement(f, Decision(
            TypeContrat.DIPC, "CASF art. D311, I et II", "D",
            "Le séjour prévu est de deux mois tout juste. Le texte ne tranche pas : par défaut, un document individuel "
            "de prise en charge.", a_trancher=True,
        ))  # fmt: skip
    return _avec_departement(f, Decision(
        TypeContrat.DIPC, "CASF art. D311, II", "R",
        "Le séjour prévu dure moins de deux mois : c’est un document individuel de prise en charge.",
    ))  # fmt: skip


def _avec_departement(f: Faits, decision: Decision) -> Decision:
    noms = {Cadre.PROVISOIRE: "contrat d’accueil provisoire", Cadre.JEUNE_MAJEUR: "contrat jeune majeur"}
    nom = noms.get(Cadre(f.cadre))
    if nom is None:
        return decision
    return replace(decision, complement=f"Le {nom} est conclu par le département. Gardez-en une copie au dossier.")


def lieu_habituel(categorie: str) -> Lieu:
    """Where that category works, to fill the assistant in."""
    if categorie in A_DOMICILE:
        return Lieu.DOMICILE
    return Lieu.AMBULATOIRE if categorie in SANS_SEJOUR else Lieu.SEJOUR
