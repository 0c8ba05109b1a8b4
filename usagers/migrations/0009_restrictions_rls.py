"""Second wall on restrictions (level 6) and on secrets of minors, which hold no content; none is ever deleted."""

from django.db import migrations

from dui.core import rls

TABLES = ("usagers_restriction", "usagers_secretmineur")


class Migration(migrations.Migration):
    dependencies = [("usagers", "0008_restrictions")]
    operations = [
        migrations.RunSQL(*rls.fait("usagers_restriction")),
        migrations.RunSQL(*rls.historique("usagers_restrictionevent")),
        migrations.RunSQL(*rls.structure("usagers_secretmineur")),
        migrations.RunSQL(*rls.historique_structure("usagers_secretmineurevent")),
        *(
            migrations.RunSQL(f"REVOKE DELETE ON {table} FROM dui_app;", f"GRANT DELETE ON {table} TO dui_app;")
            for table in TABLES
        ),
    ]
