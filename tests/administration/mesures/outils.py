"""Short ways to write rights and measures, to post a form and to read a page."""

import uuid
from datetime import date, timedelta
from typing import Any

from administration.services.droits import accorder_droit_social, preparer_droit
from administration.services.mesures import enregistrer_mesure
from dui.core import horloge
from tests.outils import fabriques as f

ASS = f.EDU | {"ID": "W", "ENT": "W", "MES": "W", "DRO": "W", "CTR": "W", "GA": "W"}


def le(jours: int) -> date:
    return horloge.aujourdhui() + timedelta(days=jours)


def accorde(dossier: Any, type: str = "aeeh", fin: date | None = None, **champs: Any) -> Any:
    """A right opened a year ago; its end known when `fin` is given."""
    droit = preparer_droit(acteur=None, dossier=dossier, type=type, pieces=False)
    decision = {"date_decision": le(-400), "date_ouverture": le(-365), "terme": "date" if fin else "sans", "fin": fin}
    return accorder_droit_social(acteur=None, droit=droit, **(decision | champs))


def place(dossier: Any, debut: date, fin: date | None, type: str = "placement_ase", **champs: Any) -> Any:
    donnees = {"juridiction": "Juge des enfants de Nantes", "date_decision": min(debut, le(0)),
               "terme": "date" if fin else "inconnue"} | champs  # fmt: skip
    return enregistrer_mesure(acteur=None, dossier=dossier, type=type, debut=debut, fin=fin, **donnees)


def poster(client: Any, adresse: str, **champs: Any) -> Any:
    dits = {nom: f"{v:%d/%m/%Y}" if isinstance(v, date) else v for nom, v in champs.items()}
    return client.post(adresse, {"jeton_soumission": str(uuid.uuid4()), **dits})


def lu(reponse: Any) -> str:
    return str(reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " "))
