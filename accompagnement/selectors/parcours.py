"""Reading school and work: the tab of a person, one period, what the MDPH decided beside it, the list of a house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.urls import reverse

from accompagnement.choices_parcours import (
    A_SUIVRE,
    MANQUEES,
    OUVERTS,
    TONS,
    EtatDemiJournee,
    EtatParcours,
    TypePlan,
)
from accompagnement.models import (
    AbsenceScolaire,
    AutorisationScolaire,
    DemiJournee,
    ParcoursPro,
    PeriodeScolaire,
    PlanScolaire,
)
from administration.choices_mesures import StatutDroitSocial
from administration.models import DroitSocial
from dui.core import calendrier, horloge
from dui.core.typographie import MOIS_COURTS, date_moyenne
from habilitations.acces import Acteur, decider, numeros_visibles
from habilitations.models import Structure
from usagers.acces import permet
from usagers.models import Dossier

# Types of rights that the MDPH decides and that people take for schooling or for a job.
DECISIONS = ("orientation", "esat", "rqth")
CLASSES_FRISE = {EtatParcours.PREVUE: "neutre", EtatParcours.INTERROMPUE: "attention"}
INSTRUCTION, FORMATION = (3, 16), (16, 18)
PAR_PAGE, RECUL = 40, 30
VENUES = (EtatDemiJournee.PRESENT, EtatDemiJournee.RETARD)


@dataclass(frozen=True)
class Ligne:
    """A period, a path or a plan with its badge."""

    o: Any
    mots: str
    ton: str
    icone: str
    dates: str


def dates(debut: date, fin: date | None) -> str:
    return f"du {date_moyenne(debut)} au {date_moyenne(fin)}" if fin else f"depuis le {date_moyenne(debut)}"


def habiller(objet: Any) -> Ligne:
    ton, icone = TONS[objet.statut]
    mots = objet.get_statut_display()
    if objet.a_commencer(horloge.aujourdhui()):
        ton, icone, mots = "attention", "clock", "À commencer"
    quand = dates(objet.debut, objet.fin)
    if objet.statut == EtatParcours.PREVUE and not objet.fin:
        quand = f"à partir du {date_moyenne(objet.debut)}"
    return Ligne(objet, mots, ton, icone, quand)


def periodes_de(dossier: Dossier) -> QuerySet[PeriodeScolaire]:
    """Mistakes apart, with their half-days: there, missed, missed without a valid reason, minutes of lateness."""
    comptees = Q(jours__ecartee=False)
    return (
        PeriodeScolaire.objects.filter(dossier=dossier, structure=dossier.structure_id)
        .exclude(statut=EtatParcours.ANNULEE)
        .annotate(
            manquees=Count("jours", filter=comptees & Q(jours__etat__in=MANQUEES)),
            sans_motif=Count("jours", filter=comptees & Q(jours__etat=EtatDemiJournee.INJUSTIFIEE)),
            presences=Count("jours", filter=comptees & Q(jours__etat__in=VENUES)),
            retards=Count("jours", filter=comptees & Q(jours__etat=EtatDemiJournee.RETARD)),
            minutes=Sum("jours__minutes", filter=comptees, default=0),
        )
        .order_by("-debut", "-pk")
    )


def pros_de(dossier: Dossier) -> QuerySet[ParcoursPro]:
    lignes = ParcoursPro.objects.filter(dossier=dossier, structure=dossier.structure_id)
    return lignes.exclude(statut=EtatParcours.ANNULEE)


def demi_journees(periode: PeriodeScolaire, lundi: date) -> dict[tuple[date, str], DemiJournee]:
    """Of one week, by day and moment."""
    lues = periode.jours.filter(ecartee=False, jour__gte=lundi, jour__lte=lundi + timedelta(days=6))
    return {(x.jour, x.moment): x for x in lues}


@dataclass(frozen=True)
class Assiduite:
    """What a period says of its half-days: by month for the chart, one by one for the list."""

    mois: list[dict[str, Any]]
    lignes: list[DemiJournee]
    choisi: str

    @property
    def absences(self) -> list[AbsenceScolaire]:
        """What was declared for several half-days at once, of the month shown."""
        return list({x.absence_id: x.absence for x in self.lignes if x.absence is not None}.values())


SERIES = ("Sans motif valable", "Justifiées, exclusion, école fermée", "Présences, retards compris")


def assiduite(periode: PeriodeScolaire, mois: str = "") -> Assiduite:
    """Each month of the period that has a half-day noted, mistakes apart; `mois` (« 2026-11 ») chooses the list.

    The list gives what is not a plain presence, the last month first.
    """
    par_mois: dict[str, list[DemiJournee]] = {}
    for x in periode.jours.filter(ecartee=False).select_related("absence"):
        par_mois.setdefault(f"{x.jour:%Y-%m}", []).append(x)
    choisi = mois if mois in par_mois else max(par_mois, default="")
    ecarts = [x for x in par_mois.get(choisi, ()) if x.etat != EtatDemiJournee.PRESENT]
    return Assiduite([_mois(periode, cle, lus) for cle, lus in sorted(par_mois.items())], ecarts, choisi)


def _mois(periode: PeriodeScolaire, cle: str, lus: list[DemiJournee]) -> dict[str, Any]:
    sans = sum(x.etat == EtatDemiJournee.INJUSTIFIEE for x in lus)
    manquees = sum(x.etat in MANQUEES for x in lus)
    return {
        "libelle": f"{MOIS_COURTS[int(cle[5:]) - 1].capitalize()} {cle[:4]}",
        "valeurs": (sans, manquees - sans, len(lus) - manquees),
        "url": f"{reverse('scolarite', args=[periode.dossier_id, periode.pk])}?mois={cle}#p-absences",
        "minutes": sum(x.minutes or 0 for x in lus),
    }  # fmt: skip


def lit_consigne(acteur: Acteur, dossier: Dossier) -> bool:
    """What all must do is for whoever reads the orders of that person (N3)."""
    return decider(acteur, "resumer", "URG", dossier.perimetre, 3).permis


def lit_contenu(acteur: Acteur, dossier: Dossier) -> bool:
    return decider(acteur, "lire", "OBS", dossier.perimetre, 4).permis


def plans_de(acteur: Acteur, dossier: Dossier) -> list[PlanScolaire]:
    """Each with `medical`: the N4 part, for the care team alone."""
    lignes = PlanScolaire.objects.filter(dossier=dossier, structure=dossier.structure_id)
    if not lit_consigne(acteur, dossier):
        lignes = lignes.exclude(type=TypePlan.PAI)
    contenu = lit_contenu(acteur, dossier)
    lus = list(lignes.select_related("contenu", "piece") if contenu else lignes.select_related("piece"))
    for plan in lus:
        plan.medical = getattr(plan, "contenu", None) if contenu else None  # type: ignore[attr-defined]
    return lus


def consignes_ecole(dossier: Dossier, acteur: Acteur) -> list[PlanScolaire]:
    """Orders of the PAI in force today."""
    if not lit_consigne(acteur, dossier):
        return []
    jour = horloge.aujourdhui()
    lignes = PlanScolaire.objects.filter(Q(fin__isnull=True) | Q(fin__gte=jour), dossier=dossier, type=TypePlan.PAI)
    return list(lignes.filter(structure=dossier.structure_id, debut__lte=jour, clos_le__isnull=True))


def decisions_mdph(acteur: Acteur, dossier: Dossier) -> list[DroitSocial]:
    """Decisions and requests at the MDPH, read where they live: never a schooling, never a job."""
    if not permet(acteur, dossier, "DRO", "resumer"):
        return []
    lignes = DroitSocial.objects.filter(dossier=dossier, structure=dossier.structure_id, type__in=DECISIONS)
    return list(lignes.exclude(statut=StatutDroitSocial.ANNULE))


def autorisations_de(dossier: Dossier) -> list[AutorisationScolaire]:
    lignes = AutorisationScolaire.objects.filter(dossier=dossier, structure=dossier.structure_id)
    return list(lignes.filter(retiree_le__isnull=True))


def frise_de(lignes: Sequence[Ligne]) -> list[dict[str, Any]]:
    """School and work on one line of time, oldest first."""
    return [
        {"libelle": str(x.o), "texte": f"{x.dates}, {x.mots.lower()}", "debut": x.o.debut, "fin": x.o.fin,
         "classe": CLASSES_FRISE.get(x.o.statut, "s1"), "url": adresse(x.o)}
        for x in sorted(lignes, key=lambda x: (x.o.debut, x.o.pk))
    ]  # fmt: skip


def adresse(objet: Any) -> str:
    nom = "scolarite" if isinstance(objet, PeriodeScolaire) else "parcours_pro"
    return reverse(nom, args=[objet.dossier_id, objet.pk])


# --- the house ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Situation:
    """One person of the house: what they attend now, what is prepared, what worries."""

    dossier: Dossier
    periode: PeriodeScolaire | None
    suite: PeriodeScolaire | None
    pro: ParcoursPro | None
    age: int | None
    manquees: int
    alerte: str


FILTRES = {"sans": "Sans école ni formation", "suivre": "Fréquentation à suivre", "rentree": "Rentrée à préparer"}


def situations(acteur: Acteur, structure: Structure, filtre: str = "", page: int = 1) -> tuple[list[Situation], bool]:
    """People of the house whose path this reader follows, in order of name; True when there is a next page."""
    depuis = horloge.aujourdhui() - timedelta(days=RECUL)
    jours = DemiJournee.objects.filter(periode__dossier=OuterRef("pk"), ecartee=False, jour__gte=depuis)
    total = jours.filter(etat__in=MANQUEES).order_by().values("periode__dossier").annotate(n=Count("pk")).values("n")
    debut = (page - 1) * PAR_PAGE
    lignes = _filtrer(_dossiers(acteur, structure), filtre).annotate(manquees=Subquery(total))
    lus = list(lignes[debut : debut + PAR_PAGE + 1])
    return [_situation(d) for d in lus[:PAR_PAGE]], len(lus) > PAR_PAGE


def _dossiers(acteur: Acteur, structure: Structure) -> QuerySet[Dossier]:
    visibles = numeros_visibles(acteur, "PP", "lire")
    ouvertes = PeriodeScolaire.objects.filter(structure=structure, statut__in=OUVERTS).order_by("debut")
    pros = ParcoursPro.objects.filter(structure=structure, statut=EtatParcours.EN_COURS).order_by("debut")
    return (
        Dossier.objects.filter(structure=structure, perimetre__phase="actif", pk__in=visibles)
        .select_related("usager", "perimetre__unite")
        .prefetch_related(
            Prefetch("periodes_scolaires", ouvertes, to_attr="scolarites"),
            Prefetch("parcours_pro", pros, to_attr="pros"),
        )
        .order_by("usager__cle_tri", "pk")
    )  # fmt: skip


def _filtrer(lignes: QuerySet[Dossier], filtre: str) -> QuerySet[Dossier]:
    jour = horloge.aujourdhui()
    en_cours = PeriodeScolaire.objects.filter(dossier=OuterRef("pk"), statut=EtatParcours.EN_COURS)
    if filtre == "sans":
        pros = ParcoursPro.objects.filter(dossier=OuterRef("pk"), statut=EtatParcours.EN_COURS)
        return lignes.filter(~Exists(en_cours), ~Exists(pros))
    if filtre == "suivre":
        return lignes.filter(Exists(en_cours.filter(frequentation__in=A_SUIVRE)))
    if filtre == "rentree":
        rentree = date(jour.year + (jour.month > 8), 9, 1)
        suite = PeriodeScolaire.objects.filter(
            Q(fin__isnull=True) | Q(fin__gte=rentree), dossier=OuterRef("pk"), statut__in=OUVERTS, debut__gte=jour
        )
        return lignes.filter(Exists(en_cours), ~Exists(suite))
    return lignes


def _situation(d: Any) -> Situation:
    jour = horloge.aujourdhui()
    courante = next((p for p in d.scolarites if p.statut != EtatParcours.PREVUE), None)
    suite = next((p for p in d.scolarites if p.statut == EtatParcours.PREVUE), None)
    naissance = d.usager.date_naissance
    age = calendrier.age(naissance, jour) if naissance else None
    pro = d.pros[0] if d.pros else None
    return Situation(d, courante, suite, pro, age, d.manquees or 0, _alerte(age, courante, pro))


def _alerte(age: int | None, periode: PeriodeScolaire | None, pro: ParcoursPro | None) -> str:
    """Instruction from 3 to 16 (C. éduc. L131-1), training until 18 (L114-1)."""
    if age is None or periode is not None:
        return ""
    if INSTRUCTION[0] <= age < INSTRUCTION[1]:
        return "Instruction obligatoire"
    return "Formation obligatoire" if FORMATION[0] <= age < FORMATION[1] and pro is None else ""


__all__ = ["DECISIONS", "FILTRES", "SERIES", "Assiduite", "Ligne", "Situation", "adresse", "assiduite",
           "autorisations_de", "consignes_ecole", "dates", "decisions_mdph", "demi_journees", "frise_de", "habiller",
           "lit_consigne", "lit_contenu", "periodes_de", "plans_de", "pros_de", "situations"]  # fmt: skip
