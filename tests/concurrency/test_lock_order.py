"""All writes take their locks in the same order, so that no two can deadlock (PostgreSQL)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.concurrency.people import DRAFT_WRITES, WRITES, delete_everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

# The order in assessments/models/locks.py.
ORDER = [
    r"pg_advisory_xact_lock\w*\(hashtextextended\('taxonomy'",
    r"hashtextextended\('import'",
    r"hashtextextended\('guest ",
    r'FROM "assessments_user" .*FOR NO KEY UPDATE',
    r'(FROM "assessments_assessment" .*FOR UPDATE|^UPDATE "assessments_assessment" SET "updated_at")',
    r'FROM "assessments_(plan\w*|answer|skillproof|tick|timeoff|proof)" .*FOR UPDATE',
    r'"assessments_snapshot".*(FOR NO KEY UPDATE|FOR UPDATE|ON CONFLICT)',
]


def locks(queries) -> list[list[int]]:
    """Return the indexes in ORDER of the locks that each transaction took, each lock once."""
    found: list[list[int]] = [[]]
    for query in queries:
        if query["sql"] in ("COMMIT", "ROLLBACK"):
            found.append([])
        for place, pattern in enumerate(ORDER):
            if re.search(pattern, query["sql"], re.DOTALL) and place not in found[-1]:
                found[-1].append(place)
    return [taken for taken in found if taken]


def taken(work) -> list[list[int]]:
    with CaptureQueriesContext(connection) as captured:
        assert work().status_code in (200, 302)
    return locks(captured.captured_queries)


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("owner", ["guest", "account"])
def test_writes_to_one_assessment(alice, typical_scientist, name, owner):
    if owner == "account":
        alice.sign_up()
    found = alice.begin("software-engineer") if name in DRAFT_WRITES else typical_scientist
    transactions = taken(lambda: WRITES[name](alice, found))
    assert transactions
    for places in transactions:
        assert places == sorted(places)
        assert {0, 4} <= set(places)


@pytest.mark.parametrize("name", ["begin", "sign up", "delete one", "delete everything"])
def test_writes_to_all_data_of_a_person(alice, typical_scientist, name):
    work = {
        "begin": lambda: alice.client.post(
            reverse("assessments:start"),
            {"start_role": "software-engineer", "target_role": "machine-learning-engineer"},
        ),
        "sign up": alice.sign_up,
        "delete one": lambda: alice.client.post(
            reverse("assessments:remove", args=[typical_scientist.pk])
        ),
        "delete everything": lambda: delete_everything(alice),
    }[name]
    transactions = taken(work)
    assert any({0, 2} <= set(places) for places in transactions)
    for places in transactions:
        assert places == sorted(places)
