"""Second wall on the contracts, and a signed text that nobody rewrites, whatever writes the row (S04)."""

from django.db import migrations

from dui.core import rls

FIGER = """
CREATE FUNCTION administration_figer_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'Une version de contrat ne s''efface pas.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.etat = 'signee' AND (to_jsonb(NEW) - 'document_id' - 'modifie_le')
     IS DISTINCT FROM (to_jsonb(OLD) - 'document_id' - 'modifie_le') THEN
    RAISE EXCEPTION 'Une version signée ne se modifie pas.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_signee BEFORE UPDATE OR DELETE ON administration_versioncontrat
  FOR EACH ROW EXECUTE FUNCTION administration_figer_version();
"""
DEFIGER = """
DROP TRIGGER version_signee ON administration_versioncontrat;
DROP FUNCTION administration_figer_version();
"""


class Migration(migrations.Migration):
    dependencies = [("administration", "0005_contrats")]
    operations = [
        *(
            migrations.RunSQL(*rls.fait(f"administration_{table}", "dossier_id"))
            for table in ("contrat", "versioncontrat", "signatairecontrat", "annexecontrat")
        ),
        *(
            migrations.RunSQL(*rls.historique(f"administration_{table}event"))
            for table in ("contrat", "versioncontrat", "signatairecontrat", "annexecontrat")
        ),
        migrations.RunSQL(*rls.structure("administration_etatcontrathisto")),
        migrations.RunSQL(FIGER, DEFIGER),
    ]
