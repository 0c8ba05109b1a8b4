"""A kept document of level 5 (a psychological report): also read in a physician's vital emergency."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_fichier"), ("habilitations", "0018_liens_vitaux")]
    operations = [migrations.RunSQL(*rls.vital("documents_document", "dossier_id"))]
