"""Roles and databases, created from the same SQL as on a managed server (`deploiement/`)."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

ROLES = ("dui_owner", "dui_app", "dui_portail", "dui_journal", "dui_sceau")
SQL = Path(__file__).resolve().parents[3] / "deploiement"


def creer_roles(admin: str, mots_de_passe: Mapping[str, str]) -> None:
    """Creates the roles that are missing and gives each its password."""
    with psycopg.connect(admin, autocommit=True) as connexion:
        connexion.execute((SQL / "roles.sql").read_bytes())
        for role in ROLES:
            connexion.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(mots_de_passe[role]))
            )


def creer_base(admin: str, admin_de_la_base: str, base: str) -> None:
    """Creates the database when it is missing, then its extensions and rights."""
    with psycopg.connect(admin, autocommit=True) as connexion:
        if connexion.execute("SELECT 1 FROM pg_database WHERE datname = %s", [base]).fetchone() is None:
            connexion.execute(
                sql.SQL("CREATE DATABASE {} OWNER dui_owner ENCODING 'UTF8' TEMPLATE template0").format(
                    sql.Identifier(base)
                )
            )
    with psycopg.connect(admin_de_la_base, autocommit=True) as connexion:
        connexion.execute((SQL / "base.sql").read_bytes())


def cloner_base(admin: str, modele: str, base: str) -> None:
    """(Re)creates a database as a copy of another one; whoever is connected to it is put out."""
    nom = sql.Identifier(base)
    with psycopg.connect(admin, autocommit=True) as connexion:
        connexion.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(nom))
        connexion.execute(
            sql.SQL("CREATE DATABASE {} OWNER dui_owner TEMPLATE {} STRATEGY FILE_COPY").format(
                nom, sql.Identifier(modele)
            )
        )
        connexion.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(nom))
        connexion.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                nom, sql.SQL(", ").join(sql.Identifier(role) for role in ROLES)
            )
        )
