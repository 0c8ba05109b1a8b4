"""Read the lines of the access log that belong to no structure (an identity, a search): by the people one watches.

The set of these people is read once per statement, and only for who watches over a log: never per row.
"""

from django.db import migrations

ALLER = """
CREATE FUNCTION ctx.surveilles() RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT professionnel_id), '{}'::int[]) FROM public.habilitations_affectation
    WHERE structure_id = ANY ((SELECT ctx.ensemble('j'))::int[])
$$;
GRANT EXECUTE ON FUNCTION ctx.surveilles() TO dui_app;
ALTER POLICY lire ON core_traceacces USING (
    structure_id = ANY ((SELECT ctx.ensemble('j'))::int[])
    OR acteur_id = (SELECT ctx.acteur())
    OR (structure_id IS NULL AND acteur_id = ANY ((SELECT ctx.surveilles())::int[])));
"""
RETOUR = """
ALTER POLICY lire ON core_traceacces USING (
    structure_id = ANY ((SELECT ctx.ensemble('j'))::int[]) OR acteur_id = (SELECT ctx.acteur()));
DROP FUNCTION ctx.surveilles();
"""


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0007_matrice"), ("core", "0007_journal_index")]
    operations = [migrations.RunSQL(ALLER, RETOUR)]
