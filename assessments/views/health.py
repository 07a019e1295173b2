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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.taxonomy_store import editions

# SQLite's log grows by about this many bytes before it is written back.
ROOM = 4 * 1024 * 1024


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer while the process lives; a thread is kept free for it, see mlcareer.busy."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when visitors can be served, else 503 with the reason."""
    try:
        reason = _reason()
    except Error:
        reason = "the database does not answer"
    except OSError:
        reason = "there is no temporary folder that can be written to"
    if reason:
        return HttpResponse(f"{reason}\n", "text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def _reason() -> str:
    """Return why nobody can be served, empty where they can.

    A database that is only busy with a long write is ready: pages are shown, and what could not be
    saved is sent again.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "migrations are missing"
    if _is_read_only():
        return "the database cannot be written to"
    if not _can_write_in(Path(tempfile.gettempdir())):
        return "the temporary folder cannot be written to"
    edition = editions.edition_current()
    roles = edition.taxonomy
    if not any(
        edition.asks(start.slug, target.slug)
        for target in roles.target_roles
        for start in roles.start_roles
    ):
        return "there is no questionnaire: import a taxonomy"
    return ""


def _is_read_only() -> bool:
    """Return whether nothing can be saved: no permission, a full disk, a standby server.

    Asks no writing thread to wait: a health check that writes could be kept waiting itself.
    """
    if connection.vendor == "sqlite":
        return not _can_write(Path(connection.settings_dict["NAME"]))
    setting = Func(Value("transaction_read_only"), function="current_setting")
    rows = MigrationRecorder(connection).migration_qs.annotate(read_only=setting)
    return bool(rows.values_list("read_only", flat=True).first() == "on")


def _can_write(database: Path) -> bool:
    """Return whether a file and its folder can be written to, and the disk has room."""
    return _can_write_in(database.parent) and os.access(database, os.W_OK)


def _can_write_in(folder: Path) -> bool:
    """Return whether a folder can be written to, and its disk has room."""
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
            probe.write(bytes(4096))
        return shutil.disk_usage(folder).free >= ROOM
    except OSError:
        return False
