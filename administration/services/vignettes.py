"""Small pictures of belongings: made once the photographs were read, shown where the inventory is read."""

import hashlib
from collections import defaultdict

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from administration.models import Inventaire, LigneInventaire, VignetteEffet
from administration.services.inventaires import NIVEAU
from documents.choices_ged import Traitement
from documents.models import Depot, OriginalDepot, VersionDepot
from dui.core.entrees import verifier_image

COTE = 640


@transaction.atomic
def fabriquer_vignettes(depot: Depot) -> list[VignetteEffet]:
    """Idempotent; a document that was refused, or that is no photograph of an object, has none."""
    ligne = LigneInventaire.objects.filter(photo=depot).first()
    version = VersionDepot.objects.filter(depot=depot).first()
    if ligne is None or version is None or depot.traitement != Traitement.FAIT:
        return []
    deja = set(VignetteEffet.objects.filter(depot=depot).values_list("ordre", flat=True))
    originaux = OriginalDepot.objects.filter(depot=depot, numero=version.numero).exclude(ordre__in=deja)
    return [_fabriquer(ligne, original) for original in originaux.order_by("ordre")]


def _fabriquer(ligne: LigneInventaire, original: OriginalDepot) -> VignetteEffet:
    image = verifier_image(original.contenu, cote_max=COTE)
    return VignetteEffet.objects.create(
        ligne=ligne, depot_id=original.depot_id, structure_id=ligne.structure_id, niveau=ligne.niveau,
        ordre=original.ordre, fichier=ContentFile(image.octets, name="vignette"), mime=image.mime,
        sha256=hashlib.sha256(image.octets).hexdigest(), largeur=image.largeur, hauteur=image.hauteur,
    )  # fmt: skip


def vignettes_de(inventaire: Inventaire) -> dict[int, list[VignetteEffet]]:
    """By line, those of its present photographs. One whose document was put at a higher level is shown no more."""
    lues = VignetteEffet.objects.filter(
        ligne__inventaire=inventaire, depot=F("ligne__photo"), depot__niveau=NIVEAU, depot__traitement=Traitement.FAIT
    )
    par_ligne: dict[int, list[VignetteEffet]] = defaultdict(list)
    for vignette in lues:
        par_ligne[vignette.ligne_id].append(vignette)
    return par_ligne


__all__ = ["fabriquer_vignettes", "vignettes_de"]
