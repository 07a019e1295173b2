"""What the database holds when the tests begin, put back after those whose transactions are real."""

from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction


class Kept:
    """Every row there is now, as the database gives and takes it."""

    def __init__(self) -> None:
        self.tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        with connection.cursor() as cursor:
            self.inserts = [insert for table in self.tables for insert in _inserts(cursor, table)]

    def put_back(self) -> None:
        """Let the database hold these rows and no others."""
        # References are looked at when the transaction ends, so the order of tables is no matter.
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in connection.ops.sql_flush(no_style(), self.tables):
                cursor.execute(statement)
            for statement, rows in self.inserts:
                cursor.executemany(statement, rows)


def _inserts(cursor: Any, table: str) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Return the statement and the rows that fill a table; nothing for an empty one."""
    name = connection.ops.quote_name(table)
    cursor.execute(f"SELECT * FROM {name}")
    rows = cursor.fetchall()
    columns = [connection.ops.quote_name(column[0]) for column in cursor.description]
    places = ", ".join(["%s"] * len(columns))
    return [(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})", rows)] if rows else []
