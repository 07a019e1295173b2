"""Check web addresses that people enter, and prepare links to them. Pure."""

import re
from dataclasses import dataclass

from pydantic import HttpUrl, TypeAdapter, ValidationError

from assessments.domain.text import IGNORABLE

MAX_ADDRESS = 2000
# Longest part after the host to show; longer ones tend to carry a message instead of a path.
MAX_SHOWN_PATH = 60
_URL = TypeAdapter(HttpUrl)
_START = re.compile(r"https?://([^/?#]+)", re.IGNORECASE)
# Characters that browsers ignore or read as something else, such as a backslash as a slash.
_MISLEADING = re.compile(rf"[\s\\\x00-\x1f\x7f-\x9f]|{IGNORABLE.pattern}")
_IP_ADDRESS = re.compile(r"[\d.]+|\[[0-9a-f:.]+\]")
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_HOST_NAME = re.compile(rf"localhost|(?=.{{1,253}}$)(?:{_LABEL}\.)+(?!\d+\.?$){_LABEL}\.?")


class AddressError(ValueError):
    """The text is not an address that can be shown to others; the message says why."""


class UserInAddressError(AddressError):
    """The address has a user name before the host, as in ``https://bank.example@x.org``."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address as a link: its target in ASCII, and its text, which starts with the host."""

    href: str
    host: str  # with the port, unless it is the default
    rest: str  # the path, query and fragment, shortened


def parse_address(text: str) -> Link:
    """Parse an http or https address as browsers do, and return it as a link.

    Hosts may have underscores, a port, and letters of any script, which the link shows in
    punycode. Raises AddressError for anything else, including addresses that could mislead a
    reader: user names, backslashes, invisible characters, IP addresses in unusual notation.
    """
    if len(text) > MAX_ADDRESS:
        raise AddressError(f"an address has at most {MAX_ADDRESS} characters")
    start = _START.match(text)
    if start is None or _MISLEADING.search(text):
        raise AddressError("an address starts with https:// or http:// and has no spaces")
    if "@" in start[1]:
        raise UserInAddressError("an address must not have a user name before the host")
    try:
        url = _URL.validate_python(text)
    except ValidationError as error:
        raise AddressError("this is not a web address") from error
    host = url.host or ""
    if _IP_ADDRESS.fullmatch(host):
        if not start[1].lower().startswith(host):
            raise AddressError("write an IP address as 192.0.2.1 or [2001:db8::1]")
    elif not _HOST_NAME.fullmatch(host):
        raise AddressError("an address needs a host name, as in https://example.org")
    href = str(url)
    authority, _, rest = href.partition("://")[2].partition("/")
    return Link(href, authority, _shorten(f"/{rest}" if rest else ""))


def as_link(address: str) -> Link | None:
    """Return an address as a link, None if it is not (or no longer) accepted."""
    try:
        return parse_address(address)
    except AddressError:
        return None


def _shorten(path: str) -> str:
    return path if len(path) <= MAX_SHOWN_PATH else f"{path[: MAX_SHOWN_PATH - 1]}…"
