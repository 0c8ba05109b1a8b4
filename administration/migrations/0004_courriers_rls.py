"""Second wall on the letters of admission: read in their house alone."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("administration", "0003_courriers_admission")]
    operations = [migrations.RunSQL(*rls.structure("administration_courrieradmission"))]
