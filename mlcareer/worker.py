"""Gunicorn's worker with threads, with limits for clients that are slow or gone."""

import struct
from contextlib import suppress
from socket import SHUT_RD, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

# Seconds in which a client neither sends anything of its request nor accepts any of the response.
PATIENCE = 30


class Worker(ThreadWorker):
    """A worker in which no client blocks a thread for long.

    Gunicorn waits for the rest of a request without a limit. When it closes a connection, it waits
    up to two seconds until the client has closed its side too, and it does so in the thread that
    accepts all connections: a single client that is gone would block the worker.
    """

    def handle(self, conn: Any) -> Any:
        """Answer a request, then wait for the client, unless the connection is kept."""
        for direction in (SO_RCVTIMEO, SO_SNDTIMEO):
            conn.sock.setsockopt(SOL_SOCKET, direction, struct.pack("ll", PATIENCE, 0))
        keeps = super().handle(conn)
        if not keeps:
            with suppress(OSError):
                util.close_graceful(conn.sock.dup())
                # Nothing is left to wait for when gunicorn closes the connection.
                conn.sock.shutdown(SHUT_RD)
        return keeps
