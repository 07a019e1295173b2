"""Read counts of job advertisements."""

import re

from pydantic import TypeAdapter, ValidationError

from assessments.domain.demand.ads import Wordings
from assessments.domain.demand.proposals import Demand
from assessments.domain.demand.tally import Tally
from assessments.domain.errors import GoneError
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import Slug
from assessments.domain.taxonomy.objects import Source
from assessments.models import DemandCount

IN_PARENTHESES = re.compile(r"\s*\(.*?\)")
SLUG = TypeAdapter(Slug)


def demand_counts() -> list[DemandCount]:
    """Return all counts, the latest first, without what only counting needs."""
    return list(DemandCount.objects.defer("digests", "unplaced"))


def demand_count(key: int) -> DemandCount:
    """Return a count. Raises GoneError."""
    count = DemandCount.objects.defer("digests").filter(pk=key).first()
    if count is None:
        raise GoneError("this count does not exist")
    return count


def demand_name_problem(name: str, taxonomy: Taxonomy) -> str:
    """Return why a count cannot have this name; empty if it can. A count may exist already."""
    if not _is_slug(name):
        return "use lower-case letters, digits and single hyphens, at most 50"
    if name in taxonomy.source_by_slug and not DemandCount.objects.filter(name=name).exists():
        return "the taxonomy has a source with this slug; choose another name"
    return ""


def _is_slug(name: str) -> bool:
    try:
        SLUG.validate_python(name)
    except ValidationError:
        return False
    return True


def demand_digests(name: str) -> set[bytes]:
    """Return the digests of the advertisements in the count with a name; empty without it."""
    if not _is_slug(name):
        return set()
    count = DemandCount.objects.only("digests").filter(name=name).first()
    return count.known if count else set()


def demand_of(count: DemandCount, taxonomy: Taxonomy) -> Demand:
    """Return the figures of a count next to those of a taxonomy."""
    tally = Tally.of(count.counts | {"unplaced": count.unplaced})
    source = Source(
        slug=count.name,
        title=count.title,
        detail=_detail(tally, taxonomy),
        year=count.year or None,
        address=count.address or None,
    )
    return Demand(taxonomy, tally, count.period, source)


def _detail(tally: Tally, taxonomy: Taxonomy) -> str:
    numbers = ", ".join(
        f"{counted.ads:,} for {taxonomy.role_name(role)}" for role, counted in tally.roles.items()
    )
    return (
        f"Different job advertisements, told apart by their titles: {numbers}. A share is the "
        "percentage of a role's advertisements that ask for a skill, as found by its names and "
        "phrases."
    )


def title_wordings(taxonomy: Taxonomy) -> Wordings:
    """Return the wordings of titles by role: as last used, by default the names of the roles."""
    last = DemandCount.objects.values_list("wordings", flat=True).first()
    names = {
        role.slug: [IN_PARENTHESES.sub("", role.name).lower()]
        for role in taxonomy.roles
        if not role.retired
    }
    return names | (last or {})
