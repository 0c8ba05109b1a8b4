"""Several documents at once: one ZIP with its index, as this reader may see them; names of files say nothing (S28)."""

import csv
import io
from collections.abc import Sequence

from django.db import transaction

from documents.choices_ged import ConsentementImage, Traitement
from documents.models import Depot, VersionDepot
from documents.services.ged.depot import tracer
from dui.core.entrees import creer_zip
from dui.core.entrees.cellules import neutraliser_cellule
from dui.core.entrees.reception import MO
from dui.core.erreurs import ErreurMetier
from dui.core.modeles import Niveau
from habilitations.acces import Acteur
from usagers.models import Dossier

NOMBRE_MAX, TAILLE_MAX = 60, 80 * MO
COLONNES = ("Fichier", "Titre", "Type", "Catégorie", "Date du document", "Reçu le", "Lecture", "Auteur", "Version",
            "Pages", "Empreinte SHA-256")  # fmt: skip


def choisir(acteur: Acteur, dossier: Dossier, choix: Sequence[int]) -> list[Depot]:
    """Those of the dossier that this actor reads, whatever is asked; refused when they cannot leave together."""
    lus = Depot.objects.visibles_pour(acteur).filter(dossier=dossier, pk__in=choix, traitement=Traitement.FAIT)
    depots = list(lus.select_related("dossier").order_by("pk"))
    if not depots:
        raise ErreurMetier("choix", "Choisissez au moins un document lisible.", champ="choix")
    _controler(depots)
    versions = VersionDepot.objects.filter(depot__in=depots).order_by("depot_id", "-numero").distinct("depot_id")
    if sum(versions.values_list("taille", flat=True)) > TAILLE_MAX:
        raise ErreurMetier("taille", f"Ces documents dépassent ensemble {TAILLE_MAX // MO} Mo.", champ="choix")
    return depots


@transaction.atomic
def archiver(depots: Sequence[Depot]) -> bytes:
    """Their last versions and an index; each one is an export in the log."""
    versions = {v.depot_id: v for v in VersionDepot.objects.filter(depot__in=depots).order_by("depot", "numero")}
    fichiers: dict[str, bytes] = {}
    lignes: list[Sequence[object]] = [COLONNES]
    for rang, depot in enumerate(depots, start=1):
        nom = f"document-{rang:03d}.pdf"
        fichiers[nom] = versions[depot.pk].contenu
        lignes.append(_ligne(nom, depot, versions[depot.pk]))
        tracer(depot, "export")
    return creer_zip({"index.csv": _index(lignes), **fichiers})


def _controler(depots: Sequence[Depot]) -> None:
    if len(depots) > NOMBRE_MAX:
        raise ErreurMetier("nombre", f"Exportez au plus {NOMBRE_MAX} documents à la fois.", champ="choix")
    retenus = [d.titre for d in depots if d.consentement_image == ConsentementImage.MANQUANT]
    if retenus:
        raise ErreurMetier(
            "consentement", f"Sans consentement à l’image, ceci ne sort pas : {', '.join(retenus)}.", champ="choix"
        )


def _ligne(nom: str, depot: Depot, version: VersionDepot) -> Sequence[object]:
    return (
        nom, depot.titre, depot.type_libelle, depot.get_categorie_display(), depot.date_document or "",
        depot.date_reception, Niveau(depot.niveau).label, depot.auteur, version.numero, version.pages, version.sha256,
    )  # fmt: skip


def _index(lignes: Sequence[Sequence[object]]) -> bytes:
    """Read by a spreadsheet: a title that begins with « = » stays a title."""
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerows([neutraliser_cellule(valeur) for valeur in ligne] for ligne in lignes)
    return tampon.getvalue().encode("utf-8-sig")
