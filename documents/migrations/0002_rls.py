"""Second wall on kept documents; what was made is never changed."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("usagers", "0002_rls")]
    operations = [
        migrations.RunSQL(*rls.fait("documents_document", "dossier_id")),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON documents_document FROM dui_app",
            "GRANT UPDATE, DELETE ON documents_document TO dui_app",
        ),
    ]
