"""Second wall on the values noted in transmissions."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("coordination", "0015_valeurs_et_reponses")]
    operations = [
        migrations.RunSQL(*rls.fait("coordination_mesure", "dossier_id")),
        migrations.RunSQL(*rls.historique("coordination_mesureevent")),
    ]
