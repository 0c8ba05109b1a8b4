"""Receive a document: the files are kept as they came, then a worker reads them and makes what can be shown."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from documents.choices_ged import EtatDepot, SourceDepot, Traitement
from documents.models import Depot, OriginalDepot
from documents.services.ged.droits import exiger_changement, exiger_depot
from documents.services.ged.statuts import passer
from documents.services.signature import annuler_circuits
from documents.services.signature.cloture import CHANGE
from dui.core import horloge, journal
from dui.core.entrees import EntreeRefusee
from dui.core.entrees.reception import FORMATS, MO, PDF, reconnaitre
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.typographie import date_longue
from habilitations.acces import Acteur
from habilitations.models import Structure
from usagers.models import Dossier

TAILLE_FICHIER, TAILLE_TOTALE, PAGES_MAX = 25 * MO, 100 * MO, 40


@transaction.atomic
def deposer(
    *,
    acteur: Acteur,
    structure: Structure,
    fichiers: Sequence[bytes],
    dossier: Dossier | None = None,
    niveau: int = 2,
    titre: str = "",
    source: str = SourceDepot.NUMERIQUE,
    ouvrent: Sequence[str] = (),
    **champs: Any,
) -> Depot:
    """One document: a PDF, or the photographs of its pages in order. The name of the file is not kept: it may say
    a name or a diagnosis. `ouvrent`: parts whose writers file here too, for a document that belongs to their work.
    """
    exiger_depot(acteur, structure, dossier, niveau, ouvrent)
    _controler(fichiers)
    depot = Depot.objects.create(
        structure=structure, dossier=dossier, niveau=niveau, depose_par_id=acteur.id, source=source,
        titre=titre.strip()[:150] or f"Document reçu le {date_longue(horloge.aujourdhui())}", **champs,
    )  # fmt: skip
    passer(depot, EtatDepot.RECU)
    _garder(acteur, depot, fichiers, 1)
    return depot


@transaction.atomic
def nouvelle_version(*, acteur: Acteur, depot: Depot, fichiers: Sequence[bytes], motif: str) -> Depot:
    """The version before stays as it is: nothing takes its place under the same number."""
    exiger_changement(acteur, depot)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites ce qui change.", champ="motif")
    _controler(fichiers)
    verrouille = Depot.objects.select_for_update(of=("self",)).get(pk=depot.pk)
    if verrouille.traitement == Traitement.EN_ATTENTE:
        raise ErreurMetier("en_cours", "La version précédente est encore en préparation. Attendez un instant.")
    annuler_circuits(objet=depot.cle, motif=CHANGE)
    dernier = OriginalDepot.objects.filter(depot=depot).order_by("-numero").first()
    _garder(acteur, depot, fichiers, (dernier.numero if dernier else 0) + 1, motif.strip()[:200])
    return depot


def _controler(fichiers: Sequence[bytes]) -> None:
    """What can be said at once, before anything is opened."""
    if not fichiers:
        raise ErreurMetier("fichiers", "Choisissez au moins un fichier.", champ="fichiers")
    types = [reconnaitre(octets[:16]) for octets in fichiers]
    if any(not mime for mime in types):
        raise EntreeRefusee("format", FORMATS)
    if len(fichiers) > 1 and PDF in types:
        raise ErreurMetier("melange", "Les pages d’un même document sont des photos. Déposez le PDF à part.",
                           champ="fichiers")  # fmt: skip
    if len(fichiers) > PAGES_MAX:
        raise ErreurMetier("pages", f"Un document compte au plus {PAGES_MAX} photos.", champ="fichiers")
    if max(map(len, fichiers)) > TAILLE_FICHIER:
        raise EntreeRefusee("taille", f"Un fichier dépasse {TAILLE_FICHIER // MO} Mo.")
    if sum(map(len, fichiers)) > TAILLE_TOTALE:
        raise EntreeRefusee("taille", f"Ces fichiers dépassent ensemble {TAILLE_TOTALE // MO} Mo.")


def _garder(acteur: Acteur, depot: Depot, fichiers: Sequence[bytes], numero: int, motif: str = "") -> None:
    for ordre, octets in enumerate(fichiers, start=1):
        OriginalDepot.objects.create(
            depot=depot, structure_id=depot.structure_id, niveau=depot.niveau, numero=numero, ordre=ordre,
            fichier=ContentFile(octets, name="original"), mime=reconnaitre(octets[:16]),
            sha256=hashlib.sha256(octets).hexdigest(), taille=len(octets),
            apporte_par_id=acteur.id, motif=motif,
        )  # fmt: skip
    Depot.objects.filter(pk=depot.pk).update(traitement=Traitement.EN_ATTENTE, refus="")
    depot.traitement = Traitement.EN_ATTENTE
    tracer(depot)
    publier(
        "documents.depot_recu", structure_id=depot.structure_id, dossier_id=depot.dossier_id, depot_id=depot.pk,
        numero=numero,
    )  # fmt: skip


def tracer(depot: Depot, action: str = "ecriture") -> None:
    journal.tracer(
        action, objet=f"depot:{depot.pk}", dossier_id=depot.dossier_id, structure_id=depot.structure_id,
        usager_id=depot.dossier.usager_id if depot.dossier else None, niveau=depot.niveau,
    )  # fmt: skip
