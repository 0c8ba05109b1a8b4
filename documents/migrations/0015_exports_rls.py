"""Second wall on the exports of documents: rows of a structure; the archive itself is handed by a service alone."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_exports")]
    operations = [
        migrations.RunSQL(*rls.structure("documents_exportdocuments")),
        migrations.RunSQL(
            "REVOKE DELETE ON documents_exportdocuments FROM dui_app",
            "GRANT DELETE ON documents_exportdocuments TO dui_app",
        ),
    ]
