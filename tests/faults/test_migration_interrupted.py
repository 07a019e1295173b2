"""A migration is killed half-way: the next run continues from there, and nothing is lost."""

import os
import random
import subprocess
import sys
import threading

import pytest

from scripts.site import ROOT, Site

# Applies the first of the migrations that are squashed, as an earlier release did.
START = """
from django.db import connection
from assessments.management.commands.migrate import Executor
executor = Executor(connection)
executor.loader.replace_migrations = False
executor.loader.build_graph()
executor.migrate([("assessments", "0001_initial")])
"""
BEFORE = "0003_shared_report"  # from this migration on, the database has people's answers
ANSWERS = {"docker": "0", "sql": "4", "airflow": "unsure"}
# Written with the models of that time.
FILL = f"""
import uuid
from django.db import connection
from django.db.migrations.loader import MigrationLoader
models = MigrationLoader(connection).project_state(("assessments", {BEFORE!r})).apps
def model(name):
    return models.get_model("assessments", name)
area = model("Area").objects.create(slug="area", name="Area", position=1)
role = model("Role").objects.create(slug="role", name="Role", is_start=True, is_target=True)
assessment = model("Assessment").objects.create(
    guest_key=uuid.uuid4(), start_role=role, target_role=role
)
for slug, value in {ANSWERS!r}.items():
    skill = model("Skill").objects.create(slug=slug, name=slug, area=area)
    model("Answer").objects.create(assessment=assessment, skill=skill, value=value)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def sites(request, tmp_path) -> tuple[Site, Site]:
    """Two sites with empty databases."""
    if request.param == "sqlite":
        names = ("interrupted", "at_once")
        return tuple(Site(tmp_path, f"sqlite:///{tmp_path / name}.sqlite3") for name in names)
    postgres = request.getfixturevalue("postgres")
    fresh = f"{os.getpid()}_{random.randrange(10**9)}"
    return (
        Site(tmp_path, postgres.create(f"interrupted_{fresh}")),
        Site(tmp_path, postgres.create(f"at_once_{fresh}")),
    )


def migrate_and_kill(site: Site, name: str) -> bool:
    """Kill the migration while it applies ``name``; return True if it was killed there."""
    process = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "migrate"],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    output = ""
    while f"Applying assessments.{name}..." not in output:
        read = process.stdout.read(1)
        if not read:
            break
        output += read
    threading.Event().wait(random.uniform(0, 0.05))
    process.kill()
    process.stdout.close()
    return process.wait() != 0


def is_applied(site: Site, name: str) -> bool:
    """Return True if one of our migrations is recorded as applied."""
    applied = site.query("SELECT name FROM django_migrations WHERE app = 'assessments'")
    return (name,) in applied


def own_migrations() -> tuple[list[str], list[str]]:
    """Return the names of the squashed migrations, and of the others without the first, in order."""
    names = sorted(path.stem for path in (ROOT / "assessments" / "migrations").glob("0*.py"))
    squashed = [name for name in names if "_squashed_" in name]
    return squashed, [name for name in names if name not in (*squashed, "0001_initial")]


def schema(site: Site) -> list[tuple]:
    """Return the structure of the database's tables, without the order of columns."""
    if site.database.startswith("sqlite"):
        rows = site.query("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return sorted((name, sorted(sql.removesuffix(")").split(", "))) for name, sql in rows)
    columns = site.query(
        "SELECT table_name, column_name, data_type, is_nullable "
        "FROM information_schema.columns WHERE table_schema = 'public'"
    )
    constraints = site.query(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '' "
        "FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    )
    indexes = site.query("SELECT tablename, indexname, indexdef, '' FROM pg_indexes")
    return sorted(columns + constraints + [row for row in indexes if "pg_" not in row[0]])


def test_each_migration_killed_once(sites):
    interrupted, at_once = sites
    squashed, replaced = own_migrations()
    interrupted.manage("shell", "-c", START)
    killed = 0
    for name in replaced:
        # The run before may have applied it too: then this one would not stop before the end.
        if not is_applied(interrupted, name):
            killed += migrate_and_kill(interrupted, name)
        if name == BEFORE:
            interrupted.manage("migrate", "assessments", BEFORE)
            interrupted.manage("shell", "-c", FILL)
    assert killed >= len(replaced) / 2
    interrupted.manage("migrate")
    for name in squashed:
        assert migrate_and_kill(at_once, name)
    at_once.manage("migrate")
    assert schema(interrupted) == schema(at_once)
    assert interrupted.saved() == ANSWERS
