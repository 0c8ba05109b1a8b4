"""Second wall on signature circuits; an outcome, a state and a proof are written once."""

from django.db import migrations

from dui.core import rls

FAITS = ("circuitsignature", "signataire", "signature", "statutcircuit", "preuvesignature")
IMMUABLES = ("signature", "statutcircuit", "preuvesignature")


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_signatures")]
    operations = [
        *(migrations.RunSQL(*rls.fait(f"documents_{table}")) for table in FAITS),
        migrations.RunSQL(*rls.historique("documents_circuitsignatureevent")),
        migrations.RunSQL(*rls.historique("documents_signataireevent")),
        *(
            migrations.RunSQL(
                f"REVOKE UPDATE, DELETE ON documents_{table} FROM dui_app",
                f"GRANT UPDATE, DELETE ON documents_{table} TO dui_app",
            )
            for table in IMMUABLES
        ),
    ]
