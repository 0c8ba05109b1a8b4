"""Short ways to set a school year, to post a form and to read a page."""

import uuid
from datetime import date, timedelta
from typing import Any

from accompagnement.services import parcours as services
from documents.models import Depot
from dui.core import horloge
from tests.outils import fabriques as f


def le(jours: int) -> date:
    return horloge.aujourdhui() + timedelta(days=jours)


def scolarise(dossier: Any, debut: int = -60, **champs: Any) -> Any:
    donnees = {"ecole": "Collège Jean-Moulin", "niveau_suivi": "5e", "debut": le(debut)} | champs
    return services.ouvrir_periode(acteur=None, dossier=dossier, **donnees)


def en_stage(dossier: Any, **champs: Any) -> Any:
    donnees = {"type": "stage", "intitule": "Boulangerie", "debut": le(-5), "fin": le(5)} | champs
    return services.ouvrir_pro(acteur=None, dossier=dossier, **donnees)


def depot(dossier: Any, pro: Any, niveau: int = 2, type: str = "51851-4") -> Depot:
    return Depot.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=niveau, titre="Document", type=type,
        depose_par=pro, etat="classe", traitement="pret",
    )  # fmt: skip


def parent(dossier: Any, prenom: str, lien: str = "MTH", **champs: Any) -> Any:
    contact = f.contact(dossier.structure.organisme, "Lambert", prenom, structures=[dossier.structure_id])
    return f.relation(dossier.usager, contact, lien, **champs)


def poster(client: Any, adresse: str, **champs: Any) -> Any:
    dits = {nom: f"{v:%d/%m/%Y}" if isinstance(v, date) else v for nom, v in champs.items()}
    return client.post(adresse, {"jeton_soumission": str(uuid.uuid4()), **dits})


def lu(reponse: Any) -> str:
    return str(reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " "))
