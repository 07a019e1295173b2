"""The worker's threads do not wait forever for clients that are gone."""

import os
import socket
from contextlib import ExitStack
from threading import Thread

from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn

from mlcareer import worker

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def application(environ, start_response):
    """Answer with more than fits the buffers of a connection."""
    start_response("200 OK", [])
    return [bytes(10_000_000)]


def test_clients_that_are_gone_block_no_thread(monkeypatch):
    """One never sends the end of its request, and one never reads its response."""
    monkeypatch.setattr(worker, "PATIENCE", 1)
    config = Config()
    made = worker.Worker(0, os.getppid(), [], None, 60, config, Logger(config))
    made.wsgi = application
    with ExitStack() as stack:
        stack.callback(made.tmp.close)
        threads = []
        for sent in (REQUEST[:8], REQUEST):
            ours, client = map(stack.enter_context, socket.socketpair())
            client.sendall(sent)
            connection = TConn(config, ours, "", "")
            threads.append(Thread(target=made.handle, args=[connection], daemon=True))
            threads[-1].start()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()
