"""Papers of protection, from models like any other, kept apart: no list, no timeline, no export has them."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from accompagnement.models import InformationPreoccupante, PieceIP
from accompagnement.services.protection.commun import exiger_nomme, ligne, tracer
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


@transaction.atomic
def faire_papier(*, acteur: Acteur, ip: InformationPreoccupante, nom: str) -> PieceIP:
    """For a named reader, about this minor alone."""
    exiger_nomme(acteur, ip)
    code, mots = PAPIERS[nom]
    if nom == "rapport" and not hasattr(ip, "evaluation"):
        raise ErreurMetier("evaluation", "L’évaluation n’est pas ouverte : il n’y a pas de rapport à faire.")
    if nom == "bordereau" and not ip.envois.exists():
        raise ErreurMetier("envoi", "Enregistrez d’abord l’envoi : le bordereau le décrit.")
    version = version_en_vigueur(code, ip.dossier.structure)
    prepare = preparer(acteur=acteur, version=version, dossier=ip.dossier, objet=ip)
    octets = rendre(piece_de(prepare), "pdf")
    piece = PieceIP.objects.create(
        **ligne(ip), code=code, titre=mots, reference=f"{code}, version {version.numero}",
        fichier=ContentFile(octets, name="piece"), sha256=hashlib.sha256(octets).hexdigest(), taille=len(octets),
        auteur_id=acteur.id,
    )  # fmt: skip
    tracer("impression", ip)
    return piece
