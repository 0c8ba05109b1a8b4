"""Small helpers: act in the name of somebody, write for some dossiers."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from coordination.models import Transmission
from coordination.services import Ecrit, publier_transmission
from dui.core import contexte, horloge
from habilitations.acces import Acteur, acteur_de, contexte_de
from habilitations.models import Affectation, Professionnel, Profil
from tests.outils import fabriques as f
from usagers.models import Dossier


@contextmanager
def au_nom_de(pro: Professionnel) -> Iterator[Acteur]:
    """`with au_nom_de(monde.anne) as anne: …`: her rights, her row-level wall."""
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        yield acteur


def ecrire(pro: Professionnel, *dossiers: Dossier, **champs: Any) -> list[Transmission]:
    """Publish in the name of `pro`."""
    champs.setdefault("texte", "Rentrée contente du collège.")
    with au_nom_de(pro) as acteur:
        return publier_transmission(acteur=acteur, dossiers=dossiers, ecrit=Ecrit(**champs))


def dossiers(*pks: int) -> list[Dossier]:
    return list(
        Dossier.objects.filter(pk__in=pks)
        .select_related("usager", "structure", "perimetre")
        .prefetch_related("perimetre__liens")
        .order_by("pk")
    )


def stagiaire(monde: Any, prenom: str = "Inès", code: str = "STA", **droits: str) -> Professionnel:
    """Somebody whose profile has that code (STA: trainee; INT: stand-in)."""
    pro = f.professionnel(monde.organisme, prenom, "Moreau", "Éducatrice stagiaire")
    profil = Profil.objects.create(
        organisme=monde.organisme,
        matrice="TEST",
        code=code,
        libelle="Stagiaire",
        droits=droits or {"ID": "S", "TRE": "C", "URG": "R"},
    )
    debut = horloge.aujourdhui() - timedelta(days=30)
    Affectation.objects.create(
        professionnel=pro,
        structure=monde.mecs,
        profil=profil,
        debut=debut,
        fin=horloge.aujourdhui() + timedelta(days=60),
    )
    return pro


def il_y_a(**duree: float) -> datetime:
    return horloge.maintenant() - timedelta(**duree)


def poster(client: Any, url: str, **champs: Any) -> Any:
    """A form sent once, with its own token."""
    return client.post(url, {"jeton_soumission": str(uuid.uuid4())} | champs)
