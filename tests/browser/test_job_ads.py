"""Read a job ad, with and without scripts, by mouse and keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.cast import AD


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_reads_an_ad_and_keeps_it(open_browser, site, scripts):
    page: Page = open_browser(scripts=scripts, width=390)
    page.goto(site)
    steps.follow(page.get_by_role("link", name="See how far you are from this job"))
    page.get_by_label("Text of the ad").fill(AD)
    page.get_by_label("I come from").select_option(label="Data analyst")
    steps.follow(page.get_by_role("button", name="Read the ad"))
    expect(page.get_by_text("The closest role is machine learning engineer.")).to_be_visible()
    # A name leads to its row, with the sentence.
    page.locator(".ad-sides").get_by_role("link", name="Python").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#python")).to_be_in_viewport()
    expect(page.locator("#python blockquote mark")).to_have_text("Python")
    steps.follow(page.get_by_role("button", name="Not what the ad says: Python"))
    expect(page.locator("#python")).to_have_count(0)
    steps.follow(page.get_by_role("button", name="Undo: Python"))
    expect(page.locator("#python")).to_have_count(1)
    page.get_by_text("The ad, with what we found").click()
    expect(page.locator(".ad-text")).to_contain_text("Larkfield runs warehouses.")
    page.get_by_label("Name").fill("Larkfield")
    steps.follow(page.get_by_role("button", name="Keep this ad"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Larkfield")
    steps.follow(page.get_by_role("link", name="Job ads"))
    expect(page.get_by_role("row", name="Larkfield")).to_be_visible()


def test_what_would_make_the_difference_comes_into_the_plan(person: Page, site, with_report):
    with_report(person)
    steps.follow(person.get_by_role("link", name="Compare me with a job ad"))
    person.get_by_label("Text of the ad").fill("Requirements\n- Julia, Scala and Python\n- Hadoop")
    steps.follow(person.get_by_role("button", name="Read the ad"))
    steps.follow(person.get_by_role("button", name="to my plan").last)
    expect(person.get_by_text("Added to your plan.")).to_be_visible()
    steps.follow(person.get_by_role("link", name="Open my plan"))
    expect(person.locator("#after")).to_contain_text("Julia")
