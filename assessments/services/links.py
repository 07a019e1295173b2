"""Outcomes of checks of web addresses."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from assessments.domain.links import DEAD, FAILS, Found
from assessments.models import LinkCheck

MAX_DETAIL = 200


def link_checks_forget(*, used: Collection[str]) -> None:
    """Delete what was found at addresses that are no longer used."""
    LinkCheck.objects.exclude(address__in=used).delete()


@transaction.atomic
def link_checks_store(*, found: Mapping[str, Found], now: datetime) -> None:
    """Store what was found at each address."""
    earlier = LinkCheck.objects.filter(address__in=found)
    failing = dict(earlier.values_list("address", "failing_since"))
    LinkCheck.objects.bulk_create(
        [
            LinkCheck(
                address=address,
                outcome=result.outcome,
                detail=result.detail[:MAX_DETAIL],
                leads_to=result.leads_to,
                checked_at=now,
                failing_since=(failing.get(address) or now)
                if result.outcome in (DEAD, FAILS)
                else None,
            )
            for address, result in found.items()
        ],
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["outcome", "detail", "leads_to", "checked_at", "failing_since"],
    )
