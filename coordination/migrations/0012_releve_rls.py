"""Second wall on the handover: receipts are the house's, reading marks their reader's."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("coordination", "0011_releve")]
    operations = [
        migrations.RunSQL(*rls.structure("coordination_relevelue")),
        migrations.RunSQL(*rls.acteur("coordination_lecturepoint")),
        migrations.RunSQL(*rls.fait("coordination_pointsuspens", "dossier_id")),
        migrations.RunSQL(*rls.historique("coordination_pointsuspensevent")),
    ]
