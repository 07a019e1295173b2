"""Counts of job advertisements, and what is accepted of them into the taxonomy."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from assessments.domain.demand.ads import Wordings
from assessments.domain.demand.proposals import Demand, Proposal
from assessments.domain.demand.tally import AdCount, skill_sets
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import DemandCount
from assessments.taxonomy_store.store import save_taxonomy


def demand_count_start(*, name: str, wordings: Wordings, **details: Any) -> DemandCount:
    """Create a count, or set the details of the one with this name.

    ``details`` are title, address, year and given_period. Raises ValidationError for one that a
    source cannot have.
    """
    values = details | {"wordings": dict(wordings)}
    DemandCount(name=name, **values).clean_fields()
    count, _ = DemandCount.objects.update_or_create(name=name, defaults=values)
    return count


@transaction.atomic
def demand_count_add(
    *, count: DemandCount, ads: Iterable[AdCount], taxonomy: Taxonomy, file: str = "", rows: int = 0
) -> DemandCount:
    """Add advertisements to a count. Those that it has already count as duplicates.

    ``rows`` is the number of rows of ``file`` that are counted with these: see count_demand.
    """
    stored = DemandCount.objects.select_for_update().get(pk=count.pk)
    tally = stored.tally
    tally.add(ads, skill_sets(taxonomy))
    stored.tally = tally
    if file:
        stored.read[file] = rows
    stored.save()
    return stored


def demand_count_delete(*, count: DemandCount) -> None:
    """Delete a count. What was accepted from it stays in the taxonomy."""
    DemandCount.objects.filter(pk=count.pk).delete()


def demand_accept(*, demand: Demand, chosen: Iterable[Proposal], replaced: Collection[str]) -> None:
    """Write the figures and weights of chosen proposals, and their source, to the taxonomy.

    Call this in a ``taxonomy_edit``. ``replaced``: see ``Demand.accepted``.
    """
    save_taxonomy(demand.accepted(chosen, replaced))
