"""Second wall on notices: read by their addressee alone, written by whoever acts in that structure."""

from django.db import migrations

ALLER = """
ALTER TABLE core_notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE core_notification FORCE ROW LEVEL SECURITY;
CREATE POLICY lire ON core_notification FOR SELECT USING (acteur_id = (SELECT ctx.acteur()));
CREATE POLICY creer ON core_notification FOR INSERT
    WITH CHECK (structure_id = ANY ((SELECT ctx.ensemble('s'))::int[]));
CREATE POLICY changer ON core_notification FOR UPDATE
    USING (acteur_id = (SELECT ctx.acteur())) WITH CHECK (acteur_id = (SELECT ctx.acteur()));
REVOKE DELETE ON core_notification FROM dui_app;
"""
RETOUR = """
DROP POLICY lire ON core_notification;
DROP POLICY creer ON core_notification;
DROP POLICY changer ON core_notification;
ALTER TABLE core_notification NO FORCE ROW LEVEL SECURITY;
ALTER TABLE core_notification DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_notification")]
    operations = [migrations.RunSQL(ALLER, RETOUR)]
