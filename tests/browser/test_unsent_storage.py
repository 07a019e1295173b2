"""The browser's storage: written by an earlier version or by others, and full."""

import json

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import status
from tests.browser.unsent import expect_nothing_kept, open_area
from tests.cast import all_answers


def test_choices_stored_by_an_earlier_version_are_saved(person: Page, site):
    draft = open_area(person, site)
    address = reverse("assessments:area", args=[draft.pk, "devops-mlops"])
    entries = {"skill-docker": {"value": "3", "seen": ""}, "skill-sql": {"value": "2", "seen": ""}}
    person.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [f"unsent:{address}", json.dumps(entries)],
    )
    person.goto(f"{site}{reverse('assessments:assessment', args=[draft.pk])}")
    expect(person.locator(".progress-total")).to_contain_text("2 of")
    assert all_answers() == {"docker": "3", "sql": "2"}
    expect_nothing_kept(person)


FOREIGN = ["", "null", "[]", "{", '"x"', '{"id": 1}', '{"id": "1", "value": "3", "seen": ""}']


def test_foreign_content_in_the_storage_does_no_harm(person: Page, site, complaints):
    draft = open_area(person, site)
    for number, text in enumerate(FOREIGN):
        for key in (
            f"choice:{draft.pk}:docker{number or ''}",
            f"choice:{draft.pk}:",
            f"unsent:{reverse('assessments:area', args=[draft.pk, 'cloud'])}{number or ''}",
            f"foreign{number}",
        ):
            person.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
    person.reload()
    steps.answer(person, "docker", "3")
    assert all_answers() == {"docker": "3"}
    assert complaints == []


def test_with_a_full_storage_the_choice_stays_in_the_page_with_a_warning(
    person: Page, site, complaints
):
    person.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    open_area(person, site)
    person.context.set_offline(True)
    steps.choice(person, "docker", "3").check()
    expect(status(person, "docker")).to_contain_text("as long as this page is open")
    asked = []
    person.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with person.expect_event("dialog"):
        person.get_by_role("link", name="My assessments").first.click()
    assert asked == ["beforeunload"]
    person.context.set_offline(False)
    expect(status(person, "docker")).to_have_text("Saved")
    assert all_answers() == {"docker": "3"}
    person.get_by_role("link", name="My assessments").first.click()
    person.wait_for_url("**/assessments/")
    assert asked == ["beforeunload"]
    assert [line for line in complaints if "net::ERR" not in line] == []
