"""Access log (AD-4): digest computed by the database, append only for everybody, sealed by its own role."""

from django.db import migrations

ALLER = """
-- Canonical bytes of one line, pinned by a test vector; the verifier builds the same in Python (dui.core.sceaux).
CREATE FUNCTION core_octets_trace(t core_traceacces) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT convert_to(json_build_array('dui.trace.1', t.id, t.tx, (extract(epoch FROM t.instant) * 1000000)::bigint,
        t.acteur_id, t.structure_id, t.dossier_id, t.usager_id, t.action, t.objet, t.niveau, t.motif, t.canal,
        t.adresse, encode(t.grain, 'hex'))::text, 'UTF8')
$$;

-- The writer chooses neither the instant, nor the order, nor the digest.
CREATE FUNCTION core_empreindre_trace() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.tx := pg_current_xact_id()::text::bigint;
    NEW.instant := clock_timestamp();
    NEW.grain := uuid_send(gen_random_uuid());
    NEW.empreinte := sha256(public.core_octets_trace(NEW));
    RETURN NEW;
END $$;

-- Nobody changes a line. Only the sealer removes lines, and never before six months (CNIL, 14/10/2021).
CREATE FUNCTION core_figer_trace() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_user = 'dui_sceau' AND OLD.instant < clock_timestamp() - interval '180 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The access log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION core_figer_sceau() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The seals are append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER empreindre BEFORE INSERT ON core_traceacces
    FOR EACH ROW EXECUTE FUNCTION core_empreindre_trace();
CREATE TRIGGER figer BEFORE UPDATE OR DELETE ON core_traceacces
    FOR EACH ROW EXECUTE FUNCTION core_figer_trace();
CREATE TRIGGER figer_tout BEFORE TRUNCATE ON core_traceacces
    FOR EACH STATEMENT EXECUTE FUNCTION core_figer_sceau();
CREATE TRIGGER figer BEFORE UPDATE OR DELETE ON core_sceau
    FOR EACH ROW EXECUTE FUNCTION core_figer_sceau();
CREATE TRIGGER figer_tout BEFORE TRUNCATE ON core_sceau
    FOR EACH STATEMENT EXECUTE FUNCTION core_figer_sceau();

ALTER TABLE core_traceacces ENABLE ROW LEVEL SECURITY;
ALTER TABLE core_traceacces FORCE ROW LEVEL SECURITY;
-- Read: who watches over the access log of a structure, and everyone their own acts.
CREATE POLICY lire ON core_traceacces FOR SELECT TO dui_app
    USING (structure_id = ANY ((SELECT ctx.ensemble('j'))::int[]) OR acteur_id = (SELECT ctx.acteur()));
-- Write: in one's own name only.
CREATE POLICY creer ON core_traceacces FOR INSERT TO dui_app, dui_journal
    WITH CHECK (acteur_id IS NOT DISTINCT FROM (SELECT ctx.acteur()));
CREATE POLICY sceller ON core_traceacces FOR SELECT TO dui_sceau USING (true);
CREATE POLICY purger ON core_traceacces FOR DELETE TO dui_sceau USING (true);
CREATE POLICY definisseur ON core_traceacces FOR SELECT TO dui_definisseur USING (true);

REVOKE ALL ON core_traceacces, core_sceau FROM dui_app;
GRANT SELECT, INSERT ON core_traceacces TO dui_app;
GRANT INSERT ON core_traceacces TO dui_journal;
GRANT USAGE ON SEQUENCE core_traceacces_id_seq TO dui_journal;
GRANT USAGE ON SCHEMA ctx TO dui_journal;
GRANT EXECUTE ON FUNCTION ctx.charge(), ctx.ensemble(text), ctx.acteur() TO dui_journal;
GRANT SELECT, DELETE ON core_traceacces TO dui_sceau;
GRANT SELECT, INSERT ON core_sceau TO dui_sceau;
GRANT SELECT ON core_sceau TO dui_app, dui_definisseur;
GRANT SELECT ON core_traceacces TO dui_definisseur;

-- For /sante/: how long the oldest line has been waiting for its seal, in seconds (NULL: none waits). No content.
CREATE FUNCTION core_attente_sceau() RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT extract(epoch FROM clock_timestamp() - min(t.instant))::double precision FROM (
        SELECT instant FROM public.core_traceacces
        WHERE (tx, id) > (SELECT coalesce(max(dernier_tx), -1), coalesce(max(dernier_id), -1) FROM (
            SELECT dernier_tx, dernier_id FROM public.core_sceau ORDER BY numero DESC LIMIT 1) s)
        ORDER BY tx, id LIMIT 1) t
$$;
REVOKE ALL ON FUNCTION core_attente_sceau() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_attente_sceau() TO dui_app, dui_definisseur;
ALTER FUNCTION core_attente_sceau() OWNER TO dui_definisseur;
"""

RETOUR = """
DROP FUNCTION core_attente_sceau();
DROP TRIGGER figer_tout ON core_sceau; DROP TRIGGER figer ON core_sceau;
DROP TRIGGER figer_tout ON core_traceacces; DROP TRIGGER figer ON core_traceacces;
DROP TRIGGER empreindre ON core_traceacces;
DROP FUNCTION core_figer_sceau(); DROP FUNCTION core_figer_trace(); DROP FUNCTION core_empreindre_trace();
DROP FUNCTION core_octets_trace(core_traceacces);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [migrations.RunSQL(ALLER, RETOUR)]
