"""Second wall: an extract is known to its asker and to those who watch over the log of one of its structures."""

from django.db import migrations

from dui.core import rls

REGLE = "demandeur_id = (SELECT ctx.acteur()) OR structures && (SELECT ctx.ensemble('j'))::int[]"


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0020_extraits")]
    operations = [migrations.RunSQL(*rls.regle("habilitations_extraitjournal", REGLE))]
