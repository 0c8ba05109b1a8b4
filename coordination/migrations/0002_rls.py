"""Second wall on the team's writings."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("coordination", "0001_initial"), ("usagers", "0002_rls")]
    operations = [
        migrations.RunSQL(*rls.fait("coordination_transmission", "dossier_id")),
        migrations.RunSQL(*rls.historique("coordination_transmissionevent")),
        migrations.RunSQL(*rls.fait("coordination_entreefil", "dossier_id")),
        migrations.RunSQL(*rls.structure("coordination_lecture")),
        migrations.RunSQL(*rls.structure("coordination_membreequipe")),
        migrations.RunSQL(*rls.historique_structure("coordination_membreequipeevent")),
        migrations.RunSQL(*rls.acteur("coordination_visite")),
    ]
