"""Objects of school, work and visits at home for the permission table."""

from datetime import date, timedelta
from types import SimpleNamespace

from accompagnement.models import (
    AbsenceScolaire,
    AutorisationScolaire,
    Bulletin,
    ContenuPAI,
    DemiJournee,
    Intervention,
    ParcoursPro,
    PeriodeScolaire,
    PlanScolaire,
    Seance,
    SituationSSIAD,
)
from dui.core import horloge


def scolariser(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """A year at school with its papers, a placement, a PAI."""
    ici = {"structure": o.structure, "niveau": 2}
    suivi = {"dossier": c.d, "numero": 1, "debut": date(2026, 9, 1), "statut": "en_cours"} | ici
    c.scolarite = PeriodeScolaire.objects.create(ecole="Collège Jean-Moulin", niveau_suivi="5e", **suivi)
    c.travail = ParcoursPro.objects.create(type="stage", intitule="Découverte", **suivi)
    jour = {"debut": date(2026, 10, 5), "fin": date(2026, 10, 5)}
    c.absence_ecole = AbsenceScolaire.objects.create(
        periode=c.scolarite, demi_journees=1, nature="justifiee", **jour, **ici
    )
    DemiJournee.objects.create(
        periode=c.scolarite, jour=date(2026, 10, 5), moment="m", etat="justifiee", absence=c.absence_ecole, **ici
    )
    c.bulletin = Bulletin.objects.create(periode=c.scolarite, intitule="Mi-trimestre", recu_le=date(2026, 10, 9), **ici)
    c.autorisation_ecole = AutorisationScolaire.objects.create(
        dossier=c.d, objet="sorties", decision="accord", nom="Mme Petit", qualite="Autorité parentale",
        le=date(2026, 9, 2), **ici,
    )  # fmt: skip
    c.plan_scolaire = PlanScolaire.objects.create(dossier=c.d, type="pps", debut=date(2026, 9, 1), **ici)
    c.pai = PlanScolaire.objects.create(
        dossier=c.d,
        structure=o.structure,
        niveau=3,
        type="pai",
        debut=date(2026, 9, 1),
        consigne="Prévenir l’infirmerie",
    )
    _intervenir(c, o)
    ContenuPAI.objects.create(plan=c.pai, structure=o.structure, niveau=4, texte="Allergie")


def _intervenir(c: SimpleNamespace, o: SimpleNamespace) -> None:
    debut = horloge.maintenant() - timedelta(hours=3)
    acte = {"dossier": c.d, "structure": o.structure, "numero": 1, "professionnel": o.collegue, "debut": debut,
            "fin": debut + timedelta(minutes=30)}  # fmt: skip
    c.intervention = Intervention.objects.create(type="MED-1296", niveau=3, **acte)
    c.situation = SituationSSIAD.objects.create(
        dossier=c.d, structure=o.structure, niveau=4, numero=1, le=date(2026, 10, 5), elements=["R32"]
    )
    c.seance = Seance.objects.create(type="soin", niveau=2, **acte)
