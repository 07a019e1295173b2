"""Django's command, but a migration is never applied without being recorded as applied."""

from copy import copy
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor


class Executor(MigrationExecutor):
    """Records each migration in the transaction that applies it.

    Django records a migration after its transaction if indexes or constraints were deferred to the
    end of it. If the process is killed in between, the next run fails because tables exist.
    """

    def apply_migration(
        self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False
    ) -> Any:
        """Run a migration forwards."""
        complete = copy(migration)

        def apply(project_state: Any, editor: Any, **options: Any) -> Any:
            applied = migration.apply(project_state, editor, **options)
            while editor.deferred_sql:
                editor.execute(editor.deferred_sql.pop(0), None)
            return applied

        complete.apply = apply
        return super().apply_migration(state, complete, fake, fake_initial)


class Command(migrate.Command):
    """The command with this executor."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]
        super().handle(*args, **options)
