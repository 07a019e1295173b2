"""Stored choices after the taxonomy has changed or the assessment was submitted."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments import services
from assessments.models import Assessment
from assessments.taxonomy_store.store import save_taxonomy
from tests.browser import steps
from tests.browser.unsent import choose_unsent, expect_nothing_kept, open_area
from tests.cast import all_answers, path_of
from tests.params import partly
from tests.taxonomy.builders import without_requirement


@pytest.mark.parametrize("name", partly(["review", "area", "assessment"], quick=["review"]))
def test_an_answer_no_longer_asked_for_is_shown_and_can_be_discarded(
    person: Page, site, real_taxonomy, name
):
    draft = open_area(person, site)
    choose_unsent(person, "docker", "3")
    save_taxonomy(without_requirement(real_taxonomy, "docker"))
    place = [draft.pk, "devops-mlops"] if name == "area" else [draft.pk]
    later = person.context.new_page()
    later.goto(f"{site}{path_of(name, *place)}")
    row = later.locator("#kept li")
    expect(row).to_contain_text("Docker")
    expect(row).to_contain_text("3")
    expect(row).to_contain_text("no longer asks for this skill")
    if name == "review":
        later.get_by_role("button", name="Submit and see my report").click()
        expect(row).to_be_in_viewport()
        steps.expect_accessible(later)
        steps.expect_fits(later)
    row.get_by_role("button", name="Discard my answer").click()
    expect(later.locator("#kept")).to_be_hidden()
    expect_nothing_kept(later)
    if name == "review":
        later.get_by_role("button", name="Submit and see my report").click()
        later.wait_for_url("**/report/")
    assert all_answers() == {}


@pytest.mark.parametrize("ends", partly(["discarded", "copied"], quick=["copied"]))
def test_an_answer_that_arrives_after_submitting_is_shown_on_the_report(person: Page, site, ends):
    draft = open_area(person, site)
    choose_unsent(person, "docker", "3")
    services.assessment_submit(assessment=draft)
    later = person.context.new_page()
    later.goto(f"{site}{reverse('assessments:review', args=[draft.pk])}")
    later.wait_for_url("**/report/")
    row = later.locator("#kept li")
    expect(row).to_contain_text("Docker")
    expect(row).to_contain_text("has been submitted")
    if ends == "discarded":
        row.get_by_role("button", name="Discard my answer").click()
        expect(later.locator("#kept")).to_be_hidden()
        assert all_answers() == {}
    else:
        row.get_by_role("button", name="Save it in a copy").click()
        expect(later).to_have_title("All questions · mlcareer")
        assert all_answers() == {"docker": "3"}
        assert Assessment.objects.get(submitted_at=None).answers.count() == 1
    expect_nothing_kept(later)
