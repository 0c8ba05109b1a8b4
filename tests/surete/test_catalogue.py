"""S-20, A-R2: what the catalogue of PostgreSQL says of every table, role and function."""

import pytest
from django.apps import apps
from django.db import connection

from tests.surete.listes import DEFINISSEURS, SANS_HISTORIQUE, SANS_RLS, UNIQUES_GLOBALES

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PRI-OBS-5"), pytest.mark.exigence("S-20")]
ROLES_APPLICATIFS = ("dui_app", "dui_portail", "dui_journal", "dui_sceau")


def lignes(sql, *parametres):
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        return curseur.fetchall()


def tables():
    return {r[0]: r[1:] for r in lignes(
        "SELECT relname, relrowsecurity, relforcerowsecurity, oid FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )}  # fmt: skip


def protegees():
    return {nom for nom in tables() if nom not in SANS_RLS}


def test_chaque_table_est_protegee_ou_classee():
    nues = {nom for nom, (active, forcee, _) in tables().items() if not (active and forcee)}
    assert nues == set(SANS_RLS), "une table sans RLS doit être classée avec sa raison dans tests/surete/listes.py"


def test_chaque_commande_a_sa_politique_ou_n_est_pas_accordee():
    """Application role: for SELECT, INSERT, UPDATE, DELETE, a policy, or no privilege."""
    commandes = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}
    fautes = []
    for table in protegees():
        politiques = {cmd for (cmd,) in lignes(
            "SELECT polcmd::text FROM pg_policy WHERE polrelid = %s::regclass"
            " AND (polroles = '{0}' OR 'dui_app'::regrole = ANY (polroles))", table)}  # fmt: skip
        for commande, lettre in commandes.items():
            accordee = lignes("SELECT has_table_privilege('dui_app', %s, %s)", table, commande)[0][0]
            if accordee and not politiques & {lettre, "*"} and table != "usagers_indexrecherche":
                fautes.append((table, commande))
    assert not fautes


def test_les_roles_applicatifs_ne_possedent_rien_et_ne_contournent_rien():
    assert lignes(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
        list(ROLES_APPLICATIFS),
    ) == []  # fmt: skip
    assert (
        lignes("SELECT relname FROM pg_class WHERE relowner::regrole::text = ANY (%s)", list(ROLES_APPLICATIFS)) == []
    )
    assert lignes(
        "SELECT u.rolname, g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = ANY (%s)",
        list(ROLES_APPLICATIFS),
    ) == []  # fmt: skip


@pytest.mark.parametrize("privilege", ["TRUNCATE", "REFERENCES", "TRIGGER"])
def test_aucun_privilege_hors_rls(privilege):
    accordes = [
        (role, table)
        for role in ROLES_APPLICATIFS
        for table in tables()
        if lignes("SELECT has_table_privilege(%s, %s, %s)", role, table, privilege)[0][0]
    ]
    assert not accordes


def test_le_role_applicatif_ne_cree_rien():
    for schema in ("public", "ctx"):
        assert lignes("SELECT has_schema_privilege('dui_app', %s, 'CREATE')", schema) == [(False,)]
    assert lignes("SELECT has_database_privilege('dui_app', current_database(), 'TEMPORARY')") == [(False,)]
    assert lignes("SELECT has_table_privilege('dui_app', 'ctx.cle', 'SELECT')") == [(False,)]


def test_aucune_vue_ne_lit_au_nom_de_son_proprietaire():
    vues = lignes(
        "SELECT relname, relkind::text, coalesce(reloptions, '{}') FROM pg_class c JOIN pg_namespace n"
        " ON n.oid = relnamespace WHERE relkind IN ('v', 'm') AND nspname IN ('public', 'ctx')"
    )
    materialisees = [v for v in vues if v[1] == "m"]
    assert not materialisees, "une vue matérialisée échappe à la RLS"
    assert not [v[0] for v in vues if "security_invoker=true" not in v[2]]


def test_les_fonctions_definisseur_sont_connues_et_epinglees():
    fonctions = lignes(
        "SELECT CASE nspname WHEN 'public' THEN proname ELSE nspname || '.' || proname END, proconfig, p.oid"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE prosecdef AND nspname IN ('public', 'ctx')"
    )
    assert {f[0] for f in fonctions} == set(DEFINISSEURS)
    for nom, reglages, oid in fonctions:
        chemins = [r for r in reglages or [] if r.startswith("search_path=")]
        assert chemins, f"{nom} : search_path non épinglé"
        assert chemins[0].startswith("search_path=pg_catalog"), f"{nom} : {chemins}"
        assert lignes("SELECT has_function_privilege('public', %s, 'EXECUTE')", oid) == [(False,)] or nom in {
            "ctx.charge"
        }, f"{nom} : ouverte à PUBLIC"


def test_les_cles_uniques_ne_trahissent_pas_une_autre_structure():
    """A global unique key would tell that a value exists elsewhere (known residue of S-21)."""
    cles = lignes(
        "SELECT i.relname, t.relname, array_agg(a.attname::text), x.indisprimary FROM pg_index x"
        " JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (indkey)"
        " WHERE indisunique AND t.relnamespace = 'public'::regnamespace GROUP BY 1, 2, x.indisprimary"
    )
    fautes = [
        (table, nom)
        for nom, table, colonnes, _ in cles
        if table in protegees() and not any(_est_une_cle(c) for c in colonnes) and nom not in UNIQUES_GLOBALES
    ]
    assert not fautes


def _est_une_cle(colonne):
    return colonne in {"id", "pgh_id", "structure_id", "organisme_id"} or colonne.endswith("_id")


def test_chaque_modele_a_son_historique_ou_sa_raison():
    """A-R2: a table with personal data has the version trigger of django-pghistory, or is on the list."""
    declenchees = {t for (t,) in lignes(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%update%%'"
    )}  # fmt: skip
    versions = {m._meta.db_table for m in apps.get_models() if m.__name__.endswith("Event")}
    sans = protegees() - declenchees - versions
    assert sans == set(SANS_HISTORIQUE)


def test_les_versions_ne_se_reecrivent_pas():
    versions = {m._meta.db_table for m in apps.get_models() if m.__name__.endswith("Event")} & protegees()
    assert versions
    for table in versions:
        for commande in ("UPDATE", "DELETE"):
            assert lignes("SELECT has_table_privilege('dui_app', %s, %s)", table, commande) == [(False,)], table
