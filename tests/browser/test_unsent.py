"""Choices that the site has not confirmed yet."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser import steps
from tests.browser.steps import status
from tests.browser.unsent import KEPT, choose_unsent, enter, expect_nothing_kept, open_area, stored
from tests.cast import all_answers
from tests.params import partly


def test_a_choice_is_stored_before_it_is_sent(person: Page, site, choices):
    draft = open_area(person, site)
    waiting: list[Route] = []
    choices(lambda route: route.continue_() if waiting else waiting.append(route))
    steps.choice(person, "docker", "3").check()
    steps.choice(person, "kubernetes", "2").check()
    expect(status(person, "kubernetes")).to_have_text("Saving …")
    assert sorted(stored(person)) == [
        f"choice:{draft.pk}:docker",
        f"choice:{draft.pk}:kubernetes",
    ]
    # The first request is still running while the person chooses again.
    steps.choice(person, "docker", "1").check()
    waiting[0].continue_()
    expect(status(person, "docker")).to_have_text("Saved")
    expect(status(person, "kubernetes")).to_have_text("Saved")
    assert all_answers() == {"docker": "1", "kubernetes": "2"}
    expect_nothing_kept(person)


@pytest.mark.parametrize("status_code", partly([200, 404, 409], quick=[200]))
def test_a_page_of_the_network_is_not_mistaken_for_the_sites_own(
    person: Page, site, choices, status_code
):
    open_area(person, site)
    page = '<p class="status" data-state="saved" data-choice="">Saved</p>'
    choices(lambda route: route.fulfill(status=status_code, body=page, content_type="text/html"))
    steps.choice(person, "docker", "3").check()
    expect(status(person, "docker")).to_contain_text(KEPT)
    assert all_answers() == {}
    choices(None)
    expect(status(person, "docker")).to_have_text("Saved")
    assert all_answers() == {"docker": "3"}


def test_a_choice_that_fails_to_save_does_not_block_others(person: Page, site, choices):
    open_area(person, site)
    marked = {"X-Mlcareer": "1"}

    def fail(route: Route) -> None:
        if "skill-docker" in route.request.post_data:
            route.fulfill(status=500, headers=marked, body="<h1>Something broke</h1>")
        else:
            route.continue_()

    choices(fail)
    steps.choice(person, "docker", "3").check()
    steps.answer(person, "kubernetes", "2")
    assert all_answers() == {"kubernetes": "2"}
    for _ in range(3):
        person.evaluate("dispatchEvent(new Event('focus'))")
    status(person, "docker").get_by_role("button", name="Discard my answer").click()
    expect(steps.choice(person, "docker", "")).to_be_checked()
    expect_nothing_kept(person)


def test_an_expired_session_asks_to_sign_in_and_then_saves(person: Page, site):
    steps.sign_up(person, site)
    open_area(person, site)
    person.context.set_offline(True)
    steps.choice(person, "docker", "3").check()
    expect(status(person, "docker")).to_contain_text(KEPT)
    person.context.clear_cookies(name="sessionid")
    person.context.set_offline(False)
    expect(status(person, "docker")).to_contain_text("Sign in to save it")
    steps.expect_accessible(person, "#docker")
    assert all_answers() == {}
    status(person, "docker").get_by_role("link", name="Sign in").click()
    enter(person)
    person.wait_for_url("**/areas/devops-mlops/")
    expect(status(person, "docker")).to_have_text("Saved")
    assert all_answers() == {"docker": "3"}
    expect_nothing_kept(person)


@pytest.mark.thorough
def test_signing_in_in_another_tab_is_enough(person: Page, site):
    steps.sign_up(person, site)
    open_area(person, site)
    person.context.clear_cookies()
    steps.choice(person, "docker", "3").check()
    expect(status(person, "docker")).to_contain_text("Sign in to save it")
    tab = person.context.new_page()
    tab.goto(f"{site}/account/login/")
    enter(tab)
    tab.wait_for_url("**/assessments/")
    tab.close()
    person.evaluate("dispatchEvent(new Event('focus'))")
    expect(status(person, "docker")).to_have_text("Saved")
    assert all_answers() == {"docker": "3"}


def test_another_person_in_the_same_browser_sees_and_sends_nothing(person: Page, site):
    steps.sign_up(person, site)
    draft = open_area(person, site)
    context: BrowserContext = person.context
    choose_unsent(person, "docker", "3")
    context.clear_cookies()
    other = context.new_page()
    steps.sign_up(other, site, "dave@example.org")
    open_area(other, site)
    expect(other.locator("#kept")).to_be_hidden()
    steps.answer(other, "kubernetes", "1")
    other.goto(f"{site}{reverse('assessments:assessment', args=[draft.pk])}")
    expect(other.get_by_role("heading", level=1)).to_have_text("Page not found")
    assert all_answers() == {"kubernetes": "1"}
    assert stored(other) == [f"choice:{draft.pk}:docker"]
    context.clear_cookies()
    other.goto(f"{site}/account/login/?next={reverse('assessments:review', args=[draft.pk])}")
    enter(other)
    expect(other.locator(".progress-total")).to_contain_text("1 of")
    assert set(draft.answers.values_list("skill__slug", "value")) == {("docker", "3")}
    expect_nothing_kept(other)
