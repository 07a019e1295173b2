"""The worker's threads do not wait forever for clients, and the thread that accepts them never does."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from threading import Thread
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn

from mlcareer import worker

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
# More than the buffers of a connection.
MUCH = 10_000_000


@pytest.fixture
def made(monkeypatch) -> Iterator[worker.Worker]:
    """A worker whose site answers with as many bytes as the query says."""

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [bytes(int(environ["QUERY_STRING"] or 1))]

    monkeypatch.setattr(worker, "PATIENCE", 1)
    # Otherwise two seconds.
    close = partial(worker.util.close_graceful, timeout=0.1)
    monkeypatch.setattr(worker.util, "close_graceful", close)
    config = Config()
    made = worker.Worker(0, os.getppid(), [], None, 60, config, Logger(config))
    made.wsgi = application
    with closing(made.tmp):
        yield made


@pytest.fixture
def connected() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's and the client's side of a connection."""
    ours, client = socket.socketpair()
    with ours, client:
        yield ours, client


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(REQUEST[:8], id="never sends the end of its request"),
        pytest.param(REQUEST.replace(b"/", b"/?%d" % MUCH, 1), id="never reads its response"),
    ],
)
def test_a_client_that_is_gone_blocks_no_thread(made, connected, sent):
    ours, client = connected
    client.sendall(sent)
    thread = Thread(target=made.handle, args=[TConn(made.cfg, ours, "", "")], daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def test_a_client_that_does_not_close_its_connection_blocks_no_one(made, connected):
    """When the thread that accepts connections closes this one, it finds nothing to wait for."""
    ours, client = connected
    client.sendall(REQUEST)
    assert not made.handle(TConn(made.cfg, ours, "", ""))
    assert client.recv(12) == b"HTTP/1.1 200"
    ours.setblocking(False)
    assert ours.recv(1) == b""
