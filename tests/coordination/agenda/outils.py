"""Plans and instants of the agenda, in the name of somebody."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from coordination.models import Evenement
from coordination.services.agenda import Plan, planifier
from dui.core import horloge
from tests.coordination.outils import au_nom_de, dossiers
from usagers.models import Dossier


def dans(**duree: float) -> datetime:
    return (horloge.maintenant() + timedelta(**duree)).replace(second=0, microsecond=0)


def un_plan(structure: Any, *pour: Dossier, debut: datetime | None = None, minutes: int = 60, **champs: Any) -> Plan:
    debut = debut or dans(hours=-2)
    champs = {"type": "rendez_vous", "libelle": "Rendez-vous au collège"} | champs
    return Plan(structure_id=structure.pk, debut=debut, fin=debut + timedelta(minutes=minutes),
                dossiers=tuple(pour), **champs)  # fmt: skip


def prevoir(pro: Any, structure: Any, *pour: Dossier, **champs: Any) -> Evenement:
    with au_nom_de(pro) as acteur:
        return planifier(acteur=acteur, plan=un_plan(structure, *dossiers(*(d.pk for d in pour)), **champs))


def jeton(**champs: Any) -> dict[str, Any]:
    return {"jeton_soumission": str(uuid.uuid4()), **champs}
