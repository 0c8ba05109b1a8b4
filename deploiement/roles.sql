-- Roles of the DUI: run once per PostgreSQL server (15 to 18), as an administrator that may create roles.
-- Idempotent. Passwords are set apart, so that none is ever written in a file:
--     ALTER ROLE dui_owner PASSWORD '…';   ALTER ROLE dui_app PASSWORD '…';   and so on, or \password in psql.
-- Then, once per database:
--     CREATE DATABASE dui OWNER dui_owner ENCODING 'UTF8' TEMPLATE template0;
--     \connect dui
--     \ir base.sql
-- and, from the application: manage.py migrate --database proprietaire ; manage.py installer_contexte
--
-- dui_owner    owns the schema, runs the migrations, never serves a request
-- dui_app      web and workers: reads and writes rows, owns nothing, bound by row-level security
-- dui_portail  what the person and their representatives see
-- dui_journal  inserts lines of the access log, reads nothing
-- dui_sceau    seals the access log
-- dui_definisseur  nobody logs in as it: it owns the few SECURITY DEFINER functions that need a wider view

DO $$
DECLARE
    r text;
BEGIN
    FOREACH r IN ARRAY ARRAY['dui_owner', 'dui_app', 'dui_portail', 'dui_journal', 'dui_sceau'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOCREATEDB NOCREATEROLE', r);
        END IF;
        IF EXISTS (SELECT FROM pg_roles
                   WHERE rolname = r AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication))
        THEN
            RAISE EXCEPTION 'Role % has an attribute that would let it pass through row-level security.', r;
        END IF;
        IF r <> 'dui_owner' AND EXISTS (
            SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
            WHERE u.rolname = r AND g.rolname = 'dui_owner')
        THEN
            RAISE EXCEPTION 'Role % must not be a member of dui_owner.', r;
        END IF;
    END LOOP;
END
$$;

-- The administrator of a managed server is no superuser: it must be a member of the owner to create its database.
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT dui_owner TO %I', current_user);
    END IF;
END
$$;

-- Owner of the listed SECURITY DEFINER functions; the owner of the schema may hand functions over to it.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dui_definisseur') THEN
        CREATE ROLE dui_definisseur NOLOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
    END IF;
    GRANT dui_definisseur TO dui_owner;
END
$$;
