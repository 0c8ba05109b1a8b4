"""A reserved deadline exists for the people named on it, and for the named technical agents that count days."""

from django.db import migrations

QUI = "(SELECT ctx.acteur())"
REGLE = f"lecteurs IS NULL OR {QUI} IS NULL OR {QUI} = ANY (lecteurs)"
TABLES = ("coordination_echeance", "coordination_echeanceevent")
ALLER = "".join(f"CREATE POLICY reserve ON {t} AS RESTRICTIVE USING ({REGLE}) WITH CHECK ({REGLE});" for t in TABLES)
RETOUR = "".join(f"DROP POLICY IF EXISTS reserve ON {t};" for t in TABLES)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0009_protection")]
    operations = [migrations.RunSQL(ALLER, RETOUR)]
