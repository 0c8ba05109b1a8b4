"""Used by migrations: bytes of a column go to the encrypted storage, row by row."""

from typing import Any

from django.core.files.base import ContentFile


def verser(editeur: Any, modele: Any, source: str, champ: str) -> None:
    """As the owner, who sees no row through forced policies: lifted for the time of the migration, like the triggers
    of history, since nothing changes for people.
    """
    table = editeur.quote_name(modele._meta.db_table)
    editeur.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    editeur.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    lignes = modele.objects.using(editeur.connection.alias)
    for pk in list(lignes.values_list("pk", flat=True)):
        ligne = lignes.get(pk=pk)
        octets = getattr(ligne, source)
        if octets:
            getattr(ligne, champ).save("fichier", ContentFile(bytes(octets)), save=False)
            lignes.filter(pk=pk).update(**{champ: getattr(ligne, champ).name})
    editeur.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    editeur.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
