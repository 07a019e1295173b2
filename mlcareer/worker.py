"""Gunicorn's worker with threads, which does not wait for clients while it should accept others."""

from contextlib import suppress
from socket import SHUT_RD
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """A worker in which each thread closes its own connections.

    Gunicorn waits up to two seconds until the client has closed its side too. It does so in the
    thread that accepts all connections, so a single client that is gone would block the worker.
    """

    def handle(self, conn: Any) -> Any:
        """Answer a request, then wait for the client, unless the connection is kept."""
        keeps = super().handle(conn)
        if not keeps:
            with suppress(OSError):
                util.close_graceful(conn.sock.dup())
                # Nothing is left to wait for when gunicorn closes the connection.
                conn.sock.shutdown(SHUT_RD)
        return keeps
