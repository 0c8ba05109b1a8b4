"""Scene of the tests of presences: instants in Paris time, a frozen Friday evening, a group of twelve."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from accompagnement.models import PresenceAbsence
from accompagnement.services import fugues
from dui.core import horloge
from tests.outils import fabriques as f

LUNDI = date(2026, 11, 16)
VENDREDI = LUNDI + timedelta(days=4)
SOIR = datetime.combine(VENDREDI, time(18), tzinfo=horloge.PARIS)
PRENOMS = ("Léa", "Mathis", "Aya", "Inès", "Noé", "Karim", "Timéo", "Lucas", "Jade", "Enzo")


def a(jour: date, heure: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(jour, time(heure, minute), tzinfo=horloge.PARIS)


def tenues(dossier: Any) -> list[PresenceAbsence]:
    return list(PresenceAbsence.objects.filter(dossier=dossier, portee="tenue").order_by("debut"))


def groupe(monde: SimpleNamespace, combien: int = 12) -> list[Any]:
    """Éloïse, Sofia and others of Tilleuls, all in Anne's team."""
    with f.technique(monde.mecs):
        dossiers = [monde.d_eloise, monde.d_sofia]
        for rang in range(combien - 2):
            personne = f.usager(monde.mecs, PRENOMS[rang % len(PRENOMS)], f"Martin{rang:02d}")
            dossiers.append(f.dossier(personne, monde.mecs, monde.tilleuls))
        for dossier in dossiers[1:]:
            f.lier(dossier, monde.anne, debut=SOIR - timedelta(days=30))
    return dossiers


def suivre(monde: SimpleNamespace) -> None:
    """Anne was in her team that evening."""
    with f.technique(monde.mecs):
        f.lier(monde.d_eloise, monde.anne, debut=SOIR - timedelta(days=30))


def fugue_de(monde: SimpleNamespace) -> Any:
    """Missing for three hours; police and parents know."""
    maintenant = horloge.maintenant()
    fugue = fugues.declarer_fugue(
        acteur=None, dossier=monde.d_eloise, vu_le=maintenant - timedelta(hours=3), lieu="Gare", tenue="Blouson rouge"
    )
    for code in ("police", "parents"):
        fugues.noter_demarche(acteur=None, fugue=fugue, code=code, interlocuteur="Commissariat")
    return fugue


def chef(monde: SimpleNamespace) -> Any:
    """Reads and validates the presences of the whole house."""
    pro = f.professionnel(monde.organisme, "Ida", "Roy", "Cheffe de service")
    f.affecter(pro, monde.mecs, f.CSE | {"PRE": "V"}, transverse="structure")
    return pro
