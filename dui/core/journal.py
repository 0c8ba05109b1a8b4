"""Access log: one line per act on personal data, in the same transaction, before the bytes leave (S-24)."""

from dui.core import contexte
from dui.core.models import TraceAcces


def tracer(
    action: str,
    *,
    objet: str,
    structure_id: int | None = None,
    dossier_id: int | None = None,
    usager_id: int | None = None,
    niveau: int | None = None,
    motif: str = "",
    adresse: str = "",
) -> None:
    """Write who did `action` (lecture, ecriture, recherche, export, impression, refus, bris…) on `objet`
    (kind, or kind:id). Never a value, never a name."""
    ctx = contexte.exiger()
    TraceAcces.objects.bulk_create(
        [
            TraceAcces(
                acteur_id=ctx.acteur_id,
                structure_id=structure_id,
                dossier_id=dossier_id,
                usager_id=usager_id,
                action=action,
                objet=objet,
                niveau=niveau,
                motif=motif or ctx.motif,
                canal=ctx.canal,
                adresse=adresse,
            )
        ]
    )
