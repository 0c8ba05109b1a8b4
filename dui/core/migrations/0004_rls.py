"""Second wall on drafts and submission tokens: each professional alone; a definer function removes what expired."""

from django.db import migrations

from dui.core import rls

PURGE = """
GRANT SELECT, DELETE ON core_brouillon, core_jetonsoumission TO dui_definisseur;
CREATE POLICY definisseur ON core_brouillon TO dui_definisseur USING (true);
CREATE POLICY definisseur ON core_jetonsoumission TO dui_definisseur USING (true);

-- Fifteen days by the clock of the database; the caller chooses nothing.
CREATE FUNCTION core_purger_saisie() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    brouillons int;
    jetons int;
BEGIN
    DELETE FROM public.core_brouillon WHERE modifie_le < clock_timestamp() - interval '15 days';
    GET DIAGNOSTICS brouillons = ROW_COUNT;
    DELETE FROM public.core_jetonsoumission WHERE cree_le < clock_timestamp() - interval '15 days';
    GET DIAGNOSTICS jetons = ROW_COUNT;
    RETURN brouillons + jetons;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_journal")]
    operations = [
        migrations.RunSQL(*rls.acteur("core_brouillon")),
        migrations.RunSQL(*rls.acteur("core_jetonsoumission")),
        migrations.RunSQL(
            PURGE + rls.fonction_definisseur("core_purger_saisie()"), "DROP FUNCTION core_purger_saisie()"
        ),
    ]
