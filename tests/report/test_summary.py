"""A result on one page: for its owner with the plan, for readers of a link without it."""

import pytest
from django.test import Client

from assessments.services import sharing
from tests.cast import path_of, soup, words

pytestmark = pytest.mark.django_db


def test_it_has_the_headline_the_figures_the_gaps_and_the_plan(alice, typical_scientist):
    page = alice.page("summary", typical_scientist.pk)
    report = alice.page("report", typical_scientist.pk)
    figures = ".span-sides strong"
    assert [f.get_text() for f in page.select(figures)] == [
        f.get_text() for f in report.select(figures)
    ]
    gaps = [words(gap.strong) for gap in page.select(".summary-gap")]
    assert gaps == [card.h3.find(string=True).strip() for card in report.select(".gap-card")][:3]
    plan = alice.page("plan", typical_scientist.pk)
    chapters = [words(name) for name in plan.select("#steps .chapter .chapter-name strong")]
    shown = [words(row).split(" · ")[1] for row in page.select("tbody th")]
    assert shown
    assert shown == chapters[: len(shown)]
    # It is for other people.
    assert "You " not in words(page.h1)
    assert not page.select("main form, main button")


def test_the_report_links_to_it(alice, typical_scientist):
    address = path_of("summary", typical_scientist.pk)
    links = alice.page("report", typical_scientist.pk).select(".report-links a")
    assert address in [link["href"] for link in links]


def test_others_get_a_404_and_a_draft_leads_to_its_review(alice, mallory, typical_scientist):
    assert mallory.get("summary", typical_scientist.pk).status_code == 404
    draft = alice.begin()
    assert alice.get("summary", draft.pk)["Location"] == path_of("review", draft.pk)


def test_readers_of_a_link_see_no_plan_and_no_owners_pages(alice, typical_scientist):
    alice.make_plan(typical_scientist)
    share = sharing.share_create(assessment=typical_scientist, days=7, name="Carol")
    address = path_of("shared_summary", share.token)
    assert address in str(soup(Client().get(share.get_absolute_url())))
    response = Client().get(address)
    page = soup(response)
    assert "noindex" in response["X-Robots-Tag"]
    assert words(page.select_one(".shared-by")).startswith("“ Carol ” shared this")
    assert not page.select("#chapters, .result-nav, main form")
    assert "applying around" not in words(page.main)
    assert str(typical_scientist.pk) not in str(page)
