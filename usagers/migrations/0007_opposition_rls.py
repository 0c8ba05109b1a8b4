"""Second wall on oppositions: structure × level; ended by a date, never deleted."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("usagers", "0006_opposition")]
    operations = [
        migrations.RunSQL(*rls.fait("usagers_opposition")),
        migrations.RunSQL(
            "REVOKE DELETE ON usagers_opposition FROM dui_app;", "GRANT DELETE ON usagers_opposition TO dui_app;"
        ),
        migrations.RunSQL(*rls.historique("usagers_oppositionevent")),
    ]
