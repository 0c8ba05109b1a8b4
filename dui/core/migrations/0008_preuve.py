"""Acts of the keeper of the log: anchors sent, verifications, removals. Written by the sealer, read by the product."""

import django.db.models.functions.datetime
from django.db import migrations, models

ALLER = """
REVOKE ALL ON core_preuve FROM dui_app;
GRANT SELECT ON core_preuve TO dui_app;
GRANT SELECT, INSERT ON core_preuve TO dui_sceau;
GRANT USAGE ON SEQUENCE core_preuve_id_seq TO dui_sceau;
CREATE TRIGGER figer BEFORE UPDATE OR DELETE ON core_preuve FOR EACH ROW EXECUTE FUNCTION core_figer_sceau();
CREATE TRIGGER figer_tout BEFORE TRUNCATE ON core_preuve FOR EACH STATEMENT EXECUTE FUNCTION core_figer_sceau();
"""
RETOUR = "DROP TRIGGER figer_tout ON core_preuve; DROP TRIGGER figer ON core_preuve;"
NATURES = [
    ("courriel", "Ancre envoyée par courriel"),
    ("dossier", "Ancre déposée hors du serveur"),
    ("verification", "Journal vérifié"),
    ("purge", "Actes échus retirés"),
]


class Migration(migrations.Migration):
    dependencies = [("core", "0007_journal_index")]
    operations = [
        migrations.CreateModel(
            "Preuve",
            [
                ("id", models.AutoField(primary_key=True, auto_created=True, serialize=False, verbose_name="ID")),
                ("nature", models.CharField(choices=NATURES, max_length=12)),
                (
                    "instant",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("sceau", models.BigIntegerField(default=0)),
                ("empreinte", models.CharField(blank=True, max_length=64)),
                ("reussi", models.BooleanField(default=True, verbose_name="réussi")),
                ("detail", models.CharField(blank=True, max_length=200, verbose_name="détail")),
            ],
            {"indexes": [models.Index(fields=["nature", "-id"], name="preuve_nature")]},
        ),
        migrations.RunSQL(ALLER, RETOUR),
    ]
