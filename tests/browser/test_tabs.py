"""Two tabs with the same questions, and a page that the browser shows again."""

from playwright.sync_api import Page, Route, expect

from assessments import services
from tests.browser import steps
from tests.browser.steps import status
from tests.browser.unsent import SAVING, open_area
from tests.cast import all_answers


def test_two_tabs_of_a_browser_share_their_answers(person: Page, site):
    open_area(person, site)
    tab = person.context.new_page()
    tab.goto(person.url)
    steps.answer(person, "docker", "3")
    expect(steps.choice(tab, "docker", "3")).to_be_checked()
    # So there is no conflict to resolve.
    steps.answer(tab, "docker", "2")
    expect(steps.choice(person, "docker", "2")).to_be_checked()
    steps.answer(person, "docker", "4")
    assert all_answers() == {"docker": "4"}


def test_a_late_response_does_not_replace_what_another_tab_saved(person: Page, site):
    open_area(person, site)
    tab = person.context.new_page()
    tab.goto(person.url)
    late: list[Route] = []
    person.route(SAVING, lambda route: late.append(route))
    steps.choice(person, "docker", "3").check()
    expect(status(person, "docker")).to_have_text("Saving …")
    slow = late[0].fetch()
    steps.answer(tab, "docker", "1")
    expect(steps.choice(person, "docker", "1")).to_be_checked()
    with person.expect_response(SAVING):
        late[0].fulfill(response=slow)
    expect(status(person, "docker")).to_have_text("")
    for page in (person, tab):
        expect(steps.choice(page, "docker", "1")).to_be_checked()
    assert all_answers() == {"docker": "1"}
    person.unroute(SAVING)
    steps.answer(person, "docker", "2")  # it builds on the saved answer, so there is no conflict
    assert all_answers() == {"docker": "2"}


def test_a_page_from_the_back_forward_cache_shows_current_answers(person: Page, site):
    draft = open_area(person, site)
    services.answers_save(assessment=draft, values={"docker": "3"})
    with person.expect_navigation():
        person.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(steps.choice(person, "docker", "3")).to_be_checked()
