-- Rights inside one database of the DUI: run once per database, connected to it, as the administrator (see roles.sql).
-- Idempotent; to be run before the first migration, since default privileges only touch what is created afterwards.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE EXTENSION IF NOT EXISTS btree_gist;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO dui_owner, dui_app, dui_portail, dui_journal, dui_sceau',
                   current_database());
    EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO dui_owner', current_database());
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO dui_owner;
GRANT USAGE ON SCHEMA public TO dui_app, dui_portail, dui_journal, dui_sceau;
GRANT USAGE, CREATE ON SCHEMA public TO dui_definisseur;

-- Only schema public: what lives elsewhere (the key of the signed context in schema ctx) is granted by hand.
-- Neither TRUNCATE nor REFERENCES nor TRIGGER: they are not covered by row-level security.
ALTER DEFAULT PRIVILEGES FOR ROLE dui_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO dui_app;
ALTER DEFAULT PRIVILEGES FOR ROLE dui_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO dui_app;
