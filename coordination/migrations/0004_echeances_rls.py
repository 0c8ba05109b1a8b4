"""Second wall on the deadlines."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("coordination", "0003_echeances")]
    operations = [
        migrations.RunSQL(*rls.fait("coordination_echeance", "dossier_id")),
        migrations.RunSQL(*rls.historique("coordination_echeanceevent")),
        migrations.RunSQL(*rls.structure("coordination_dateecheance")),
    ]
