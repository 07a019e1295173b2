"""Whether a web address still leads anywhere. Pure."""

import ipaddress
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import NamedTuple
from urllib.parse import urlsplit

WORKS, MOVED, DEAD, FAILS, REFUSED = "works", "moved", "dead", "fails", "refused"
GONE_STATUSES = {404, 410}
# Many servers answer a program like this, and a person normally.
REFUSED_STATUSES = {401, 403, 405, 406, 429, 451, 999}
PERMANENT = {301, 308}
REDIRECTS = {*PERMANENT, 302, 303, 307}
# Addresses in this network are those of IPv4 in their last 32 bits.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Found(NamedTuple):
    """What a check found: an outcome, the error or last status, and where redirects led."""

    outcome: str
    error: str = ""
    status: int | None = None
    leads_to: str = ""

    @property
    def detail(self) -> str:
        """The status or error in words."""
        return self.error if self.status is None else f"status {self.status}"


def outcome_of(status: int, *, has_moved: bool) -> str:
    """Return the outcome for the status of the last response; ``has_moved`` permanently."""
    if status in GONE_STATUSES:
        return DEAD
    if status in REFUSED_STATUSES:
        return REFUSED
    if not 200 <= status < 300:
        return FAILS
    return MOVED if has_moved else WORKS


def is_public(ip: str) -> bool:
    """Return True for an IP address of the public internet, also inside an IPv6 address."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    inner: ipaddress.IPv4Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return all(one.is_global and not one.is_multicast for one in (address, inner) if one)


def in_turns(addresses: Iterable[str]) -> list[str]:
    """Return addresses so that those of one host are as far apart as possible."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).netloc.lower()].append(address)
    rounds = zip_longest(*by_host.values())
    return [address for address in chain.from_iterable(rounds) if address]
