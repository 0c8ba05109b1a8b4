"""Screens of the access log: by structure, by dossier, by period."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0006_notification_rls")]
    operations = [
        migrations.AddIndex("traceacces", models.Index(fields=["structure_id", "-id"], name="trace_structure")),
        migrations.AddIndex("traceacces", models.Index(fields=["dossier_id", "-id"], name="trace_dossier")),
        migrations.AddIndex(
            "traceacces", django.contrib.postgres.indexes.BrinIndex(fields=["instant"], name="trace_instant")
        ),
    ]
