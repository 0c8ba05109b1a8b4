"""Second wall on the directory of CRIP: that of the organisme alone, never erased."""

from django.db import migrations

from dui.core import rls

SIEN = "organisme_id = ANY ((SELECT ctx.ensemble('o'))::int[])"


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0019_crip_fratrie_assiduite")]
    operations = [
        migrations.RunSQL(*rls.regle("accompagnement_crip", SIEN)),
        migrations.RunSQL(
            "REVOKE DELETE ON accompagnement_crip FROM dui_app;", "GRANT DELETE ON accompagnement_crip TO dui_app;"
        ),
        migrations.RunSQL(*rls.regle("accompagnement_cripevent", SIEN, "true")),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON accompagnement_cripevent FROM dui_app;",
            "GRANT UPDATE, DELETE ON accompagnement_cripevent TO dui_app;",
        ),
    ]
