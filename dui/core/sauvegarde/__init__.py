"""Backups (S-44): one consistent picture of the database and of the stored files, that this server cannot read back.

A backup is a folder: `base.duis` (pg_dump), `fichiers.duis` (tar of the vault, envelopes untouched, and the anchor of
the log), `temoin.json` (rows and fingerprint of each table, digests of the archives) and its signature by the key of
the seals. The server only knows public keys: whoever steals it, or the backups, opens none of them.
"""

NOM = "%Y-%m-%dT%H%M%SZ"
BASE, FICHIERS, TEMOIN, SIGNATURE = "base.duis", "fichiers.duis", "temoin.json", "temoin.sig"
MORCEAU = 1024 * 1024


class EchecSauvegarde(Exception):
    """A backup that could not be made, or that is not given back; says why in French."""
