"""A group of schema operations: said in one line, never with SQL of its own; applied and undone by test_photo and
by the way back through the migrations (tests/documents/test_fichiers.py)."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from dui.core.schema import Ensemble, MigrationGroupee


def creer(nom: str, *champs: tuple[str, models.Field]) -> migrations.CreateModel:
    return migrations.CreateModel(name=nom, fields=[("id", models.AutoField(primary_key=True)), *champs])


class Muet:
    """Notes what the base would be asked."""

    def __init__(self) -> None:
        self.faits: list[str] = []

    connection = type("Connexion", (), {"alias": "default"})

    def create_model(self, modele: type[models.Model]) -> None:
        colonnes = ",".join(c.name for c in modele._meta.local_fields)
        self.faits.append(f"table {modele.__name__}({colonnes})")

    def delete_model(self, modele: type[models.Model]) -> None:
        self.faits.append(f"retirer {modele.__name__}")

    def add_field(self, modele: type[models.Model], champ: models.Field) -> None:
        self.faits.append(f"colonne {modele.__name__}.{champ.name}")

    def remove_field(self, modele: type[models.Model], champ: models.Field) -> None:
        self.faits.append(f"ôter {modele.__name__}.{champ.name}")


def test_une_table_vient_avec_toutes_ses_colonnes_et_repart_la_derniere():
    avant = ProjectState()
    creer("Ancienne").state_forwards("essai", avant)
    ensemble = Ensemble([
        migrations.AddField("ancienne", "note", models.TextField(default="")),
        creer("Mere"),
        creer("Fille"),
        migrations.AddField("fille", "mere", models.ForeignKey("essai.Mere", models.CASCADE)),
        migrations.AddIndex("fille", models.Index(fields=["mere"], name="fille_mere")),
        migrations.AddField("ancienne", "mere", models.ForeignKey("essai.Mere", models.CASCADE, null=True)),
    ])  # fmt: skip
    apres = avant.clone()
    ensemble.state_forwards("essai", apres)
    base = Muet()
    ensemble.database_forwards("essai", base, avant, apres)
    assert base.faits == [
        "table Mere(id)", "table Fille(id,mere)", "colonne Ancienne.note", "colonne Ancienne.mere",
    ]  # fmt: skip
    base.faits.clear()
    ensemble.database_backwards("essai", base, apres, avant)
    assert base.faits == ["ôter Ancienne.mere", "ôter Ancienne.note", "retirer Fille", "retirer Mere"]


@pytest.mark.parametrize("autre", [migrations.RunSQL("SELECT 1"), migrations.RunPython(migrations.RunPython.noop)])
def test_ce_qui_lit_un_etat_intermediaire_n_y_entre_pas(autre):
    with pytest.raises(ValueError, match="ensemble"):
        Ensemble([creer("Mere"), autre])


def test_une_migration_groupee_reste_ce_que_django_ecrit():
    migration = type("Migration", (MigrationGroupee,), {"operations": [creer("Mere"), creer("Fille")]})("0001", "essai")
    assert [str(o.describe()) for o in migration.operations] == ["2 opérations sur les tables"]
    assert {nom for _, nom in migration.mutate_state(ProjectState()).models} == {"mere", "fille"}
