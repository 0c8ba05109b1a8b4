"""The witness of a backup: what it says is signed; the archives beside it are those that it names."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from dui.core import horloge, sceaux
from dui.core.sauvegarde import MORCEAU, NOM, SIGNATURE, TEMOIN, EchecSauvegarde
from dui.core.sauvegarde.chiffre import ALTEREE
from dui.core.sauvegarde.sauver import liste

AGE_MAX = timedelta(hours=36)


def lire(dossier: Path, cle: Ed25519PublicKey | None = None) -> dict[str, Any]:
    """The witness, once its signature and the digests of the archives hold."""
    try:
        octets = (dossier / TEMOIN).read_bytes()
        (cle or sceaux.cle_publique()).verify(bytes.fromhex((dossier / SIGNATURE).read_text()), octets)
        temoin = dict(json.loads(octets))
        justes = all(_sha256(dossier / nom) == dit["sha256"] for nom, dit in temoin["archives"].items())
    except (OSError, ValueError, InvalidSignature) as erreur:
        raise EchecSauvegarde(ALTEREE) from erreur
    if not justes or temoin["nom"] != dossier.name:
        raise EchecSauvegarde(ALTEREE)
    return temoin


def defauts() -> list[str]:
    """What is wrong with the backups of this server, in French; nothing when they are fresh and whole."""
    dossiers = liste(Path(settings.DUI_SAUVEGARDES))
    if not dossiers:
        return ["Aucune sauvegarde n’a encore été faite."]
    trouves = []
    derniere = datetime.strptime(dossiers[-1].name, NOM).replace(tzinfo=UTC)
    if horloge.maintenant() - derniere > AGE_MAX:
        trouves.append(f"La dernière sauvegarde date du {derniere:%d/%m/%Y}.")
    for dossier in dossiers:
        try:
            lire(dossier)
        except EchecSauvegarde:
            trouves.append(f"La sauvegarde {dossier.name} est incomplète ou a été modifiée.")
    return trouves


def _sha256(chemin: Path) -> str:
    somme = hashlib.sha256()
    with chemin.open("rb") as flux:
        while morceau := flux.read(MORCEAU):
            somme.update(morceau)
    return somme.hexdigest()
