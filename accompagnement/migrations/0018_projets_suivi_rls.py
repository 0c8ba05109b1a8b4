"""Second wall on the photos of objectives: at the level of each objective."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0017_projets_suivi")]
    operations = [migrations.RunSQL(*rls.fait("accompagnement_photoobjectif", "dossier_id"))]
