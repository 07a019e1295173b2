"""A page that does not show the whole taxonomy costs the same however large the taxonomy is."""

import sys

import pytest
from django.urls import reverse

from assessments.taxonomy_store.store import save_taxonomy
from tests.taxonomy.builders import multiplied

pytestmark = pytest.mark.django_db
AREA = "devops-mlops"


def calls(visit) -> int:
    """Count the Python calls of a visit with warm caches: unlike time, they do not depend on load."""
    for _ in range(2):
        assert visit().status_code == 200
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        visit()
    finally:
        sys.setprofile(None)
    return count


def test_pages_that_show_a_part_of_the_taxonomy_cost_the_same(alice, real_taxonomy):
    draft, done = alice.begin(), alice.begin(target_role="product-machine-learning-engineer")
    alice.submit(done)
    levels = iter(range(10**6))
    pages = {
        "home": lambda: alice.get("home"),
        "guide": lambda: alice.get("guide"),
        "introduction": lambda: alice.get("assessment", draft.pk),
        "save": lambda: alice.save_one(draft, AREA, "docker", str(next(levels) % 5)),
        "my assessments": lambda: alice.get("assessments"),
        "sharing": lambda: alice.get("sharing", done.pk),
        "data": lambda: alice.get("data"),
    }
    few = {page: calls(visit) for page, visit in pages.items()}
    save_taxonomy(multiplied(real_taxonomy, 3))
    alice.client.post(reverse("seen", args=[draft.pk]))  # or the page lists every new skill
    many = {page: calls(visit) for page, visit in pages.items()}
    growth = {page: many[page] / few[page] for page in pages}
    assert all(times < 1.02 for times in growth.values()), growth
