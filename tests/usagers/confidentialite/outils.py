"""Act in the name of somebody on one dossier, as the views do."""

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from habilitations.acces import Acteur, acteur_de
from habilitations.models import Professionnel
from tests.coordination.outils import au_nom_de, dossiers
from usagers.models import Opposition
from usagers.services import enregistrer_opposition


def opposer(pro: Professionnel, dossier: Any, **champs: Any) -> Opposition:
    """`pro` receives it from the person herself; to everybody unless said otherwise."""
    champs = {"exprimee_par": "personne", "cible": "tous"} | champs
    with au_nom_de(pro) as acteur:
        return enregistrer_opposition(acteur=acteur, dossier=dossiers(dossier.pk)[0], **champs)


def acteur(pro: Professionnel) -> Acteur:
    return acteur_de(pro.compte)


def poster(client: Client, adresse: str, /, *args: Any, **champs: Any) -> Any:
    donnees = {"jeton_soumission": str(uuid.uuid4())} | champs
    return client.post(reverse(adresse, args=args), donnees)
