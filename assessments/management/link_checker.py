"""Request web addresses politely, and only on the public internet."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

from assessments.domain.addresses import AddressError, parse_address
from assessments.domain.links import (
    DEAD,
    FAILS,
    PERMANENT,
    REDIRECTS,
    Found,
    is_public,
    outcome_of,
)

# Seconds between two requests to one host, for one step of a request, and for all of it.
PAUSE, TIMEOUT, DEADLINE = 2.0, 10.0, 30.0
MAX_REDIRECTS = 5
TOO_MANY_REQUESTS = 429


class _NoSuchHostError(Exception):
    """The name of the host does not exist."""


class _PrivateHostError(Exception):
    """The host is not on the public internet."""


class LinkChecker:
    """Checks addresses one after the other.

    ``agent`` is sent as the User-Agent. ``is_allowed`` decides which IP addresses it connects to;
    it is asked about the address of each connection itself, also after redirects.
    """

    def __init__(
        self,
        agent: str,
        *,
        pause: float = PAUSE,
        deadline: float = DEADLINE,
        is_allowed: Callable[[str], bool] = is_public,
    ) -> None:
        self._headers = {"User-Agent": agent, "Accept": "text/html, */*", "Connection": "close"}
        self._pause, self._deadline, self._is_allowed = pause, deadline, is_allowed
        self._next: dict[str, float] = {}
        self._tls = ssl.create_default_context()
        self.busy: set[str] = set()  # hosts that want fewer requests

    def check(self, address: str) -> Found | None:
        """Request an address and return the outcome; None if its host wants fewer requests."""
        here, is_permanent = address, True
        try:
            for _ in range(MAX_REDIRECTS + 1):
                here = parse_address(here).href
                if urlsplit(here).netloc in self.busy:
                    return None
                status, location = self._status(here)
                if status not in REDIRECTS or not location:
                    leads_to = "" if here == parse_address(address).href else here
                    outcome = outcome_of(status, has_moved=bool(leads_to) and is_permanent)
                    return Found(outcome, status=status, leads_to=leads_to)
                is_permanent &= status in PERMANENT
                here = urljoin(here, location)
        except _NoSuchHostError:
            return Found(DEAD, f"there is no host {urlsplit(here).hostname}")
        except _PrivateHostError:
            return Found(FAILS, f"{urlsplit(here).hostname} is on a private network")
        except AddressError as error:
            return Found(FAILS, str(error))
        except TimeoutError:
            return Found(FAILS, "no response in time")
        except (OSError, http.client.HTTPException, ValueError) as error:
            # A server chooses parts of the message, which may be no text at all.
            return Found(FAILS, ascii(str(error))[1:-1] or type(error).__name__)
        return Found(FAILS, f"more than {MAX_REDIRECTS} redirects")

    def _status(self, url: str) -> tuple[int, str | None]:
        """Return the status and target of a response to HEAD, or to GET if HEAD fails."""
        with suppress(http.client.HTTPException, ConnectionError):
            status, location = self._request("HEAD", url)
            if status < 400 or status == TOO_MANY_REQUESTS:
                return status, location
        return self._request("GET", url)

    def _request(self, method: str, url: str) -> tuple[int, str | None]:
        parts = urlsplit(url)
        # One request at a time to each host, with a pause.
        time.sleep(max(0.0, self._next.get(parts.netloc, 0.0) - time.monotonic()))
        connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
        connection.sock = self._connect(parts.hostname or "", parts.port, parts.scheme == "https")
        # The timeout is for a single read, so a server could send a byte at a time for hours.
        shutdown = threading.Timer(self._deadline, _shut_down, [connection.sock])
        shutdown.start()
        try:
            target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
            connection.request(method, target, headers=self._headers)
            response = connection.getresponse()
            if response.status == TOO_MANY_REQUESTS:
                self.busy.add(parts.netloc)
            return response.status, _as_text(response.getheader("Location"))
        finally:
            shutdown.cancel()
            connection.close()
            self._next[parts.netloc] = time.monotonic() + self._pause

    def _connect(self, host: str, port: int | None, is_secure: bool) -> socket.socket:
        """Return a connection to an address that was checked, never to what a second look-up gives.

        Raises _NoSuchHostError, _PrivateHostError, and OSError if there is no connection.
        """
        try:
            found = socket.getaddrinfo(
                host, port or (443 if is_secure else 80), type=socket.SOCK_STREAM
            )
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                raise _NoSuchHostError from error
            raise
        places = [(str(place[0]), int(place[1])) for *_, place in found]
        if not all(self._is_allowed(ip) for ip, _ in places):
            raise _PrivateHostError
        for place in places:
            try:
                plain = socket.create_connection(place, timeout=TIMEOUT)
                break
            except OSError:
                if place == places[-1]:
                    raise
        return self._tls.wrap_socket(plain, server_hostname=host) if is_secure else plain


def _as_text(header: str | None) -> str | None:
    """Return a header as browsers read it: as UTF-8, if it is."""
    try:
        return header and header.encode("latin-1").decode()
    except UnicodeDecodeError:
        return header


def _shut_down(connection: socket.socket) -> None:
    """End a connection that another thread is reading from."""
    with suppress(OSError):
        # Not the method of SSLSocket, which is not safe while another thread reads.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
