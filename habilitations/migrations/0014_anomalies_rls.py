"""Second wall: a finding is read by who watches over the log of its structure, never by whom it concerns."""

from django.db import migrations

from dui.core import rls

VEILLE = """structure_id = ANY ((SELECT ctx.ensemble('j'))::int[])
    AND professionnel_id IS DISTINCT FROM (SELECT ctx.acteur())"""
SURVEILLE = "professionnel_id = ANY ((SELECT ctx.surveilles())::int[])"


def _historique(table: str) -> tuple[str, str]:
    aller, retour = rls.regle(table, VEILLE, "true")
    return f"{aller} REVOKE UPDATE, DELETE ON {table} FROM dui_app;", retour


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0013_anomalies")]
    operations = [
        migrations.RunSQL(*rls.regle("habilitations_anomalie", VEILLE)),
        migrations.RunSQL(*_historique("habilitations_anomalieevent")),
        migrations.RunSQL(*rls.regle("habilitations_domicileprofessionnel", SURVEILLE)),
    ]
