"""A migration is killed half-way: the next run continues from there, and nothing is lost."""

import os
import random
import subprocess
import sys
import threading

import pytest

from scripts.site import ROOT, Site

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


def own_migrations() -> list[str]:
    """Return the names of the site's migrations, in order."""
    files = (ROOT / "assessments" / "migrations").glob("0*.py")
    return sorted(path.stem for path in files)


def schema(site: Site) -> list[tuple]:
    """Return the structure of the database's tables."""
    if site.database.startswith("sqlite"):
        return sorted(site.query("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
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
    killed = 0
    for name in own_migrations():
        killed += migrate_and_kill(interrupted, name)
        if name == BEFORE:
            interrupted.manage("migrate", "assessments", BEFORE)
            interrupted.manage("shell", "-c", FILL)
    assert killed >= len(own_migrations()) / 2
    interrupted.manage("migrate")
    at_once.manage("migrate")
    assert schema(interrupted) == schema(at_once)
    assert interrupted.saved() == ANSWERS
