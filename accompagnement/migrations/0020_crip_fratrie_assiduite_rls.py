"""Second wall on the directory of CRIP, that of the organisme alone, and on the half-days of school.

Absences noted before have their half-days written, one row each, from the first morning on.
"""

from django.db import migrations

from dui.core import rls

SIEN = "organisme_id = ANY ((SELECT ctx.ensemble('o'))::int[])"
# The owner of the tables reads them once, before any wall stands on the new one.
REPRENDRE = """
    ALTER TABLE accompagnement_absencescolaire NO FORCE ROW LEVEL SECURITY;
    INSERT INTO accompagnement_demijournee
        (cree_le, modifie_le, structure_id, niveau, periode_id, absence_id, jour, moment, etat, ecartee)
    SELECT DISTINCT ON (a.periode_id, a.debut + (n - 1) / 2, n % 2)
        a.cree_le, a.modifie_le, a.structure_id, a.niveau, a.periode_id, a.id, a.debut + (n - 1) / 2,
        CASE n % 2 WHEN 1 THEN 'm' ELSE 's' END, a.nature, false
    FROM accompagnement_absencescolaire a, generate_series(1, a.demi_journees) n
    WHERE NOT a.ecartee ORDER BY a.periode_id, a.debut + (n - 1) / 2, n % 2, a.id;
    ALTER TABLE accompagnement_absencescolaire FORCE ROW LEVEL SECURITY;
"""


def _garder(table: str, *droits: str) -> migrations.RunSQL:
    liste = ", ".join(droits)
    return migrations.RunSQL(f"REVOKE {liste} ON {table} FROM dui_app;", f"GRANT {liste} ON {table} TO dui_app;")


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0019_crip_fratrie_assiduite")]
    operations = [
        migrations.RunSQL(*rls.regle("accompagnement_crip", SIEN)),
        _garder("accompagnement_crip", "DELETE"),
        migrations.RunSQL(*rls.regle("accompagnement_cripevent", SIEN, "true")),
        _garder("accompagnement_cripevent", "UPDATE", "DELETE"),
        migrations.RunSQL(REPRENDRE, migrations.RunSQL.noop),
        migrations.RunSQL(*rls.fait("accompagnement_demijournee")),
        migrations.RunSQL(*rls.historique("accompagnement_demijourneeevent")),
    ]
