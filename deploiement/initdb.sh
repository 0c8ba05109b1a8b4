#!/bin/sh
# First start of the PostgreSQL container: roles, base, rights, passwords (never written in a file).
set -eu
cd /deploiement
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -f roles.sql
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
	-v owner="$DUI_MDP_OWNER" -v app="$DUI_MDP_APP" -v sceau="$DUI_MDP_SCEAU" <<'SQL'
ALTER ROLE dui_owner PASSWORD :'owner';
ALTER ROLE dui_app PASSWORD :'app';
ALTER ROLE dui_sceau PASSWORD :'sceau';
ALTER ROLE dui_portail NOLOGIN;
ALTER ROLE dui_journal NOLOGIN;
CREATE DATABASE dui OWNER dui_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d dui -f base.sql
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d dui -f sauvegarde.sql
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d dui -v sauvegarde="$DUI_MDP_SAUVEGARDE" <<'SQL'
ALTER ROLE dui_sauvegarde PASSWORD :'sauvegarde';
SQL
