"""Every address of the site, read from the URL configuration so that new ones are tested too."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

# Values for the parts of an address that refer to no row.
PARTS = {
    "ad_id": UUID(int=0),
    "area_slug": "devops-mlops",
    "block": "1",
    "number": 1,
    "slug": "notebook-to-service",
    "skill_slug": "docker",
    "share_id": 1,
    "token": "no-such-token",
    "key": "no-such-key",
    "uidb36": "1",
    "pk": 1,
}
# Downloads, which are never shown as a page.
FILES = {
    "export_data",
    "report_json",
    "report_csv",
    "report_xlsx",
    "plan_calendar",
    "calendar_feed",
    "shared_picture",
}


class Address(NamedTuple):
    """An address, its URL name and its view."""

    url: str
    name: str
    view: Any


def addresses(**parts: object) -> list[Address]:
    """Return every address except those of the admin, which tests/admin/test_access.py covers."""
    return list(_walk(get_resolver().url_patterns, (), PARTS | parts))


def _walk(
    patterns: Any, above: tuple[str, ...], parts: dict, namespace: str = ""
) -> Iterator[Address]:
    for pattern in patterns:
        within = getattr(pattern, "namespace", None)
        if within == "admin":
            continue
        names = (*above, *pattern.pattern.converters, *_groups(pattern))
        if isinstance(pattern, URLPattern):
            try:
                url = reverse(
                    namespace + pattern.name, kwargs={name: parts[name] for name in names}
                )
            except NoReverseMatch as error:  # pragma: no cover
                raise AssertionError(f"add the arguments of {pattern.name} to PARTS") from error
            yield Address(url, pattern.name, pattern.callback)
        else:
            inner = f"{within}:" if within else namespace
            yield from _walk(pattern.url_patterns, names, parts, inner)


def _groups(pattern: Any) -> tuple[str, ...]:
    regex = getattr(pattern.pattern, "regex", None)
    found = regex.groupindex if regex is not None else {}
    return tuple(name for name in found if name not in pattern.pattern.converters)
