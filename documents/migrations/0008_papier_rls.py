"""Second wall on letterheads: each organisme its own."""

from django.db import migrations

from dui.core import rls

SIEN = "organisme_id = ANY ((SELECT ctx.ensemble('o'))::int[])"


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_papier")]
    operations = [
        migrations.RunSQL(*rls.regle("documents_papierentete", SIEN)),
        migrations.RunSQL(
            "REVOKE DELETE ON documents_papierentete FROM dui_app",
            "GRANT DELETE ON documents_papierentete TO dui_app",
        ),
    ]
