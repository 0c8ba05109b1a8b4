"""Signed context (S-22): the policies read ctx.ensemble(); the key is out of reach of the runtime role."""

from django.db import migrations

ALLER = """
CREATE SCHEMA IF NOT EXISTS ctx;
CREATE TABLE ctx.cle (
    un boolean PRIMARY KEY DEFAULT true CHECK (un),
    interieur bytea NOT NULL,
    exterieur bytea NOT NULL
);
REVOKE ALL ON ctx.cle FROM PUBLIC;
REVOKE ALL ON ctx.cle FROM dui_app;

-- Payload of the signed setting, or NULL: no context, wrong signature, expired.
CREATE FUNCTION ctx.charge() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, ctx AS $$
DECLARE
    jeton text := nullif(current_setting('dui.ctx', true), '');
    corps text;
    attendu text;
    charge jsonb;
BEGIN
    IF jeton IS NULL OR position('.' in jeton) <> 65 THEN
        RETURN NULL;
    END IF;
    corps := substr(jeton, 66);
    SELECT encode(sha256(exterieur || sha256(interieur || convert_to(corps, 'UTF8'))), 'hex') INTO attendu FROM ctx.cle;
    IF attendu IS NULL OR attendu <> substr(jeton, 1, 64) THEN
        RETURN NULL;
    END IF;
    charge := corps::jsonb;
    IF (charge->>'x')::bigint < extract(epoch FROM clock_timestamp()) THEN
        RETURN NULL;
    END IF;
    RETURN charge;
END $$;

CREATE FUNCTION ctx.ensemble(nom text) RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, ctx AS $$
    SELECT coalesce(array_agg(v::int), '{}'::int[]) FROM jsonb_array_elements_text((SELECT ctx.charge())->nom) AS v
$$;

CREATE FUNCTION ctx.acteur() RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, ctx AS $$
    SELECT nullif((ctx.charge()->>'a')::int, 0)
$$;

GRANT USAGE ON SCHEMA ctx TO dui_app, dui_sceau, dui_definisseur;
GRANT CREATE ON SCHEMA ctx TO dui_definisseur;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ctx TO dui_app, dui_sceau, dui_definisseur;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(ALLER, "DROP SCHEMA ctx CASCADE")]
