"""Second wall on emergency accesses: the houses of the context."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0003_bris")]
    operations = [
        migrations.RunSQL(*rls.structure("habilitations_brisdeglace")),
        migrations.RunSQL(*rls.historique_structure("habilitations_brisdeglaceevent")),
    ]
