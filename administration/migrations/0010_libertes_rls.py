"""Second wall on the measures of freedom, agreements, directives and notices."""

from django.db import migrations

from dui.core import rls

AVEC_DOSSIER = ("mesureliberte", "autorisation", "directivesanticipees", "informationrgpd")
SUITES = ("evaluationliberte", "etapeliberte", "accord", "contenudirectives")


class Migration(migrations.Migration):
    dependencies = [("administration", "0009_libertes")]
    operations = [
        *(migrations.RunSQL(*rls.fait(f"administration_{nom}", "dossier_id")) for nom in AVEC_DOSSIER),
        *(migrations.RunSQL(*rls.fait(f"administration_{nom}")) for nom in SUITES),
        *(migrations.RunSQL(*rls.historique(f"administration_{nom}event")) for nom in (*AVEC_DOSSIER, *SUITES)),
    ]
