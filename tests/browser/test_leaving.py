"""Leaving a page with text that was typed and not sent."""

import pytest
from playwright.sync_api import Page

from assessments.models import Assessment
from tests.cast import path_of
from tests.params import partly

PLACES = [
    ("rename", "Name"), ("skill_evidence", "What you have done"), ("plan", "What to look at"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "label"), partly(PLACES, quick=PLACES[:1]))
def test_leaving_a_page_with_typed_text_asks_first(person: Page, site, with_report, page, label):
    with_report(person)
    place = [Assessment.objects.get().pk] + (["docker"] if page == "skill_evidence" else [])
    person.goto(f"{site}{path_of(page, *place)}")
    asked = []
    person.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    person.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    field = person.get_by_label(label).first
    field.fill("https://example.org/x")
    with person.expect_event("dialog"):
        person.get_by_role("link", name="Career guide").first.click()
    assert asked == ["beforeunload"]
    field.fill(field.evaluate("field => field.defaultValue"))
    person.get_by_role("link", name="Career guide").first.click()
    person.wait_for_url("**/guide/")
    person.go_back()
    person.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    field.fill("https://example.org/x")
    with person.expect_navigation():
        field.evaluate("field => field.form.requestSubmit()")
    assert asked == ["beforeunload"]
