"""Second wall on the events, and how the versions of an erased source are forgotten."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("coordination", "0006_evenements")]
    operations = [
        migrations.RunSQL(*rls.fait("coordination_evenement", "dossier_id")),
        migrations.RunSQL(*rls.historique("coordination_evenementevent")),
        migrations.RunSQL(*rls.structure("coordination_statutevenementhisto")),
        migrations.RunSQL(*rls.structure("coordination_participantevenement")),
        migrations.RunSQL(*rls.historique_structure("coordination_participantevenementevent")),
    ]
