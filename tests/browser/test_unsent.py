"""Choices that the site has not confirmed yet."""

import json
import re

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect

from assessments import services
from assessments.models import Assessment
from assessments.taxonomy_store.store import save_taxonomy
from tests.browser import steps
from tests.cast import ADDRESS, PASSWORD, all_answers, path_of
from tests.params import partly
from tests.taxonomy.builders import without_requirement

SAVING = re.compile(r"/choice/$")
KEPT = "kept in this browser"


def status(page: Page, skill: str):
    return steps.scale(page, skill).locator(".status")


def stored(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


def open_area(page: Page, site: str, area: str = "devops-mlops") -> Assessment:
    """Start an assessment and open one of its areas."""
    with steps.without_browser(page, site) as person:
        draft = person.begin()
    page.goto(f"{site}{reverse('assessments:area', args=[draft.pk, area])}")
    return draft


def choose_unsent(page: Page, skill: str, value: str) -> None:
    """Make a choice while nothing can be saved, and close the page."""
    context = page.context
    context.route(SAVING, lambda route: route.abort())
    steps.choice(page, skill, value).check()
    expect(status(page, skill)).to_contain_text(KEPT)
    page.close()
    context.unroute(SAVING)


def expect_kept(page: Page, count: int) -> None:
    """Wait until the browser stores ``count`` choices.

    ``wait_for_function`` evaluates text in the page, which the site's policy forbids.
    """
    page.wait_for_load_state()
    page.evaluate(
        """count => new Promise((resolve, reject) => {
          setTimeout(() => reject(new Error(`${localStorage.length} kept`)), 10_000);
          const look = () => localStorage.length === count ? resolve() : requestAnimationFrame(look);
          look();
        })""",
        count,
    )


def expect_nothing_kept(page: Page) -> None:
    """Wait until the browser stores no choices."""
    expect_kept(page, 0)


def enter(page: Page, address: str = ADDRESS) -> None:
    """Fill in the sign-in or sign-up page."""
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()


@pytest.fixture
def choices(person: Page):
    """Return a function that intercepts the requests with the page's choices."""

    def handle(handler) -> None:
        person.context.unroute(SAVING)
        if handler:
            person.context.route(SAVING, handler)

    return handle


def test_a_choice_is_stored_before_it_is_sent(person: Page, site, choices):
    draft = open_area(person, site)
    waiting: list[Route] = []
    choices(lambda route: route.continue_() if waiting else waiting.append(route))
    steps.choice(person, "docker", "3").check()
    steps.choice(person, "kubernetes", "2").check()
    expect(status(person, "kubernetes")).to_have_text("Saving …")
    assert sorted(stored(person)) == [f"choice:{draft.pk}:docker", f"choice:{draft.pk}:kubernetes"]
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


def test_a_preview_is_not_replaced_by_a_page_of_the_network(person: Page, site):
    person.goto(site)
    person.route("**/?*", lambda route: route.fulfill(body="<h1>Hotel</h1>"))
    with person.expect_response("**/?*"):
        person.get_by_label("I come from").select_option("data-scientist")
    expect(person.locator("#preview")).to_contain_text("could not be loaded")
    person.unroute("**/?*")
    person.get_by_label("I come from").select_option("software-engineer")
    expect(person.locator("#preview")).to_contain_text("software engineer usually lacks")
    expect(person.locator("#preview")).not_to_contain_text("could not be loaded")
    for fail in (lambda route: route.abort(), lambda route: route.fulfill(status=500)):
        person.route("**/?*", fail)
        person.get_by_label("I come from").select_option("data-analyst")
        expect(person.locator("#preview")).to_contain_text("could not be loaded")
        person.unroute("**/?*")
        person.get_by_label("I come from").select_option("software-engineer")
        expect(person.locator("#preview")).not_to_contain_text("could not be loaded")
    expect(person.get_by_text("Hotel")).to_have_count(0)


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
        expect(later.get_by_role("heading", level=1)).to_have_text("Before you begin")
        assert all_answers() == {"docker": "3"}
        assert Assessment.objects.get(submitted_at=None).answers.count() == 1
    expect_nothing_kept(later)


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
    person.get_by_role("link", name="My assessments").first.click()
    assert asked == ["beforeunload"]
    person.context.set_offline(False)
    expect(status(person, "docker")).to_have_text("Saved")
    assert all_answers() == {"docker": "3"}
    person.get_by_role("link", name="My assessments").first.click()
    person.wait_for_url("**/assessments/")
    assert asked == ["beforeunload"]
    assert [line for line in complaints if "net::ERR" not in line] == []


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


def test_a_page_from_the_back_forward_cache_shows_current_answers(person: Page, site):
    draft = open_area(person, site)
    services.answers_save(assessment=draft, values={"docker": "3"})
    with person.expect_navigation():
        person.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(steps.choice(person, "docker", "3")).to_be_checked()


@pytest.mark.parametrize(
    ("page", "label"),
    partly(
        [
            ("rename", "Name"),
            ("skill_evidence", "What you have done"),
            ("projects", "What to look at"),
        ],
        quick=[("rename", "Name")],
    ),
)
def test_leaving_a_page_with_typed_text_asks_first(person: Page, site, with_report, page, label):
    with_report(person)
    place = [Assessment.objects.get().pk] + (["docker"] if page == "skill_evidence" else [])
    person.goto(f"{site}{path_of(page, *place)}")
    asked = []
    person.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    person.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    field = person.get_by_label(label).first
    field.fill("https://example.org/x")
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


# == Keys ==


def hold(page: Page, key: str) -> None:
    """Hold a key as long as a slow typist does."""
    for _ in range(10):
        page.keyboard.down(key)  # presses after the first are repeats
    page.keyboard.up(key)


def test_holding_a_key_answers_only_one_question(person: Page, site):
    steps.begin(person, site)
    first, second = steps.visible_skills(person)[:2]
    steps.choice(person, first, "").focus()
    hold(person, "1")
    expect(status(person, first)).to_have_text("Saved")
    expect(steps.choice(person, second, "")).to_be_focused()
    assert all_answers() == {first: "1"}


def test_keys_do_nothing_outside_a_question(person: Page, site, complaints):
    steps.begin(person, site)
    first = steps.visible_skills(person)[0]
    sent = []
    person.on(
        "request", lambda request: sent.append(request.url) if "choice" in request.url else None
    )
    person.keyboard.press("3")  # the page itself has the focus
    for place in ("My assessments", "Skip to content"):
        person.get_by_role("link", name=place).first.focus()
        person.keyboard.press("3")
    person.locator("#area-form button[type=submit]").focus()
    person.keyboard.press("3")
    steps.choice(person, first, "").focus()
    for pressed in ("Control+3", "Alt+3", "Meta+3", "x"):
        person.keyboard.press(pressed)
    # Password managers send such an event when they fill in a field.
    person.evaluate("document.activeElement.dispatchEvent(new Event('keydown', { bubbles: true }))")
    expect(steps.choice(person, first, "")).to_be_checked()
    steps.answer(person, first, "2")
    assert len(sent) == 1
    assert complaints == []


def test_keyboard_shortcuts_can_be_switched_off_permanently(person: Page, site):
    steps.begin(person, site)
    first, second = steps.visible_skills(person)[:2]
    person.get_by_label("Use these shortcuts").focus()
    person.keyboard.press("Space")
    tab = person.context.new_page()
    tab.goto(person.url)
    person.reload()
    expect(person.get_by_label("Use these shortcuts")).not_to_be_checked()
    steps.choice(person, first, "").focus()
    person.keyboard.press("3")
    expect(steps.choice(person, first, "")).to_be_checked()
    person.get_by_label("Use these shortcuts").check()
    expect(tab.get_by_label("Use these shortcuts")).to_be_checked()
    tab.get_by_label("Use these shortcuts").uncheck()
    expect(person.get_by_label("Use these shortcuts")).not_to_be_checked()
    tab.get_by_label("Use these shortcuts").check()
    expect(person.get_by_label("Use these shortcuts")).to_be_checked()
    steps.choice(person, first, "").focus()
    person.keyboard.press("3")
    expect(status(person, first)).to_have_text("Saved")
    assert all_answers() == {first: "3"}
