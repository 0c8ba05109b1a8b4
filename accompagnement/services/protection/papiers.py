"""Papers of protection, from models like any other, kept apart: no list, no timeline, no export has them."""

import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db import transaction

from accompagnement.models import InformationPreoccupante, PieceIP
from accompagnement.services.protection.commun import exiger_nomme, ligne, tracer
from accompagnement.services.protection.ensemble import choisies
from documents.rendu_modele import rendre
from documents.services.produire import piece_de, preparer, version_en_vigueur
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur

# name in the address → (code of the model, words)
PAPIERS = {
    "recueil": ("IP-RECUEIL", "Recueil"),
    "bordereau": ("IP-BORDEREAU", "Bordereau d’envoi"),
    "rapport": ("IP-EVALUATION", "Rapport d’évaluation"),
}

# those that may be about several children
COMMUNS = ("recueil", "bordereau")


@transaction.atomic
def faire_papier(*, acteur: Acteur, ip: InformationPreoccupante, nom: str, avec: Iterable[int] = ()) -> PieceIP:
    """For a named reader: this minor alone, or with the brothers and sisters chosen among those that they read.

    A paper about several is read by those who are named for each of them.
    """
    exiger_nomme(acteur, ip)
    ip.jointes = choisies(acteur, ip, avec) if nom in COMMUNS else []
    code, mots = PAPIERS[nom]
    if nom == "rapport" and not hasattr(ip, "evaluation"):
        raise ErreurMetier("evaluation", "L’évaluation n’est pas ouverte : il n’y a pas de rapport à faire.")
    if nom == "bordereau" and not ip.envois.exists():
        raise ErreurMetier("envoi", "Enregistrez d’abord l’envoi : le bordereau le décrit.")
    version = version_en_vigueur(code, ip.dossier.structure)
    prepare = preparer(acteur=acteur, version=version, dossier=ip.dossier, objet=ip)
    octets = rendre(piece_de(prepare), "pdf")
    siens = {"lecteurs": [pk for pk in ip.lecteurs if all(pk in x.lecteurs for x in ip.jointes)]}
    piece = PieceIP.objects.create(
        **ligne(ip) | siens, code=code, titre=mots, avec=[x.pk for x in ip.jointes],
        reference=f"{code}, version {version.numero}",
        fichier=ContentFile(octets, name="piece"), sha256=hashlib.sha256(octets).hexdigest(), taille=len(octets),
        auteur_id=acteur.id,
    )  # fmt: skip
    tracer("impression", ip)
    return piece
