"""Checks that ALLOWED_HOSTS fits SITE, so that no site is open to more people than intended."""

import re
from ipaddress import ip_address, ip_network

from django.core.exceptions import ImproperlyConfigured

SITES = ("local", "lan", "public")
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# Addresses that no router of the internet forwards: private, link-local and loopback.
PRIVATE_NETWORKS = [
    ip_network(network)
    for network in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8",
        "fc00::/7", "fe80::/10", "::1/128",
    )
]  # fmt: skip
# Endings that no public name can have, and names without a dot that are not numbers.
PRIVATE_NAME = re.compile(
    r"(\.?([a-z0-9_-]+\.)*(local|lan|internal|home\.arpa)|(?!\d+$|0x)[a-z0-9_-]+)"
)


def allowed_hosts(site: str, hosts: list[str]) -> list[str]:
    """Return Django's ALLOWED_HOSTS for SITE and the hosts that the operator has listed.

    A local site needs none, and a site on a LAN also answers to its own machine. Raises
    ImproperlyConfigured with what to set if SITE is unknown or the hosts do not fit it.
    """
    hosts = [host.strip().lower() for host in hosts if host.strip()]
    others = [host for host in hosts if host not in LOOPBACK_HOSTS]
    named = ", ".join(others)
    if site not in SITES:
        raise ImproperlyConfigured(f"SITE is {site!r}, but it must be local, lan or public.")
    if unusable := [host for host in others if not _is_host(host)]:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS contains {unusable[0]}: it needs names or addresses without https:// "
            "or a port, and IPv6 addresses in brackets."
        )
    if site == "local":
        if others:
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS contains {named}, but SITE is local, which serves only this "
                "machine: set SITE=public for a site on the internet, or SITE=lan for a class or "
                "a team on a private network."
            )
        return hosts or LOOPBACK_HOSTS
    if not others:
        example = "192.168.1.20" if site == "lan" else "mlcareer.example.org"
        raise ImproperlyConfigured(
            f"SITE={site} needs ALLOWED_HOSTS: the names or addresses that people enter in their "
            f"browsers, such as ALLOWED_HOSTS={example}."
        )
    if site == "public":
        return hosts
    if public := [host for host in others if not is_private(host)]:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS contains {public[0]}, which can be reached from outside a private "
            "network: set SITE=public for this host, or with SITE=lan use a private address or a "
            "name without a dot or ending in .local, .lan, .internal or .home.arpa."
        )
    return [*others, *LOOPBACK_HOSTS]


def is_private(host: str) -> bool:
    """Return True if only a private network or this machine can resolve or reach ``host``."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return PRIVATE_NAME.fullmatch(host) is not None
    return any(address in network for network in PRIVATE_NETWORKS)


def _is_host(host: str) -> bool:
    """Return True if Django can compare ``host`` with the host of a request."""
    if host.startswith("[") and host.endswith("]"):
        return True
    return ":" not in host and "/" not in host
