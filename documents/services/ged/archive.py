"""Ask for several documents, make the archive in a worker, hand it over, forget it at its term (S28)."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from documents.models import Depot, ExportDocuments
from documents.models.depots import lire_fichier
from documents.models.exports import EtatExport
from documents.services.ged.export import archiver, choisir
from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acces import Acteur, acteur_de, contexte_de
from habilitations.models import Structure
from usagers.models import Dossier

GARDE = timedelta(hours=24)


@transaction.atomic
def demander_export(*, acteur: Acteur, dossier: Dossier, choix: Sequence[int]) -> ExportDocuments:
    """Refused at once when it cannot be made; the caller asked for a fresh proof of identity (S-09)."""
    depots = choisir(acteur, dossier, choix)
    export = ExportDocuments.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, demandeur_id=acteur.id, choix=[d.pk for d in depots],
        expire_le=horloge.maintenant() + GARDE,
    )  # fmt: skip
    _tracer(export)
    publier(
        "documents.export_demande", structure_id=export.structure_id, dossier_id=export.dossier_id, export_id=export.pk
    )
    return export


def _tracer(export: ExportDocuments) -> None:
    journal.tracer(
        "export", objet=f"export_documents:{export.pk}", dossier_id=export.dossier_id,
        structure_id=export.structure_id, usager_id=export.dossier.usager_id,
    )  # fmt: skip


def produire_export(export: ExportDocuments) -> None:
    """In a worker, in the name of the asker and with the rights that they have now; each document is in the log."""
    if export.etat != EtatExport.DEMANDE:
        return
    acteur = acteur_de(export.demandeur.compte)
    try:
        with contexte.ouvrir(contexte_de(acteur, canal="export")):
            depots = choisir(acteur, export.dossier, export.choix)
            octets = archiver(depots)
    except ErreurMetier as erreur:
        export.raison = erreur.message[:300]
        _finir(export, EtatExport.ECHEC, "Votre export de documents n’a pas abouti.")
        return
    export.choix, export.taille = [d.pk for d in depots], len(octets)
    export.sha256 = hashlib.sha256(octets).hexdigest()
    export.fichier.save("archive", ContentFile(octets), save=False)
    _finir(export, EtatExport.PRET, "Votre export de documents est prêt.")


def _finir(export: ExportDocuments, etat: EtatExport, texte: str) -> None:
    export.etat = etat
    export.save(update_fields=["etat", "raison", "choix", "taille", "sha256", "fichier", "modifie_le"])
    notifier([export.demandeur_id], structure_id=export.structure_id, nature="export", texte=texte,
             url=reverse("export_documents", args=[export.dossier_id, export.pk]))  # fmt: skip


@transaction.atomic
def remettre_export(*, acteur: Acteur, export: ExportDocuments) -> bytes:
    """To its asker alone, while it exists and while they still read all that it holds; each time is in the log."""
    if export.demandeur_id != acteur.id:
        raise Refus("Cet export est remis à la personne qui l’a demandé, et à elle seule.")
    if not export.disponible:
        raise ErreurMetier("absent", "Cet export n’est plus là. Demandez-en un autre.")
    lus = Depot.objects.visibles_pour(acteur).filter(dossier=export.dossier_id, pk__in=export.choix).count()
    if lus != len(export.choix):
        raise ErreurMetier("droits", "Vous ne lisez plus tout ce que cet export contient. Demandez-en un autre.")
    _tracer(export)
    return lire_fichier(export)


def effacer_echus() -> int:
    """At the term the archive goes and the line stays: who asked for what."""
    total = 0
    for structure in Structure.objects.order_by("pk"):
        with contexte.ouvrir(contexte.agent_technique("documents.exports", [structure.pk])):
            echus = ExportDocuments.objects.filter(structure=structure, expire_le__lt=horloge.maintenant())
            for export in echus.exclude(etat=EtatExport.ECHU):
                if export.fichier:
                    export.fichier.delete(save=False)
                export.etat = EtatExport.ECHU
                export.save(update_fields=["etat", "fichier", "modifie_le"])
                total += 1
    return total
