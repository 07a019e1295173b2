"""What the database holds when the tests begin, put back after those whose transactions are real."""

from typing import Any

from django.apps import apps
from django.db import connection, transaction

from assessments.models import TaxonomyRevision
from assessments.taxonomy_store.store import taxonomy_touch

Rows = list[tuple[Any, ...]]


class Kept:
    """Every row there is now, as the database gives and takes it."""

    def __init__(self) -> None:
        tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        with connection.cursor() as cursor:
            self.rows = {table: _rows(cursor, table) for table in tables}

    def put_back(self) -> None:
        """Let the database hold these rows and no others."""
        # References are looked at when the transaction ends, so the order of tables is no matter.
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                if _rows(cursor, table) != rows:
                    name = connection.ops.quote_name(table)
                    cursor.execute(f"DELETE FROM {name}")
                    if rows:
                        places = ", ".join(["%s"] * len(rows[0]))
                        cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)


def taxonomy_rows() -> list[Rows]:
    """Return all that the database has of the taxonomy, and its revision."""
    with connection.cursor() as cursor:
        tables = [*_taxonomy_tables(), TaxonomyRevision._meta.db_table]
        return [_rows(cursor, table) for table in tables]


def forget_taxonomy() -> None:
    """Empty the tables of the taxonomy, sooner than an import of an empty one would."""
    with connection.cursor() as cursor:
        for table in _taxonomy_tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    taxonomy_touch()


def _taxonomy_tables() -> list[str]:
    edited = (m for m in apps.get_models() if hasattr(m._meta, "simple_history_manager_attribute"))
    return [model._meta.db_table for model in edited]


def _rows(cursor: Any, table: str) -> Rows:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
    return list(cursor.fetchall())
