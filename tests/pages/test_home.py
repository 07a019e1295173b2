"""The home page: the choice of roles, and how returning people continue."""

import pytest
from django.urls import reverse

from assessments.models import Role
from tests.cast import soup

pytestmark = pytest.mark.django_db


def test_the_start_role_is_not_preselected(alice):
    page = soup(alice.get("home"))
    chosen = page.select_one("[name=start_role] [selected]")
    assert chosen is None or not chosen["value"]
    assert page.select_one("[name=start_role] option")["value"] == ""
    assert page.select_one("[name=target_role] [selected]")["value"] == "machine-learning-engineer"
    assert not page.select(".invalid-feedback")
    sent = {"start_role": "", "target_role": "machine-learning-engineer"}
    assert alice.client.post(reverse("assessments:start"), sent).status_code == 400


def test_the_chosen_target_role_is_described(alice):
    target = Role.objects.get(slug="product-machine-learning-engineer")
    chosen = {"start_role": "data-scientist", "target_role": target.slug}
    page = soup(alice.client.get(reverse("assessments:home"), chosen))
    text = page.select_one("#preview").get_text(" ", strip=True)
    assert f"{target.name}: {target.description}" in text


def test_returning_people_continue_with_a_draft_or_open_the_plan(alice):
    draft = alice.begin()
    first = soup(alice.get("home")).select_one("main a.btn-primary")
    assert first["href"] == reverse("assessments:assessment", args=[draft.pk])
    alice.submit(draft)
    page = soup(alice.get("home"))
    assert page.select_one("main a.btn-primary")["href"] == reverse(
        "assessments:plan", args=[draft.pk]
    )
    assert len(page.select("h1")) == 1
