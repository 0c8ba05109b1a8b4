"""Second wall on admission: a request is read by every house asked, a wish by its own, a file at its level.

`administration_oublier` removes the versions of a request whose content was erased at its term: the only way to delete
from those tables, and only for a request of the caller's houses that the table says erased.
"""

from django.db import migrations

from dui.core import rls

CLES = "cles && (SELECT ctx.ensemble('c'))::int[]"
VERSIONS = (
    "administration_candidatureevent",
    "administration_piececandidatureevent",
    "administration_lignecommissionevent",
    "coordination_evenementevent",
)
LUES = ("administration_candidature", "administration_voeustructure")

OUBLIER = """
CREATE FUNCTION administration_oublier(demande int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    retirees int := 0;
    n int;
    protections text;
BEGIN
    PERFORM 1 FROM administration_candidature
    WHERE id = demande AND effacee_le IS NOT NULL AND structures && (SELECT ctx.ensemble('s'))::int[];
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This request is not erased, or not yours.';
    END IF;
    SELECT '{' || string_agg(tgname, ',') || '}' INTO protections FROM pg_trigger
    WHERE tgname LIKE 'pgtrigger_append_only_%' AND tgrelid IN (
        'administration_candidatureevent'::regclass, 'administration_piececandidatureevent'::regclass,
        'administration_lignecommissionevent'::regclass, 'coordination_evenementevent'::regclass);
    PERFORM set_config('pgtrigger.ignore', protections, true);
    DELETE FROM administration_candidatureevent WHERE pgh_obj_id = demande;
    GET DIAGNOSTICS n = ROW_COUNT; retirees := retirees + n;
    DELETE FROM administration_piececandidatureevent WHERE candidature_id = demande;
    GET DIAGNOSTICS n = ROW_COUNT; retirees := retirees + n;
    DELETE FROM administration_lignecommissionevent WHERE voeu_id IN (
        SELECT id FROM administration_voeustructure WHERE candidature_id = demande);
    GET DIAGNOSTICS n = ROW_COUNT; retirees := retirees + n;
    DELETE FROM coordination_evenementevent WHERE objet = 'candidature:' || demande;
    GET DIAGNOSTICS n = ROW_COUNT; retirees := retirees + n;
    PERFORM set_config('pgtrigger.ignore', '{}', true);
    RETURN retirees;
END $$;
"""

DROITS = (
    "".join(
        f"GRANT SELECT, DELETE ON {table} TO dui_definisseur;"
        f"CREATE POLICY definisseur ON {table} TO dui_definisseur USING (true) WITH CHECK (true);"
        for table in VERSIONS
    )
    + "".join(
        f"GRANT SELECT ON {table} TO dui_definisseur;"
        f"CREATE POLICY definisseur ON {table} FOR SELECT TO dui_definisseur USING (true);"
        for table in LUES
    )
    + rls.fonction_definisseur("administration_oublier(int)")
)
RETOUR = (
    "DROP FUNCTION administration_oublier(int);"
    + "".join(f"DROP POLICY definisseur ON {table};" for table in (*VERSIONS, *LUES))
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("administration", "0001_initial"), ("coordination", "0007_evenements_rls")]
    operations = [
        migrations.RunSQL(*rls.personne("administration_candidature")),
        migrations.RunSQL(*rls.historique_personne("administration_candidatureevent")),
        migrations.RunSQL(*rls.structure("administration_voeustructure")),
        migrations.RunSQL(*rls.historique_structure("administration_voeustructureevent")),
        migrations.RunSQL(*rls.structure("administration_statutvoeu")),
        migrations.RunSQL(*rls.personne("administration_piececandidature")),
        migrations.RunSQL(*rls.historique_personne("administration_piececandidatureevent")),
        migrations.RunSQL(*rls.regle("administration_fichierpiece", CLES)),
        migrations.RunSQL(*rls.structure("administration_aviscandidature")),
        migrations.RunSQL(*rls.fait("administration_syntheseavis")),
        migrations.RunSQL(*rls.structure("administration_commission")),
        migrations.RunSQL(*rls.historique_structure("administration_commissionevent")),
        migrations.RunSQL(*rls.structure("administration_lignecommission")),
        migrations.RunSQL(*rls.historique_structure("administration_lignecommissionevent")),
        migrations.RunSQL(*rls.personne("administration_preuvepurge")),
        migrations.RunSQL(
            "CREATE SEQUENCE administration_candidature_numero;"
            "GRANT USAGE ON SEQUENCE administration_candidature_numero TO dui_app;",
            "DROP SEQUENCE administration_candidature_numero;",
        ),
        migrations.RunSQL(OUBLIER + DROITS, RETOUR),
    ]
