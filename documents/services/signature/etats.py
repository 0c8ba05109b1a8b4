"""The states of a circuit: each passage is a row, and the last one is told to the rooms that asked for it."""

from documents.choices_signature import OUVERTS
from documents.models import CircuitSignature, StatutCircuit
from dui.core import contexte, horloge
from dui.core.evenements import publier


def passer(circuit: CircuitSignature, etat: str, motif: str = "") -> None:
    """Write the state and its row; a final one publishes `documents.circuit_termine`."""
    circuit.etat = etat
    if etat not in OUVERTS:
        circuit.termine_le, circuit.motif_fin = horloge.maintenant(), motif[:300]
    circuit.save(update_fields=["etat", "lance_le", "termine_le", "motif_fin", "modifie_le"])
    ctx = contexte.courant()
    StatutCircuit.objects.create(
        circuit=circuit, structure_id=circuit.structure_id, niveau=circuit.niveau, etat=etat, motif=motif[:300],
        auteur_id=ctx.acteur_id if ctx is not None else None,
    )  # fmt: skip
    if etat not in OUVERTS:
        publier(
            "documents.circuit_termine", structure_id=circuit.structure_id, dossier_id=circuit.dossier_id,
            circuit_id=circuit.pk, objet=circuit.objet, etat=str(etat),
        )  # fmt: skip
