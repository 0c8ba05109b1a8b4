"""Traces of the past: written by the superuser, since nobody else chooses an instant."""

from datetime import datetime

from django.db import connection

from dui.core import contexte

COLONNES = "tx, instant, acteur_id, structure_id, dossier_id, usager_id, action, objet, motif, canal, adresse"


def antidater(lignes: list[tuple[datetime, int, int, int | None, str, str]]) -> None:
    """(instant, professional, structure, dossier, action, object): committed as they are, triggers off."""
    from tests.noyau.outils_journal import superutilisateur

    with (
        superutilisateur() as brute,
        brute.cursor() as curseur,
        curseur.copy(
            "COPY core_traceacces (tx, instant, acteur_id, structure_id, dossier_id, action, objet, motif, canal,"
            " adresse, grain, empreinte) FROM STDIN"
        ) as copie,
    ):
        for instant, acteur, structure, dossier, action, objet in lignes:
            copie.write_row([1, instant, acteur, structure, dossier, action, objet, "", "web", "192.0.2.0", b"0", b"0"])


def compter(structure_id: int) -> int:
    with contexte.ouvrir(contexte.agent_technique("test", [structure_id])), connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM core_traceacces")
        return int(curseur.fetchone()[0])
