"""Second wall on school and work."""

from django.db import migrations

from dui.core import rls

AVEC_DOSSIER = ("periodescolaire", "parcourspro", "planscolaire", "autorisationscolaire")
SUITES = ("absencescolaire", "contenupai", "bulletin")
FIGES = ("etapeparcours", "remisebulletin")


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0011_parcours")]
    operations = [
        *(migrations.RunSQL(*rls.fait(f"accompagnement_{nom}", "dossier_id")) for nom in AVEC_DOSSIER),
        *(migrations.RunSQL(*rls.fait(f"accompagnement_{nom}")) for nom in (*SUITES, *FIGES)),
        *(migrations.RunSQL(*rls.historique(f"accompagnement_{nom}event")) for nom in (*AVEC_DOSSIER, *SUITES)),
    ]
