"""Choices stored in the browser for assessments that can no longer be opened."""

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Assessment
from tests.browser.unsent import choose_unsent, expect_kept, open_area, stored

OTHERS = "choice:0b0e3f60-7d7c-4b0e-8a0e-0123456789ab:docker"


@pytest.fixture
def draft(person: Page, site, complaints) -> Assessment:
    """A draft with a choice stored only in the browser, along with a choice of another person."""
    found = open_area(person, site)
    page, address = person.context.new_page(), person.url
    person.goto(f"{site}/data/")
    page.goto(address)
    choose_unsent(page, "docker", "3")
    complaints.clear()  # from the failed request
    person.evaluate("key => localStorage.setItem(key, '{}')", OTHERS)
    return found


def test_deleting_everything_deletes_them(person: Page, site, draft, complaints):
    assert sorted(stored(person)) == sorted([OTHERS, f"choice:{draft.pk}:docker"])
    person.goto(f"{site}/data/delete/")
    person.get_by_label("Yes, delete everything").check()
    person.get_by_role("button", name="Delete everything").click()
    expect(person.locator(".messages")).to_contain_text("has been deleted")
    expect_kept(person, 1)
    assert stored(person) == [OTHERS]
    assert complaints == []


def test_they_can_be_discarded_on_my_assessments(person: Page, site, draft, complaints):
    person.evaluate("key => localStorage.removeItem(key)", OTHERS)
    notice = person.get_by_role("region", name="Answers not saved yet")
    person.goto(f"{site}/assessments/")
    expect(person.get_by_role("heading", name="Drafts")).to_be_visible()
    expect(notice).to_be_hidden()
    person.get_by_role("button", name="Delete").first.click()
    person.get_by_role("button", name="Delete permanently now").click()
    assert not Assessment.objects.exists()
    expect(notice).to_contain_text("never saved")
    notice.get_by_role("button", name="Discard these answers").click()
    expect(notice).to_be_hidden()
    assert stored(person) == []
    assert complaints == []
