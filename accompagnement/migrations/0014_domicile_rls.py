"""Second wall on visits at home, sessions, situations and national data of a stay."""

from django.db import migrations

from dui.core import rls

AVEC_DOSSIER = ("intervention", "seance", "situationssiad", "donneessejour")


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0013_domicile")]
    operations = [
        *(migrations.RunSQL(*rls.fait(f"accompagnement_{nom}", "dossier_id")) for nom in AVEC_DOSSIER),
        migrations.RunSQL(*rls.fait("accompagnement_etapeacte")),
        *(migrations.RunSQL(*rls.historique(f"accompagnement_{nom}event")) for nom in AVEC_DOSSIER),
    ]
