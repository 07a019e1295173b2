"""Two people add advertisements to one count at the same time."""

import pytest

from assessments import services
from assessments.domain.demand.tally import AdCount
from assessments.models import DemandCount
from tests.concurrency.overlapping import overlapping

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
MLE = "machine-learning-engineer"


def test_both_are_counted_and_what_both_have_only_once(real_taxonomy):
    count = services.demand_count_start(name="own-ads", title="Our own ads", wordings={})

    def add(*numbers: int) -> None:
        ads = [AdCount(MLE, (bytes(7) + bytes([n]),), asked={"python": "must"}) for n in numbers]
        services.demand_count_add(count=count, ads=ads, taxonomy=real_taxonomy)

    overlapping(lambda: add(1, 2), lambda: add(2, 3))
    tally = DemandCount.objects.get().tally
    assert (tally.roles[MLE].ads, tally.duplicates) == (3, 1)
    assert tally.roles[MLE].skills["python"].must == 3
