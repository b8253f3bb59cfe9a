"""`migrate` as Django's, in a fifth of the time on a new database; nothing of what reaches the database differs.

Django renders a changed model's class anew after every operation, with all the classes it reaches; here nearly every
class reaches `Staff`, so that each of some five hundred operations renders half of all. What adds a table, field,
index, constraint or trigger looks at the one model only: here just that one is rendered, and all of them before any
other kind of operation. `tests/operations/test_migrating.py` compares the schemas.
"""

from typing import Any, Final

import pgtrigger.migrations
from django.core.management.commands import migrate
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

LOOK_AT_ONE_MODEL: Final = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.CreateModel,
    operations.RemoveConstraint,
    operations.RemoveIndex,
    operations.RunPython,  # renders all by itself when told that classes are outdated, as `is_delayed` does
    operations.RunSQL,
    pgtrigger.migrations.AddTrigger,
    pgtrigger.migrations.RemoveTrigger,
)


def _looks_at_one_model(operation: operations.base.Operation) -> bool:
    if isinstance(operation, operations.AlterField):  # another key changes the columns that point to it
        return not (operation.field.primary_key or operation.field.unique)
    return isinstance(operation, LOOK_AT_ONE_MODEL)


class LeanState(ProjectState):
    lean = True

    def _find_reload_model(self, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:  # noqa: FBT001, FBT002  # Django's signature
        if not self.lean:
            everything: set[tuple[str, str]] = super()._find_reload_model(app_label, model_name, delay)  # type: ignore[misc]  # Django's own, unknown to its stubs
            return everything
        self.is_delayed = True
        return {(app_label, model_name)}


class LeanExecutor(MigrationExecutor):
    def _migrate_all_forwards(self, state: ProjectState, *args: Any, **options: Any) -> ProjectState:
        lean = LeanState(state.models, state.real_apps)
        after: ProjectState = super()._migrate_all_forwards(lean, *args, **options)  # type: ignore[misc]  # as above
        return after

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False  # noqa: FBT001, FBT002  # as above
    ) -> ProjectState:  # fmt: skip
        if isinstance(state, LeanState):
            state.lean = all(_looks_at_one_model(operation) for operation in migration.operations)
            if not state.lean:
                state.clear_delayed_apps_cache()
        return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        usual = migrate.MigrationExecutor  # type: ignore[attr-defined]  # unknown to its stubs
        migrate.MigrationExecutor = LeanExecutor  # type: ignore[attr-defined]  # the one place where it is made
        try:
            super().handle(*args, **options)
        finally:
            migrate.MigrationExecutor = usual  # type: ignore[attr-defined]
