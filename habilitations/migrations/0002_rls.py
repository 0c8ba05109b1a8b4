"""Second wall on what hangs on dossiers, and the function that tells an actor's own links before the context exists."""

from django.db import migrations

from dui.core import rls

LIENS = """
CREATE FUNCTION ctx.liens_de(pro int) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object(
        'bris', coalesce(jsonb_object_agg(perimetre_id, structure_id) FILTER (WHERE nature = 'bris'), '{}'),
        'nomme', coalesce(jsonb_agg(DISTINCT structure_id) FILTER (WHERE nature = 'nomme'), '[]'))
    FROM public.habilitations_liendossier
    WHERE professionnel_id = pro AND nature IN ('bris', 'nomme') AND debut <= now() AND (fin IS NULL OR fin > now())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0001_initial"), ("core", "0001_contexte")]
    operations = [
        migrations.RunSQL(*rls.structure("habilitations_perimetredossier")),
        migrations.RunSQL(*rls.structure("habilitations_liendossier")),
        migrations.RunSQL(*rls.historique_structure("habilitations_perimetredossierevent")),
        migrations.RunSQL(*rls.historique_structure("habilitations_liendossierevent")),
        migrations.RunSQL(*rls.definisseur("habilitations_liendossier", "habilitations_perimetredossier")),
        migrations.RunSQL(LIENS + rls.fonction_definisseur("ctx.liens_de(int)"), "DROP FUNCTION ctx.liens_de(int)"),
    ]
