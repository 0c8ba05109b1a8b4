"""Second wall on models: each organisme reads what is shipped and its own; what was published is kept as it was."""

from django.db import migrations

from dui.core import rls

LECTURE = "organisme_id IS NULL OR organisme_id = ANY ((SELECT ctx.ensemble('o'))::int[])"
ECRITURE = "organisme_id = ANY ((SELECT ctx.ensemble('o'))::int[])"
TABLES = ("documents_modeledocument", "documents_versionmodele")

# What is shipped is written by the owner, at each migrate, and by nobody else.
LIVRES = "".join(
    f"CREATE POLICY livres ON {table} TO CURRENT_USER USING (organisme_id IS NULL) WITH CHECK (organisme_id IS NULL);"
    f"REVOKE DELETE ON {table} FROM dui_app;"
    for table in TABLES
)
FIN_LIVRES = "".join(f"DROP POLICY IF EXISTS livres ON {table};" for table in TABLES)

FIGER = """
CREATE FUNCTION documents_figer_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF OLD.etat = 'brouillon' THEN
        IF NEW.modele_id <> OLD.modele_id OR NEW.organisme_id IS DISTINCT FROM OLD.organisme_id THEN
            RAISE EXCEPTION 'version_deplacee' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END IF;
    IF ROW(NEW.modele_id, NEW.organisme_id, NEW.numero, NEW.corps, NEW.motif, NEW.auteur_id, NEW.ecrit_le,
           NEW.publie_le, NEW.publie_par_id)
       IS DISTINCT FROM
       ROW(OLD.modele_id, OLD.organisme_id, OLD.numero, OLD.corps, OLD.motif, OLD.auteur_id, OLD.ecrit_le,
           OLD.publie_le, OLD.publie_par_id)
       OR NEW.etat = 'brouillon' OR (OLD.etat = 'retiree' AND NEW.etat <> 'retiree') THEN
        RAISE EXCEPTION 'version_publiee' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER figer BEFORE UPDATE ON documents_versionmodele FOR EACH ROW EXECUTE FUNCTION documents_figer_version();
"""
FIN_FIGER = """
DROP TRIGGER IF EXISTS figer ON documents_versionmodele;
DROP FUNCTION IF EXISTS documents_figer_version();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_modeles")]
    operations = [
        *(migrations.RunSQL(*rls.regle(table, LECTURE, ECRITURE)) for table in TABLES),
        migrations.RunSQL(LIVRES, FIN_LIVRES),
        migrations.RunSQL(FIGER, FIN_FIGER),
    ]
