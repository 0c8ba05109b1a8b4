"""A room's tables made together: one rendering of the models for the whole group, instead of one for each operation.

Django renders again every model related to the one an operation touches; here that is nearly all of them, since a
fact knows its dossier, its structure and its author. A room that opens with hundreds of operations would take minutes.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import AddConstraint, AddIndex, CreateModel
from django.db.migrations.operations.special import RunPython, RunSQL


class Ensemble(Operation):
    """Schema operations applied in one go: the state first, then the tables as they are at the end of the group.

    Tables first, then what touches older ones, then triggers. Going back drops the tables that came and undoes the
    rest, last first. Raises ValueError on an operation that runs SQL or Python: those read a state in between.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations
        if any(isinstance(o, RunPython | RunSQL) for o in operations):
            raise ValueError("Un ensemble ne porte que des tables, des colonnes, des contraintes et des déclencheurs.")

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)
        state.is_delayed = False
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self._dans_l_ordre():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        parties = {o.name_lower for o in self.operations if isinstance(o, CreateModel)}
        for operation in reversed(list(self._dans_l_ordre())):
            # A trigger leaves with its table.
            if _table(operation) not in parties or isinstance(operation, CreateModel):
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _dans_l_ordre(self) -> Iterator[Operation]:
        """What the base has to do: a table that comes is made with all its columns, constraints and indexes."""
        nouvelles = {o.name_lower for o in self.operations if isinstance(o, CreateModel)}
        yield from (o for o in self.operations if isinstance(o, CreateModel))
        for operation in self.operations:
            incluse = isinstance(operation, CreateModel | FieldOperation | AddConstraint | AddIndex)
            if not incluse or _table(operation) not in nouvelles:
                yield operation

    def describe(self) -> str:
        return f"{len(self.operations)} opérations sur les tables"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.operations], {}


def _table(operation: Any) -> str:
    return str(getattr(operation, "model_name", "") or operation.name).lower()


class MigrationGroupee(migrations.Migration):
    """A migration whose operations are one `Ensemble`: what `makemigrations` writes, with this class above it."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        self.operations = [Ensemble(list(self.operations))]  # type: ignore[misc]
