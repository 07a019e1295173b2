"""Health checks for load balancers."""

import os
import shutil
import tempfile
from pathlib import Path

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Func, Value
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.taxonomy_store import editions

# Free disk space needed, in bytes: SQLite's log grows to about this size.
MIN_FREE_BYTES = 4 * 1024 * 1024


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process is alive; mlcareer.busy reserves a thread for it."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 if the site can serve visitors, otherwise 503 with the reason."""
    try:
        reason = _not_ready_reason()
    except Error:
        reason = "the database does not answer"
    except OSError:
        reason = "there is no temporary folder that can be written to"
    if reason:
        return HttpResponse(f"{reason}\n", "text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def _not_ready_reason() -> str:
    """Return the reason why the site cannot serve visitors; empty if it can.

    A database that is busy with a long write counts as ready: pages can be read, and answers that
    could not be saved are sent again.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "migrations are missing"
    if _is_read_only():
        return "the database cannot be written to"
    if not _can_write_in(Path(tempfile.gettempdir())):
        return "the temporary folder cannot be written to"
    edition = editions.edition_current()
    taxonomy = edition.taxonomy
    if not any(
        edition.has_roles(start.slug, target.slug)
        for target in taxonomy.target_roles
        for start in taxonomy.start_roles
    ):
        return "there is no questionnaire: import a taxonomy"
    return ""


def _is_read_only() -> bool:
    """Return True if nothing can be saved: no permission, a full disk, or a standby server.

    It does not write to the database, because it would have to wait for other writes.
    """
    if connection.vendor == "sqlite":
        return not _can_write(Path(connection.settings_dict["NAME"]))
    setting = Func(Value("transaction_read_only"), function="current_setting")
    rows = MigrationRecorder(connection).migration_qs.annotate(read_only=setting)
    return bool(rows.values_list("read_only", flat=True).first() == "on")


def _can_write(database: Path) -> bool:
    """Return True if a file and its folder are writable and the disk has free space."""
    return _can_write_in(database.parent) and os.access(database, os.W_OK)


def _can_write_in(folder: Path) -> bool:
    """Return True if a folder is writable and its disk has free space."""
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
            probe.write(bytes(4096))
        return shutil.disk_usage(folder).free >= MIN_FREE_BYTES
    except OSError:
        return False
