"""Profiles of trainees installed before: a tutor is required from now on. Without one, a training opens nothing."""

from django.db import migrations

ALLER = """
UPDATE habilitations_profil SET reglages = jsonb_set(reglages, '{exigences}', '["fin", "tuteur"]') WHERE code = 'STA';
"""
RETOUR = (
    "UPDATE habilitations_profil SET reglages = jsonb_set(reglages, '{exigences}', '[\"fin\"]') WHERE code = 'STA';"
)


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0015_delegations")]
    operations = [migrations.RunSQL(ALLER, RETOUR)]
