"""The actor's own links tell apart a physician's vital emergency, before the context exists."""

from django.db import migrations

CORPS = """
SET LOCAL ROLE dui_definisseur;  -- its owner, who alone may replace it
CREATE OR REPLACE FUNCTION ctx.liens_de(pro int) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object(
        'bris', coalesce(jsonb_object_agg(perimetre_id, structure_id) FILTER (WHERE nature = 'bris'), '{{}}'),
        {vital}'nomme', coalesce(jsonb_agg(DISTINCT structure_id) FILTER (WHERE nature = 'nomme'), '[]'))
    FROM public.habilitations_liendossier
    WHERE professionnel_id = pro AND nature IN ('bris', 'vital', 'nomme') AND debut <= now()
        AND (fin IS NULL OR fin > now())
$$;
RESET ROLE;
"""
VITAL = (
    "'vital', coalesce(jsonb_object_agg(perimetre_id, structure_id) FILTER (WHERE nature = 'vital'), '{}'),\n        "
)


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0017_vital")]
    operations = [migrations.RunSQL(CORPS.format(vital=VITAL), CORPS.format(vital=""))]
