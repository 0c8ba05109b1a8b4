"""« scolarite »: what the papers of school and work may name. Never a diagnosis, never what the MDPH decided."""

from collections.abc import Mapping
from typing import Any

from accompagnement.choices_parcours import EtatParcours, TypePlan
from accompagnement.models import PeriodeScolaire, PlanScolaire
from accompagnement.selectors.parcours import autorisations_de, dates, habiller, periodes_de, pros_de
from documents.champs import CHAMPS, Cadre, Champ, Famille
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import accorder, date_moyenne, nombre

ANNEES = ("Période", "École et classe", "Fréquentation", "Atteint")
MANQUEES = ("Période", "Présences", "Manquées", "Sans motif valable", "Retards")
PLANS = ("Plan", "Depuis", "Ce qui est décidé")
ETAPES = ("Étape", "Où", "Dates", "Bilan")
PERMISES = ("Pour quoi", "Décision", "Donnée par", "Jusqu’au")
LU = {"niveau": 2, "domaine": "PP", "action": "lire"}
TABLE = LU | {"bloc": "tableau"}
CHAMPS_SCOLARITE = (
    Champ("ecole", "École suivie", "Collège Jean-Moulin, Nantes", **LU),  # type: ignore[arg-type]
    Champ("classe", "Classe suivie", "5e", **LU),  # type: ignore[arg-type]
    Champ("niveau_reel", "Niveau réel", "CM2", **LU),  # type: ignore[arg-type]
    Champ("depuis", "Depuis le", "1er septembre 2026", **LU),  # type: ignore[arg-type]
    Champ("enseignement", "Enseignement reçu", "Dispositif ULIS", **LU),  # type: ignore[arg-type]
    Champ("volume", "Volume par semaine", "9 demi-journées", **LU),  # type: ignore[arg-type]
    Champ("referent", "Référent à l’école", "Mme Abel, 02 00 00 00 01", **LU),  # type: ignore[arg-type]
    Champ("orientation", "Orientation scolaire demandée", "CAP cuisine", **LU),  # type: ignore[arg-type]
    Champ("annees", "Années d’école", Tableau(ANNEES, (("2025", "6e", "Régulière", ""),)), **TABLE),  # type: ignore[arg-type]
    Champ("manquees", "Assiduité", Tableau(MANQUEES, (("5e, Collège", "61", "6", "1", "2, soit 25 min"),)), **TABLE),  # type: ignore[arg-type]
    Champ("plans", "Plans et réunions", Tableau(PLANS, (("PPS", "1er septembre 2026", "Temps majoré"),)), **TABLE),  # type: ignore[arg-type]
    Champ("travail", "Stages, formation, travail", Tableau(ETAPES, (("Stage", "Fournil", "mars", ""),)), **TABLE),  # type: ignore[arg-type]
    Champ("autorisations", "Autorisations", Tableau(PERMISES, (("Sorties", "Autorisé", "Mme Petit", ""),)), **TABLE),  # type: ignore[arg-type]
)  # fmt: skip


def scolarite(cadre: Cadre) -> Mapping[str, Valeur]:
    periodes = list(periodes_de(cadre.dossier))
    ouverte = next((p for p in periodes if p.statut == EtatParcours.EN_COURS), None)
    return (_du_jour(ouverte) if ouverte else {}) | {
        "annees": Tableau(ANNEES, tuple(
            (dates(p.debut, p.fin), str(p), p.get_frequentation_display(), p.atteint) for p in reversed(periodes)
        )),
        "manquees": Tableau(MANQUEES, tuple(
            (str(p), *_assiduite(p)) for p in periodes if p.manquees or p.presences  # type: ignore[attr-defined]
        )),
        "plans": Tableau(PLANS, tuple(
            (str(p), date_moyenne(p.debut), p.consigne) for p in _plans(cadre)
        )),
        "travail": Tableau(ETAPES, tuple(
            (str(p), p.organisme, habiller(p).dates, p.atteint) for p in pros_de(cadre.dossier)
        )),
        "autorisations": Tableau(PERMISES, tuple(
            (f"{a} {a.precision}".strip(), a.get_decision_display(), f"{a.nom}, {a.qualite.lower()}",
             date_moyenne(a.fin) if a.fin else "")
            for a in autorisations_de(cadre.dossier)
        )),
    }  # fmt: skip


def _assiduite(p: Any) -> tuple[str, ...]:
    """Half-days noted: those left empty are in no column."""
    retards = f"{p.retards}, soit {nombre(p.minutes, 'min')}" if p.retards else "aucun"
    return (str(p.presences), str(p.manquees), str(p.sans_motif), retards)


def _plans(cadre: Cadre) -> list[PlanScolaire]:
    lignes = PlanScolaire.objects.filter(dossier=cadre.dossier, clos_le__isnull=True)
    return list(lignes.exclude(type=TypePlan.PAI))


def _du_jour(p: PeriodeScolaire) -> dict[str, Valeur]:
    return {
        "ecole": ", ".join(x for x in (p.ecole, p.commune) if x), "classe": p.get_niveau_suivi_display(),
        "niveau_reel": p.get_niveau_reel_display(), "depuis": date_moyenne(p.debut),
        "enseignement": p.get_enseignement_display(), "volume": accorder(p.demi_journees, "demi-journée"),
        "referent": ", ".join(x for x in (p.referent, p.contact) if x), "orientation": p.orientation_demandee,
    }  # fmt: skip


def ouvrir() -> None:
    famille = Famille("scolarite", "Scolarité et travail", CHAMPS_SCOLARITE, scolarite)
    CHAMPS.enregistrer(famille, cle="scolarite", ordre=75)
