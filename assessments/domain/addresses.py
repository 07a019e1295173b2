"""Web addresses that people give: which ones are accepted, and how a link to one is shown. Pure."""

import re
from dataclasses import dataclass

from pydantic import HttpUrl, TypeAdapter, ValidationError

from assessments.domain.text import IGNORABLE

MAX_ADDRESS = 2000
# Of the part after the host. What is longer is a sentence more often than a place.
MAX_SHOWN_PATH = 60
_URL = TypeAdapter(HttpUrl)
_START = re.compile(r"https?://([^/?#]+)", re.IGNORECASE)
# What browsers read in another way than it looks: as a slash, or not at all.
_MISLEADING = re.compile(rf"[\s\\\x00-\x1f\x7f-\x9f]|{IGNORABLE.pattern}")
_IP_ADDRESS = re.compile(r"[\d.]+|\[[0-9a-f:.]+\]")
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_HOST_NAME = re.compile(rf"localhost|(?=.{{1,253}}$)(?:{_LABEL}\.)+(?!\d+\.?$){_LABEL}\.?")


class AddressError(ValueError):
    """The text is no address that can be shown to others; the message says why."""


class UserInAddressError(AddressError):
    """There is something before an @ in front of the host, as in ``https://bank.example@x.org``."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address as a link: where it leads, in ASCII, and its text, which starts with the host."""

    href: str
    host: str  # with the port, if it is not the usual one
    rest: str  # the path and what follows, shortened


def parse_address(text: str) -> Link:
    """Return the link for an http or https address, read as browsers read it.

    Hosts may have underscores, a port, and letters of any script, which the link shows in
    punycode. Raises AddressError for anything else, and for what looks like another address than
    it is: user names, backslashes, invisible characters, IP addresses in unusual notation.
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
            raise AddressError("an IP address is written as in 192.0.2.1 or [2001:db8::1]")
    elif not _HOST_NAME.fullmatch(host):
        raise AddressError("an address names a host, as in https://example.org")
    href = str(url)
    authority, _, rest = href.partition("://")[2].partition("/")
    return Link(href, authority, _shortened(f"/{rest}" if rest else ""))


def check_address(text: str) -> str:
    """Return ``text`` if parse_address accepts it. Raises AddressError."""
    parse_address(text)
    return text


def is_address(text: str) -> bool:
    """Return whether parse_address accepts ``text``."""
    try:
        parse_address(text)
    except AddressError:
        return False
    return True


def _shortened(path: str) -> str:
    return path if len(path) <= MAX_SHOWN_PATH else f"{path[: MAX_SHOWN_PATH - 1]}…"
