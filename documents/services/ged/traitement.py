"""In a worker: open what came, make what is read, find its text. All of it in the closed process (AD-12)."""

import hashlib
import re

from django.contrib.postgres.search import SearchVector
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Value

from documents.choices_ged import EtatDepot, Traitement
from documents.models import Depot, OriginalDepot, TexteDepot, VersionDepot
from documents.services.ged.statuts import passer
from dui.core.entrees import EntreeRefusee, Recu, assembler_pages, recevoir, texte_pdf
from dui.core.entrees.reception import PDF
from dui.core.evenements import publier
from usagers.identite.normalisation import majuscules

TEXTE_MAX = 300_000  # an index row holds at most a mebibyte
MOTS = re.compile(r"[a-z0-9]+")


@transaction.atomic
def traiter(depot: Depot, numero: int) -> VersionDepot | None:
    """Idempotent: a version already made is given back. A refused file says why, and its original stays."""
    existante = VersionDepot.objects.filter(depot=depot, numero=numero).first()
    if existante is not None:
        return existante
    originaux = list(OriginalDepot.objects.filter(depot=depot, numero=numero).order_by("ordre"))
    try:
        recu = _lire([original.contenu for original in originaux])
        texte = "\n".join(texte_pdf(recu.octets)) if recu.mime == PDF else ""
    except EntreeRefusee as refus:
        Depot.objects.filter(pk=depot.pk).update(traitement=Traitement.REFUSE, refus=refus.message[:300])
        return None
    version = VersionDepot.objects.create(
        depot=depot, structure_id=depot.structure_id, niveau=depot.niveau, numero=numero, mime=recu.mime,
        fichier=ContentFile(recu.octets, name="version"), sha256=hashlib.sha256(recu.octets).hexdigest(),
        taille=len(recu.octets), pages=recu.pages or 1, auteur_id=originaux[0].apporte_par_id,
        motif=originaux[0].motif,
    )  # fmt: skip
    Depot.objects.filter(pk=depot.pk).update(traitement=Traitement.FAIT, refus="")
    indexer(depot, texte)
    if depot.etat == EtatDepot.RECU:
        passer(depot, EtatDepot.CLASSE if depot.dossier_id and depot.type else EtatDepot.A_QUALIFIER)
    publier(
        "documents.depot_lisible", structure_id=depot.structure_id, dossier_id=depot.dossier_id, depot_id=depot.pk,
        version_id=version.pk,
    )  # fmt: skip
    return version


def _lire(fichiers: list[bytes]) -> Recu:
    """A PDF as it is once inspected; photographs as one PDF; a lone photograph too, so that everything reads alike."""
    if fichiers[0].startswith(b"%PDF-"):
        return recevoir(fichiers[0])
    pdf = assembler_pages(fichiers)
    return Recu(pdf.octets, PDF, "pdf", pdf.pages)


def indexer(depot: Depot, texte: str | None = None) -> None:
    """Words of the document and of what is known of it; `None` keeps the text already read."""
    ligne = TexteDepot.objects.filter(depot=depot).first() or TexteDepot(depot=depot)
    ligne.structure_id, ligne.niveau = depot.structure_id, depot.niveau
    if texte is not None:
        ligne.texte = texte[:TEXTE_MAX]
    connus = [depot.titre, depot.type_libelle, depot.auteur, depot.legende, *depot.mots_cles]
    mots = normaliser(" ".join([*connus, ligne.texte]))
    ligne.recherche = SearchVector(Value(mots), config="simple")
    ligne.save()


def normaliser(texte: str) -> str:
    """Lower case without accents: what is typed without them is found with them, whatever the collation."""
    return " ".join(MOTS.findall(majuscules(texte).lower()))[:TEXTE_MAX]
