"""What a load balancer is told."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


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
    latest = MigrationLoader(connection).graph.leaf_nodes("assessments")[0]
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
