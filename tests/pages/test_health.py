"""Health checks for load balancers."""

import tempfile

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from assessments.models import Role, TypicalLevel
from assessments.taxonomy_store.store import increment_taxonomy_revision


def test_alive_without_a_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.database
@pytest.mark.django_db
def test_ready(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.database
@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    recorder = MigrationRecorder(connection)
    latest = MigrationLoader(connection).graph.leaf_nodes("sessions")[0]
    recorder.record_unapplied(*latest)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"migrations are missing\n"


@pytest.mark.database
@pytest.mark.django_db
def test_not_ready_without_tables(client, monkeypatch, tmp_path):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "nowhere" / "db.sqlite3"))
    connection.close()
    try:
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.content == b"the database does not answer\n"
    finally:
        connection.close()


@pytest.mark.django_db
@pytest.mark.usefixtures("no_taxonomy")
def test_not_ready_without_a_taxonomy(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"there is no questionnaire: import a taxonomy\n"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["is_start", "is_target"])
def test_not_ready_without_roles_to_choose(kind, client):
    Role.objects.filter(**{kind: True}).update(retired=True)
    increment_taxonomy_revision()
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_not_ready_without_typical_levels(client):
    TypicalLevel.objects.all().delete()
    increment_taxonomy_revision()
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_not_ready_when_the_database_is_read_only(client, monkeypatch, tmp_path):
    if connection.vendor == "sqlite":
        name = tmp_path / "a folder that is not there" / "site.sqlite3"
        monkeypatch.setitem(connection.settings_dict, "NAME", str(name))
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")  # as on a standby server
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"the database cannot be written to\n"


@pytest.mark.django_db
def test_not_ready_without_a_temporary_folder(client, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"the temporary folder cannot be written to\n"
