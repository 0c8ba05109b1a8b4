"""Second wall on the small pictures of belongings: they follow the level of the inventory."""

from django.db import migrations

from dui.core import rls


class Migration(migrations.Migration):
    dependencies = [("administration", "0016_vignettes")]
    operations = [migrations.RunSQL(*rls.fait("administration_vignetteeffet"))]
