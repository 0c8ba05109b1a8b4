"""Categories of CSP art. R1110-2: decisions that nobody rewrites; those that a profession says are noted at once."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import dui.core.horloge
from dui.core import horloge
from habilitations.donnees.partage import deduite


def deduire(apps: Any, editeur: Any) -> None:
    """The others wait for somebody to choose: until then they neither exchange nor share."""
    modele = apps.get_model("habilitations", "CategoriePartage")
    for pro in apps.get_model("habilitations", "Professionnel").objects.all():
        categorie, motif = deduite(pro.profession, pro.professionnel_de_sante)
        if categorie:
            modele.objects.create(
                professionnel=pro, categorie=categorie, origine="deduite", motif=motif,
                depuis=min(pro.contrat_debut, horloge.aujourdhui()),
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("habilitations", "0022_sensibilisation"),
    ]

    operations = [
        migrations.CreateModel(
            name="CategoriePartage",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("categorie", models.CharField(blank=True, max_length=10, verbose_name="catégorie")),
                (
                    "origine",
                    models.CharField(
                        choices=[("deduite", "Déduite de la profession"), ("choisie", "Choisie")], max_length=8
                    ),
                ),
                ("depuis", models.DateField(default=dui.core.horloge.aujourdhui)),
                ("motif", models.CharField(max_length=200)),
                ("decide_le", models.DateTimeField(default=dui.core.horloge.maintenant, verbose_name="décidé le")),
                (
                    "auteur",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="habilitations.professionnel",
                    ),
                ),
                (
                    "professionnel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="categories_partage",
                        to="habilitations.professionnel",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["professionnel", "-id"], name="categorie_partage_derniere")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motif", ""), _negated=True), name="categorie_partage_motif"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "categorie__in",
                                [
                                    "",
                                    "SANTE",
                                    "SOCIAL",
                                    "OSTEO",
                                    "PSY",
                                    "AMP_AES",
                                    "EDUC",
                                    "MJPM",
                                    "FAMILIAL",
                                    "ACCUEIL",
                                    "ESSMS",
                                    "APA",
                                    "APPUI",
                                ],
                            )
                        ),
                        name="categorie_partage_connue",
                    ),
                ],
            },
        ),
        migrations.RunPython(deduire, migrations.RunPython.noop),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON habilitations_categoriepartage FROM dui_app",
            "GRANT UPDATE, DELETE ON habilitations_categoriepartage TO dui_app",
        ),
    ]
