"""A result on one page: it fits on paper, with little and with much to show."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments import services
from assessments.domain.taxonomy.document import Taxonomy
from assessments.services import sharing
from tests.browser import steps
from tests.cast import typical_answers


@pytest.mark.parametrize("start_role", ["data-scientist", "student"])
def test_it_fits_on_one_page_of_paper(person: Page, site, start_role, real_taxonomy: Taxonomy):
    """A student at level 0 lacks every must-have, and has the longest plan."""
    answers = typical_answers(real_taxonomy)
    if start_role == "student":
        answers = dict.fromkeys(answers, "0")
    with steps.without_browser(person, site) as owner:
        draft = owner.begin(start_role)
        services.answers_save(assessment=draft, values=answers)
        owner.submit(draft)
    draft.refresh_from_db()
    share = sharing.share_create(assessment=draft, days=7)
    own = reverse("assessments:summary", args=[draft.pk])
    shared = reverse("assessments:shared_summary", args=[share.token])
    for address in (own, shared):
        person.goto(site + address)
        expect(person.locator(".summary-gap")).to_have_count(3)
        pages = re.findall(rb"/Type\s*/Page\b", person.pdf(format="A4"))
        assert len(pages) == 1, address
    person.goto(site + own)
    steps.switch_to_german(person)
    expect(person.locator(".summary-gap")).to_have_count(3)
    assert len(re.findall(rb"/Type\s*/Page\b", person.pdf(format="A4"))) == 1
