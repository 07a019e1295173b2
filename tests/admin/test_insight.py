"""The insight page shows groups of ten or more, never individuals."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import services
from assessments.domain import insight
from assessments.models import Assessment
from assessments.selectors.insight import insight_page
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, SOFTWARE_ENGINEER, Person

pytestmark = pytest.mark.database


@given(st.integers(0, 10**6))
def test_sizes_are_multiples_of_ten_or_hidden(people):
    shown = insight.rounded_size(people)
    assert (shown is None) == (people < 10)
    assert shown is None or (shown % 10 == 0 and shown <= people < shown + 10)


@given(st.integers(10, 10**5), st.data())
def test_no_group_can_be_found_by_subtracting(whole, data):
    """Groups of fewer than ten are left out of the percentages."""
    part = data.draw(st.integers(0, whole))
    assert insight.rounded_share(part, whole) % 5 == 0
    shown = insight.group_shares([("a", whole), ("b", part % 10)])
    assert shown == [insight.ShareLine("a", 100, insight.rounded_size(whole))]


def people(count: int, start_role: str = DATA_SCIENTIST, **answers: str) -> list[Assessment]:
    """Create assessments by different people, with these answers."""
    found = []
    for _ in range(count):
        draft = Person(Client()).begin(start_role)
        services.answers_save(
            assessment=draft, values={k.replace("_", "-"): v for k, v in answers.items()}
        )
        found.append(draft)
    return found


def page():
    return insight_page(edition_current())


@pytest.mark.django_db
class TestPage:
    def test_nine_are_hidden_and_ten_are_shown(self):
        people(9, docker="0", sql="unsure")
        shown = page()
        assert (shown.started, shown.submitted_percent, shown.duration) == (None, None, None)
        assert (shown.stopped, shown.gaps, shown.unsure) == ([], {}, [])
        people(1, docker="3", sql="3")
        shown = page()
        assert (shown.started, shown.submitted_percent) == (10, 0)
        assert shown.gaps["Data scientist"][0] == insight.ShareLine("Docker and containers", 90, 10)
        assert shown.unsure == [insight.ShareLine("SQL", 90, 10)]

    def test_a_person_counts_once_however_often_they_start(self, alice):
        for _ in range(12):
            draft = alice.begin()
            services.answers_save(assessment=draft, values={"docker": "0"})
            alice.submit(draft)
        assert page().started is None

    def test_copies_imports_and_deleted_assessments_are_left_out(self, alice):
        for draft in people(10, docker="0"):
            Assessment.objects.filter(pk=draft.pk).update(submitted_at=timezone.now())
        assert page().submitted_percent == 100
        first = Assessment.objects.first()
        Assessment.objects.filter(pk=first.pk).update(deleted_at=timezone.now())
        assert page().started is None
        draft = alice.begin()
        services.answers_save(assessment=draft, values={"docker": "0"})
        alice.submit(draft)
        alice.client.post(reverse("assessments:retake", args=[draft.pk]))
        copy = Assessment.objects.get(submitted_at=None)
        assert copy.origin == "copy"
        assert page().started == 10

    def test_small_groups_of_a_start_role_are_hidden(self):
        people(10, docker="0")
        people(9, SOFTWARE_ENGINEER, docker="0")
        assert list(page().gaps) == ["Data scientist"]

    def test_where_people_stop_answering(self):
        people(12, docker="0")
        people(10, sql="1")
        people(9, aws="1")
        shown = page().stopped
        assert {line.name for line in shown} == {"DevOps and MLOps", "Data engineering"}
        assert sum(line.percent for line in shown) in (95, 100, 105)

    def test_the_time_to_complete(self):
        for number, draft in enumerate(people(11, docker="0")):
            first = draft.answers.get().saved_at
            Assessment.objects.filter(pk=draft.pk).update(
                submitted_at=first + timedelta(minutes=5 + number)
            )
        assert page().duration == insight.Duration(7, 10, 13, 10)

    def test_the_page_and_its_queries(self, editor, django_assert_max_num_queries):
        people(11, docker="unsure")
        edition_current()
        with django_assert_max_num_queries(12):
            response = editor.get(reverse("admin:insight"))
        text = re.sub(r"\s+", " ", response.content.decode())
        assert "At least 10 people have started" in text
        assert "11 people" not in text
        assert "<td>100 %</td> <td>10</td>" in text
