"""The bytes of a sending hold the document: they rest encrypted too."""

from typing import Any

from django.db import migrations, models

from dui.core import stockage
from dui.core.versement import verser


def deplacer(apps: Any, editeur: Any) -> None:
    verser(editeur, apps.get_model("interop", "Envoi"), "message", "courrier")


class Migration(migrations.Migration):
    dependencies = [("interop", "0002_rls")]
    operations = [
        migrations.AddField(
            "envoi",
            "courrier",
            models.FileField(
                blank=True,
                default="",
                editable=False,
                storage=stockage.stockage_fichiers,
                upload_to=stockage.nom_au_hasard,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(deplacer, migrations.RunPython.noop),
        migrations.RemoveField("envoi", "message"),
    ]
