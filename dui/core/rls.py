"""Row-level security written once: each function gives the SQL that enables, forces and writes the policies of a table.

Used in migrations: `migrations.RunSQL(*rls.fait("coordination_transmission"))`. Policies compare with constant
arrays read from the signed context; never a join, never a function per row (surete.md §4.3).
"""


def _ensemble(nom: str) -> str:
    return f"(SELECT ctx.ensemble('{nom}'))::int[]"


def _table(table: str, lecture: str, ecriture: str | None = None) -> tuple[str, str]:
    """(forward, reverse) SQL: one policy for reading, one per kind of write."""
    ecriture = ecriture or lecture
    aller = f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY lire ON {table} FOR SELECT USING ({lecture});
        CREATE POLICY creer ON {table} FOR INSERT WITH CHECK ({ecriture});
        CREATE POLICY changer ON {table} FOR UPDATE USING ({lecture}) WITH CHECK ({ecriture});
        CREATE POLICY retirer ON {table} FOR DELETE USING ({lecture});
    """
    retour = f"""
        DROP POLICY IF EXISTS lire ON {table}; DROP POLICY IF EXISTS creer ON {table};
        DROP POLICY IF EXISTS changer ON {table}; DROP POLICY IF EXISTS retirer ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """
    return aller, retour


def fait(table: str, dossier: str | None = None) -> tuple[str, str]:
    """A fact: structure × level key; with `dossier` (column), bris de glace opens the rows of the named dossiers."""
    regle = f"cle_acces = ANY ({_ensemble('c')})"
    if dossier:
        regle = f"({regle} OR ({dossier} = ANY ({_ensemble('b')}) AND niveau <= 4))"
    return _table(table, regle)


def vital(table: str, dossier: str) -> tuple[str, str]:
    """After `fait`: a physician's vital emergency reads level 5 of that dossier too, and writes nothing more."""
    regle = f"cle_acces = ANY ({_ensemble('c')}) OR ({dossier} = ANY ({_ensemble('b')}) AND niveau <= 4)"
    aller = f"ALTER POLICY lire ON {table} USING ({regle} OR ({dossier} = ANY ({_ensemble('v')}) AND niveau = 5));"
    return aller, f"ALTER POLICY lire ON {table} USING ({regle});"


def historique(table: str) -> tuple[str, str]:
    """Version rows written by triggers: same reading wall as their table, insertion always allowed, nothing else."""
    aller, retour = _table(table, f"cle_acces = ANY ({_ensemble('c')})", "true")
    return aller + f"REVOKE UPDATE, DELETE ON {table} FROM dui_app;", retour


def structure(table: str, colonne: str = "structure_id", ensemble: str = "s") -> tuple[str, str]:
    """A row of one structure without level (perimeters, links, stays…)."""
    return _table(table, f"{colonne} = ANY ({_ensemble(ensemble)})")


def personne(table: str, ensemble: str = "s") -> tuple[str, str]:
    """A person or contact known to several structures: trigger-kept `structures int[]`."""
    return _table(table, f"structures && {_ensemble(ensemble)}")


def historique_personne(table: str, ensemble: str = "s") -> tuple[str, str]:
    aller, retour = _table(table, f"structures && {_ensemble(ensemble)}", "true")
    return aller + f"REVOKE UPDATE, DELETE ON {table} FROM dui_app;", retour


def historique_structure(table: str, colonne: str = "structure_id") -> tuple[str, str]:
    aller, retour = _table(table, f"{colonne} = ANY ({_ensemble('s')})", "true")
    return aller + f"REVOKE UPDATE, DELETE ON {table} FROM dui_app;", retour


def regle(table: str, lecture: str, ecriture: str | None = None) -> tuple[str, str]:
    """A rule of its own, written by the migration: constants read once per statement, as everywhere."""
    return _table(table, lecture, ecriture)


def acteur(table: str, colonne: str = "acteur_id") -> tuple[str, str]:
    """A row of one professional alone (draft, read mark)."""
    return _table(table, f"{colonne} = (SELECT ctx.acteur())")


def definisseur(*tables: str) -> tuple[str, str]:
    """Let the owner of the listed SECURITY DEFINER functions see and keep these tables (triggers, searches)."""
    aller = "".join(
        f"GRANT SELECT, INSERT, UPDATE ON {table} TO dui_definisseur;"
        f"CREATE POLICY definisseur ON {table} TO dui_definisseur USING (true) WITH CHECK (true);"
        for table in tables
    )
    return aller, "".join(f"DROP POLICY IF EXISTS definisseur ON {table};" for table in tables)


def fonction_definisseur(*signatures: str) -> str:
    """Hand functions over to dui_definisseur; only the runtime role may call them."""
    return "".join(
        f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC;"
        f"GRANT EXECUTE ON FUNCTION {signature} TO dui_app, dui_definisseur;"
        f"ALTER FUNCTION {signature} OWNER TO dui_definisseur;"
        for signature in signatures
    )
