"""The list of all requirements of a report: choosing what to see, and adding evidence in its place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps


@pytest.mark.parametrize("scripts", [True, False])
def test_evidence_is_added_to_a_requirement_that_was_chosen(
    open_browser, with_report, look, scripts
):
    page: Page = open_browser(scripts=scripts)
    with_report(page)
    fold, button = page.locator("#requirements"), page.get_by_role("button", name="Show")
    expect(button).to_be_hidden()
    steps.follow(page.locator(".standing").get_by_role("link", name="DevOps and MLOps"))
    rows = page.locator(".requirements tbody:visible")
    count = page.locator("#requirement-count")
    expect(count).to_contain_text("DevOps and MLOps: 9 of 53")
    expect(rows).to_have_count(9)
    fold.get_by_label("Requirements").select_option(label="Without evidence")
    if not scripts:
        steps.follow(button)
    expect(count).to_contain_text("Without evidence · DevOps and MLOps")
    expect(page).to_have_url(re.compile(r"\?show=without-evidence&area=devops-mlops#requirements$"))
    look(page, "#requirements")
    docker = page.locator("#requirement-docker")
    steps.follow(docker.get_by_role("link", name="Add evidence"))
    page.get_by_label("What you have done").fill("Images of 80 MB.")
    steps.follow(page.get_by_role("button", name="Save"))
    expect(docker).to_be_in_viewport()
    expect(docker).to_contain_text("Images of 80 MB.")
    expect(count).to_contain_text("Without evidence · DevOps and MLOps")
    steps.follow(count.get_by_role("link", name="Show all"))
    expect(rows).to_have_count(53)
    expect(fold.get_by_label("Requirements")).to_have_value("all")
