"""A proxy in front of the site that can lose requests and responses, or respond itself."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Responses of proxies, internet providers and hotel networks.
PAGE = b"<!doctype html><title>Network</title><p class='status'>Sign in to the network</p>"


class Proxy(ThreadingHTTPServer):
    """Forwards to the site, but interferes with POST requests while a fault is set."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host = host
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.answers_with: int | None = None  # a status to respond with instead of forwarding
        self.loses_requests = False
        self.loses_answers = False
        self.lost = threading.Semaphore(0)  # one for each affected request
        self._closing = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def all_is_well(self) -> None:
        """Forward everything from now on; lost requests stay lost."""
        self.answers_with, self.loses_requests, self.loses_answers = None, False, False

    def hang(self) -> None:
        """Keep a connection open without a response."""
        self.lost.release()
        self._closing.wait()

    def wait_for_a_loss(self) -> None:
        """Wait until another request was affected."""
        assert self.lost.acquire(timeout=30)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore browsers that did not wait for a response."""

    def stop(self) -> None:
        """Close all connections."""
        self._closing.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        self._forward(b"")

    def do_POST(self) -> None:
        proxy = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if proxy.loses_requests:
            proxy.hang()
        elif proxy.answers_with:
            self._answer(proxy.answers_with, [("Content-Type", "text/html")], PAGE)
            proxy.lost.release()
        else:
            self._forward(body)

    def _forward(self, body: bytes) -> None:
        connection = http.client.HTTPConnection(self.server.host, timeout=30)
        headers = {**self.headers, "Connection": "close"}
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if self.command == "POST" and self.server.loses_answers:
            self.server.hang()
            return
        self._answer(response.status, response.getheaders(), content)

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        """Log nothing."""
