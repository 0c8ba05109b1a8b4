"""An « information préoccupante » written by Anne about Éloïse, named readers of her choice."""

from datetime import timedelta
from typing import Any

from accompagnement.models import InformationPreoccupante
from accompagnement.services.protection import reperer, transmettre
from dui.core import horloge
from habilitations.models import Professionnel
from tests.coordination.outils import au_nom_de, dossiers
from usagers.models import Dossier

RECIT = "Trace rouge de quatre centimètres à l’avant-bras gauche."
PROPOS = "il ma serré trè fort et jai crié"


def ip_de(pro: Professionnel, d: Dossier, *lecteurs: Professionnel, **champs: Any) -> InformationPreoccupante:
    donnees = {"fait_le": horloge.aujourdhui(), "recit": RECIT, "propos": PROPOS} | champs
    with au_nom_de(pro) as acteur:
        return reperer(acteur=acteur, dossier=dossiers(d.pk)[0], lecteurs=[p.pk for p in lecteurs], **donnees)


def relue(ip: InformationPreoccupante) -> InformationPreoccupante:
    return InformationPreoccupante.objects.select_related("dossier__usager", "dossier__structure").get(pk=ip.pk)


def envoyer(pro: Professionnel, ip: InformationPreoccupante, destinataire: str = "crip", **champs: Any) -> Any:
    donnees = {
        "adresse": "CRIP de Loire-Atlantique", "canal": "mssante", "preuve": "Message MSG-4471",
        "le": horloge.maintenant() - timedelta(minutes=5),
    } | champs  # fmt: skip
    with au_nom_de(pro) as acteur:
        return transmettre(acteur=acteur, ip=relue(ip), destinataire=destinataire, **donnees)
