"""Second wall on exits, their follow-up and the inventories."""

from django.db import migrations

from dui.core import rls

AVEC_DOSSIER = ("sortie", "actionsuivi", "inventaire")
SUITES = ("bilansortie", "pointsortie", "etapesortie", "ligneinventaire")


class Migration(migrations.Migration):
    dependencies = [("administration", "0012_sorties")]
    operations = [
        *(migrations.RunSQL(*rls.fait(f"administration_{nom}", "dossier_id")) for nom in AVEC_DOSSIER),
        *(migrations.RunSQL(*rls.fait(f"administration_{nom}")) for nom in SUITES),
        *(migrations.RunSQL(*rls.historique(f"administration_{nom}event")) for nom in (*AVEC_DOSSIER, *SUITES)),
    ]
