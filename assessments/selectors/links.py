"""Read which web addresses the taxonomy uses, and what check_links found there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assessments.domain.links import WORKS
from assessments.models import LinkCheck, Resource, Skill, Source


class Use(NamedTuple):
    """An object with an address: its name, and the object whose page edits it."""

    name: str
    model: type[Skill | Source]
    key: int


def addresses_in_use() -> dict[str, list[Use]]:
    """Return the addresses of resources, of skills that are asked, and of sources."""
    used: dict[str, list[Use]] = defaultdict(list)
    resources = Resource.objects.filter(skill__retired=False).exclude(address="")
    rows = resources.values_list("address", "title", "skill__name", "skill")
    for address, title, skill, key in rows:
        used[address].append(Use(f"{skill}: {title}", Skill, key))
    sources = Source.objects.exclude(address="")
    for address, title, key in sources.values_list("address", "title", "pk"):
        used[address].append(Use(title, Source, key))
    return dict(used)


def longest_unchecked(addresses: Iterable[str]) -> list[str]:
    """Return addresses in the order of their last check; those never checked are first."""
    checked = dict(LinkCheck.objects.values_list("address", "checked_at"))
    return sorted(
        addresses, key=lambda address: checked[address].timestamp() if address in checked else 0
    )


def link_checks(used: Mapping[str, list[Use]]) -> list[LinkCheck]:
    """Return the checks of addresses in use that do not simply work, longest failing first."""
    rows = LinkCheck.objects.exclude(outcome=WORKS).order_by("failing_since", "address")
    return [row for row in rows if row.address in used]
