"""Second wall on the documents of a dossier. Bytes and states are written once; their level follows the document."""

from django.db import migrations

from dui.core import rls

IMMUABLES = ("versiondepot", "originaldepot", "statutdepot")
TABLES = ("depot", "textedepot", *IMMUABLES)


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_depots"), ("habilitations", "0018_liens_vitaux")]
    operations = [
        migrations.RunSQL(*rls.fait("documents_depot", "dossier_id")),
        migrations.RunSQL(*rls.vital("documents_depot", "dossier_id")),
        *(migrations.RunSQL(*rls.fait(f"documents_{table}")) for table in TABLES[1:]),
        migrations.RunSQL(*rls.historique("documents_depotevent")),
        *(
            migrations.RunSQL(
                f"REVOKE DELETE ON documents_{table} FROM dui_app", f"GRANT DELETE ON documents_{table} TO dui_app"
            )
            for table in TABLES
        ),
        *(
            migrations.RunSQL(
                f"REVOKE UPDATE ON documents_{table} FROM dui_app; GRANT UPDATE (niveau) ON documents_{table} TO dui_app",
                f"GRANT UPDATE ON documents_{table} TO dui_app",
            )
            for table in IMMUABLES
        ),
    ]
