"""A release runs next to the previous one, so a migration must not remove anything it still uses.

One release stops using a table or column, the next one removes it; see docs/deploying.md.
"""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from assessments.management.commands.migrate import Executor
from assessments.models import (
    AnswerAccess,
    DemandFigure,
    ProjectEvidence,
    SharedReport,
    SkillEvidence,
    User,
)

RENAMED = [
    DemandFigure, DemandFigure.history.model, SkillEvidence, ProjectEvidence, AnswerAccess
]  # fmt: skip
# Created before the first release, or reviewed: the previous release uses nothing they remove.
SAFE = {
    "0001_squashed_0027_translations_of_editors",  # only for new databases
    "0001_initial",
    "0002_plan_and_projects",
    "0003_shared_report",
    "0004_proof",
    "0005_accounts",
    "0006_history",
    "0007_staff_rights",
    "0008_asked",
    "0009_origin",
}
TAKES_AWAY = (
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.RemoveField,
    migrations.RenameField,
)


def breaks(operation: Operation, before: ProjectState) -> str:
    """Return why ``operation`` breaks code that uses the state ``before``; empty if it does not."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return " ".join(filter(None, (breaks(o, before) for o in operation.database_operations)))
    if isinstance(operation, migrations.RunSQL):
        return "hand-written SQL: review it, then add the migration to SAFE"
    if isinstance(operation, TAKES_AWAY):
        return "removes something still in use"
    if isinstance(operation, (migrations.AddField, migrations.AlterField)):
        field = operation.field
        if not field.many_to_many and not field.null and not field.has_db_default():
            if isinstance(operation, migrations.AddField):
                return "rows are still written without it: give it a db_default or let it be null"
            old = before.models["assessments", operation.model_name_lower].get_field(operation.name)
            if old.null or old.has_db_default():
                return "rows are still written without it"
    return ""


def test_no_migration_breaks_the_previous_release():
    loader = MigrationLoader(None, replace_migrations=False)
    found = {}
    for (app, name), migration in loader.disk_migrations.items():
        if app != "assessments" or name in SAFE:
            continue
        state = loader.project_state(migration.dependencies)
        for operation in migration.operations:
            if reason := breaks(operation, state):
                found[name, operation.describe()] = reason
            operation.state_forwards(app, state)
    assert not found


def test_the_list_contains_existing_migrations_only():
    assert {("assessments", name) for name in SAFE} <= set(MigrationLoader(None).disk_migrations)


def test_squashed_migrations_have_the_same_result_as_those_that_they_replace():
    """tests/faults/test_migration_interrupted.py compares the tables."""
    loader = MigrationLoader(None, replace_migrations=False)
    squashed = {
        key: migration.replaces[-1]
        for key, migration in loader.disk_migrations.items()
        if key[0] == "assessments" and migration.replaces
    }
    assert squashed
    for key, last in squashed.items():
        assert loader.project_state(key).models == loader.project_state(last).models


@pytest.mark.django_db
def test_migrations_can_be_made_with_a_database_that_is_behind():
    loader = MigrationLoader(None, replace_migrations=False)
    names = sorted(name for app, name in loader.disk_migrations if app == "assessments")
    later = [name for name in names if "_squashed_" in name or name > "0022"]
    applied = MigrationRecorder.Migration.objects.filter(app="assessments")
    assert applied.filter(name__in=later).delete()[0] == len(later)
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.fixture(scope="module")
def known() -> ProjectState:
    """The current tables."""
    loader = MigrationLoader(None)
    return loader.project_state(loader.graph.leaf_nodes("assessments"))


TEXT, NULL = models.TextField(), models.TextField(null=True)


@pytest.mark.parametrize(
    ("operation", "broken"),
    [
        (migrations.DeleteModel("Tick"), True),
        (migrations.RenameModel("Tick", "Mark"), True),
        (migrations.AlterModelTable("Tick", "ticks"), True),
        (migrations.RemoveField("Assessment", "title"), True),
        (migrations.RenameField("Assessment", "title", "name"), True),
        (migrations.AddField("Assessment", "why", TEXT), True),
        (migrations.AddField("Assessment", "why", models.TextField(default="")), True),
        (migrations.AddField("Assessment", "why", models.TextField(db_default="")), False),
        (migrations.AddField("Assessment", "why", NULL), False),
        (migrations.AddField("Assessment", "like", models.ManyToManyField("self")), False),
        (migrations.AlterField("Assessment", "asked", models.JSONField()), True),
        (migrations.AlterField("Assessment", "title", models.CharField(max_length=99)), False),
        (migrations.RunSQL("SELECT 1"), True),
        (
            migrations.SeparateDatabaseAndState([migrations.RemoveField("Assessment", "title")]),
            True,
        ),
        (
            migrations.SeparateDatabaseAndState(
                state_operations=[migrations.RemoveField("Assessment", "title")]
            ),
            False,
        ),
        (migrations.CreateModel("Later", [("id", models.AutoField(primary_key=True))]), False),
        (migrations.RunPython(migrations.RunPython.noop), False),
    ],
    ids=lambda value: value.describe() if isinstance(value, Operation) else "",
)
def test_breaking_operations_are_reported(known, operation, broken):
    assert bool(breaks(operation, known)) is broken


@pytest.mark.database
@pytest.mark.django_db
def test_the_previous_release_stays_ready_after_the_next_one_has_migrated(client):
    MigrationRecorder(connection).record_applied("assessments", "9999_of_the_next_release")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_groups_and_the_log_follow_renamed_models(typical_scientist):
    """Permissions that were granted and entries of the log are those of the new names."""
    (name,) = (name for app, name in MigrationLoader(None).disk_migrations if "glossary" in name)
    migration = import_module(f"assessments.migrations.{name}")
    editor = connection.schema_editor()
    group, figure = Group.objects.create(name="curators"), DemandFigure.objects.first()
    kinds = ContentType.objects.get_for_models(*RENAMED)
    granted = Permission.objects.filter(content_type__in=kinds.values())
    group.permissions.set(granted)
    entry = LogEntry.objects.create(
        user=User.objects.create_user("editor@example.org"),
        content_type=ContentType.objects.get_for_model(DemandFigure),
        object_id=figure.pk,
        action_flag=CHANGE,
    )
    now = dict(group.permissions.values_list("codename", "name"))

    migration.undo(apps, editor)
    before = dict(group.permissions.values_list("codename", "name"))
    assert before["change_evidence"] == "Can change evidence"
    assert {"view_historicalevidence", "view_answersseen"} <= before.keys()
    assert not before.keys() & now.keys()

    migration.rename(apps, editor)
    assert dict(group.permissions.values_list("codename", "name")) == now
    assert now["change_demandfigure"] == "Can change demand figure"
    assert LogEntry.objects.get(pk=entry.pk).get_edited_object() == figure


def test_renamed_models_keep_their_tables():
    """The release before still reads and writes them."""
    assert [model._meta.db_table.removeprefix("assessments_") for model in RENAMED] == [
        "evidence", "historicalevidence", "skillproof", "proof", "answersseen"
    ]  # fmt: skip
    assert SharedReport._meta.get_field("shows_evidence").column == "shows_proofs"


class _Texts(migrations.Migration):
    """A migration with a constraint that Django defers to the end of its transaction."""

    operations = (
        migrations.CreateModel("Writer", [("id", models.AutoField(primary_key=True))]),
        migrations.CreateModel(
            "Text",
            [
                ("id", models.AutoField(primary_key=True)),
                ("writer", models.ForeignKey("interrupted.Writer", on_delete=models.CASCADE)),
            ],
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_cannot_be_recorded_is_not_applied(monkeypatch):
    executor = Executor(connection)
    migration = _Texts("0001_initial", "interrupted")

    def killed(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(executor.recorder, "record_applied", killed)
    with pytest.raises(KeyboardInterrupt):
        executor.apply_migration(ProjectState(), migration)
    tables = connection.introspection.table_names()
    assert not [name for name in tables if name.startswith("interrupted_")]
