-- Role of the backups: run once per database, connected to it, as the administrator (see roles.sql), then
--     ALTER ROLE dui_sauvegarde PASSWORD '…';
-- It reads every row, whatever the policies, and writes none: give it to the backup process alone, never to the web.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dui_sauvegarde') THEN
        CREATE ROLE dui_sauvegarde LOGIN INHERIT BYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    GRANT pg_read_all_data TO dui_sauvegarde;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO dui_sauvegarde', current_database());
END
$$;
ALTER ROLE dui_sauvegarde SET default_transaction_read_only = on;
