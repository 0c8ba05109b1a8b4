"""What this room does by itself: void the circuits of a changed document, make proofs and archives."""

from typing import Any

from documents.models import CircuitSignature, Depot, Document, ExportDocuments
from documents.services.ged import traiter
from documents.services.ged.archive import produire_export
from documents.services.signature import annuler_anciens
from documents.services.signature.preuve import etablir_preuve
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier


@abonner("documents.document_conserve", id="documents.circuits", synchrone=True)
def annuler(evenement: EvenementMetier) -> None:
    annuler_anciens(Document.objects.get(pk=evenement.ids["document_id"]))


@abonner("documents.circuit_termine", id="documents.preuve", libelle="Preuve de signature")
def prouver(evenement: EvenementMetier, remise: Any) -> None:
    """Signed or refused: a circuit given up leaves its rows, nothing to hand over."""
    remise.confirmer()
    circuit = CircuitSignature.objects.get(pk=evenement.ids["circuit_id"])
    if evenement.ids["etat"] != "caduc":
        etablir_preuve(circuit)


@abonner("documents.depot_recu", id="documents.depots", libelle="Document reçu")
def lire(evenement: EvenementMetier, remise: Any) -> None:
    """Read in the closed process; until then nothing of it is shown."""
    remise.confirmer()
    depot = Depot.objects.get(pk=evenement.ids["depot_id"])
    traiter(depot, int(evenement.ids["numero"]))


@abonner("documents.export_demande", id="documents.export", libelle="Export de documents")
def exporter(evenement: EvenementMetier, remise: Any) -> None:
    """Made once: what is ready or refused stays so."""
    remise.confirmer()
    lus = ExportDocuments.objects.select_related("demandeur__compte", "dossier")
    produire_export(lus.get(pk=evenement.ids["export_id"]))
