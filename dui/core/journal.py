"""Access log: one line per act on personal data, in the same transaction, before the bytes leave (S-24)."""

from collections.abc import Sequence

from django.db import connection

from dui.core import contexte

_INSERTION = (
    'INSERT INTO "core_traceacces" (acteur_id, structure_id, dossier_id, usager_id, action, objet, niveau, motif,'
    " canal, adresse) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


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
    (kind, or kind:id). Never a value, never a name.

    One INSERT without RETURNING: the writer need not be able to read the log back. Instant, order and digest are
    set by the database.
    """
    ctx = contexte.exiger()
    ligne = [
        ctx.acteur_id,
        structure_id,
        dossier_id,
        usager_id,
        action[:40],
        objet[:80],
        niveau,
        (motif or ctx.motif)[:200],
        ctx.canal[:40],
        (adresse or ctx.adresse)[:45],
    ]
    with connection.cursor() as curseur:
        curseur.execute(_INSERTION, ligne)


def tracer_lot(
    action: str,
    *,
    objet: str,
    structure_id: int | None,
    personnes: Sequence[tuple[int, int]],
    niveau: int | None = None,
) -> None:
    """One line per (dossier, usager) shown together, in one statement: a list is read person by person."""
    if not personnes:
        return
    ctx = contexte.exiger()
    lignes: list[int | str | None] = []
    for dossier_id, usager_id in personnes:
        lignes += [ctx.acteur_id, structure_id, dossier_id, usager_id, action[:40], objet[:80], niveau]
        lignes += [ctx.motif[:200], ctx.canal[:40], ctx.adresse[:45]]
    valeurs = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(personnes))
    with connection.cursor() as curseur:
        curseur.execute(f"{_INSERTION.partition(' VALUES')[0]} VALUES {valeurs}", lignes)
