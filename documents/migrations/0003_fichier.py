"""Documents leave the database for the encrypted storage of files."""

from typing import Any

from django.db import migrations, models

from dui.core import stockage
from dui.core.versement import verser


def deplacer(apps: Any, editeur: Any) -> None:
    verser(editeur, apps.get_model("documents", "Document"), "contenu", "fichier")


def _fichier(**options: Any) -> models.FileField:
    return models.FileField(
        editable=False, storage=stockage.stockage_fichiers, upload_to=stockage.nom_au_hasard, **options
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_rls")]
    operations = [
        migrations.AddField("document", "fichier", _fichier(null=True)),
        migrations.RunPython(deplacer, migrations.RunPython.noop),
        migrations.AlterField("document", "fichier", _fichier()),
        migrations.RemoveField("document", "contenu"),
    ]
