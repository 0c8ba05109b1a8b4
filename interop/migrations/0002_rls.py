"""Second wall on sendings and their versions."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("interop", "0001_initial"), ("documents", "0002_rls")]
    operations = [
        migrations.RunSQL(*rls.fait("interop_envoi", "dossier_id")),
        migrations.RunSQL(*rls.historique("interop_envoievent")),
    ]
