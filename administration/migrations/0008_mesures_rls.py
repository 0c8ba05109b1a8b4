"""Second wall on rights, resources and measures."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("administration", "0007_mesures")]
    operations = [
        migrations.RunSQL(*rls.fait("administration_droitsocial", "dossier_id")),
        migrations.RunSQL(*rls.historique("administration_droitsocialevent")),
        migrations.RunSQL(*rls.fait("administration_couverturemaladie")),
        migrations.RunSQL(*rls.historique("administration_couverturemaladieevent")),
        migrations.RunSQL(*rls.fait("administration_piecedroit")),
        migrations.RunSQL(*rls.historique("administration_piecedroitevent")),
        migrations.RunSQL(*rls.fait("administration_ressource", "dossier_id")),
        migrations.RunSQL(*rls.historique("administration_ressourceevent")),
        migrations.RunSQL(*rls.fait("administration_mesureprotection", "dossier_id")),
        migrations.RunSQL(*rls.historique("administration_mesureprotectionevent")),
    ]
