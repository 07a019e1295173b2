"""The short form: one question at a time, by tap, with keys and without scripts."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments import services
from assessments.models import Assessment
from tests.browser import steps
from tests.cast import all_answers

PHONE = {"width": 390, "height": 844}
BLOCK = 12
# Two taps on level 1 and one on level 2, before the page moves on.
QUICK_TAPS = """question => {
  const levels = question.querySelectorAll(".level");
  for (const level of [levels[1], levels[1], levels[2]]) {
    level.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    level.click();
  }
}"""


def current(page: Page):
    """Return the question that the page shows."""
    return page.locator(".question.is-current")


def start(page: Page, site: str) -> None:
    steps.choose_roles(page, site, "Data scientist")
    expect(page.locator(".is-stepped")).to_be_attached()


def fits(page: Page) -> bool:
    """Return True if the question is on the screen as a whole, without scrolling."""
    bottom = current(page).evaluate("item => item.getBoundingClientRect().bottom + scrollY")
    return bottom <= PHONE["height"]


@pytest.mark.parametrize("language", ["English", "Deutsch"])
def test_by_tap_on_a_phone(open_browser, site, complaints, look, language):
    """From the first question to both readings and the report."""
    person = open_browser(**PHONE)
    person.goto(site)
    if language == "Deutsch":
        steps.switch_to_german(person)
        person.locator("[name=start_role]").select_option("data-scientist")
        steps.follow(person.get_by_role("button", name="Start", exact=True))
    else:
        start(person, site)
    whole = []
    for number in range(1, BLOCK + 1):
        question = current(person)
        expect(question.locator(".question-place strong")).to_have_text(str(number))
        whole.append(fits(person))
        skill = question.locator("fieldset.scale").first.get_attribute("id")
        question.locator(".level").nth(number % 5).click()
        expect(person.locator(f"fieldset#{skill} .status")).to_have_text(
            re.compile("Saved|Gespeichert")
        )
        if number == 3:
            expect(person.locator("#first-finding strong")).to_be_visible()
            look(person)
    assert sum(whole) >= 0.9 * BLOCK
    expect(current(person).locator(".btn-primary")).to_be_focused()
    assert len(all_answers()) == BLOCK
    steps.follow(current(person).locator(".btn-primary"))
    expect(person.locator("h1")).to_contain_text(re.compile("of 100|von 100"))
    look(person)
    steps.follow(person.locator(".reading-next .btn-primary"))
    for _ in range(8):
        place = current(person).locator(".question-place strong").inner_text()
        current(person).locator(".level").nth(2).click()
        expect(current(person).locator(".question-place strong", has_text=place)).to_have_count(0)
    steps.follow(current(person).locator(".btn-primary"))
    look(person)
    steps.follow(person.locator("#submit-form button"))
    assert person.url.endswith("/report/")
    assert Assessment.objects.get().is_submitted
    assert complaints == []


def test_with_keys(person: Page, site, complaints):
    """A digit answers and moves on; arrows choose without moving on."""
    start(person, site)
    first = current(person).locator("input[type=radio]").first
    first.focus()
    for number in range(BLOCK):
        expect(current(person).locator(".question-place strong")).to_have_text(str(number + 1))
        person.keyboard.press("3" if number else "n")
    expect(current(person).locator(".btn-primary")).to_be_focused()
    person.go_back()
    expect(current(person).locator(".question-place strong")).to_have_text(str(BLOCK))
    chosen = current(person).locator("input:checked")
    expect(chosen).to_be_focused()
    person.keyboard.press("ArrowUp")
    expect(chosen).to_have_value("2")
    expect(current(person).locator(".question-place strong")).to_have_text(str(BLOCK))
    expect(current(person).locator(".status").first).to_have_text("Saved")
    expect(person.locator(".status[data-state=saved]")).to_have_count(BLOCK)
    assert sorted(all_answers().values()) == ["2", *["3"] * (BLOCK - 2), "unsure"]
    assert complaints == []


def test_a_slip_can_be_corrected_and_back_shows_the_question_again(person: Page, site):
    start(person, site)
    question = current(person).get_attribute("id")
    current(person).evaluate(QUICK_TAPS)
    expect(person.locator(f"#{question}.is-current")).to_have_count(0)
    expect(person.locator(".status[data-state=saved]")).to_have_count(1)
    assert list(all_answers().values()) == ["2"]
    current(person).get_by_role("link", name="Back").click()
    expect(person.locator(f"#{question}.is-current input:checked")).to_have_value("2")
    person.reload()
    expect(person.locator(f"#{question}.is-current")).to_be_visible()


def test_none_of_these_can_be_undone(person: Page, site):
    start(person, site)
    fold = person.locator(".none-of-these").first
    area = fold.locator("button").get_attribute("value")
    first = person.locator(f'.question[data-area="{area}"]').first.get_attribute("id")
    person.goto(f"{person.url.partition('#')[0]}#{first}")
    fold.locator("summary").click()
    steps.follow(fold.locator("button"))
    assert set(all_answers().values()) == {"0"}
    expect(person.locator(f"#{first}.is-current")).to_have_count(0)
    steps.follow(person.get_by_role("button", name="Undo"))
    assert all_answers() == {}
    expect(person.locator(f"#{first}.is-current")).to_be_visible()


def test_without_scripts(person_without_scripts: Page, site):
    page = person_without_scripts
    page.goto(site)
    page.get_by_label("I come from").select_option(label="Software engineer")
    steps.follow(page.get_by_role("button", name="Start", exact=True))
    questions = page.locator(".question:has(.question-bar)")
    expect(questions).to_have_count(BLOCK)
    for number in range(BLOCK):
        questions.nth(number).locator(".level input").nth(number % 4).check()
    steps.follow(page.get_by_role("button", name="See where you stand"))
    assert len(all_answers()) == BLOCK
    expect(page.locator("h1")).to_contain_text("of 100")
    steps.follow(page.get_by_role("link", name="Go on"))
    expect(questions).to_have_count(8)
    steps.follow(page.get_by_role("button", name="See your gaps and plan"))
    steps.follow(page.get_by_role("button", name="Stop here and see my report"))
    assert page.url.endswith("/report/")


def test_an_answer_is_corrected_on_the_report(person: Page, with_report, complaints, look):
    with_report(person)
    link = person.locator(".correct-link").first
    skill = link.get_attribute("id").removeprefix("correct-")
    link.click()
    form = person.locator(f"#correct-{skill}")
    form.locator('input[value="4"]').check()
    look(person)
    form.get_by_role("button", name="Save in a draft").click()
    expect(form).to_contain_text("this report says")
    assert Assessment.objects.get(submitted_at=None).answers.get(skill__slug=skill).value == "4"
    steps.follow(form.get_by_role("button", name="Submit it as a new report"))
    assert person.url.endswith("/report/")
    assert complaints == []


def test_enter_and_the_next_link_move_on_without_sending(person: Page, site):
    start(person, site)
    current(person).locator("input[type=radio]").first.focus()
    person.keyboard.press("Enter")
    expect(current(person).locator(".question-place strong")).to_have_text("2")
    current(person).get_by_role("link", name="Next").click()
    expect(current(person).locator(".question-place strong")).to_have_text("3")
    person.get_by_role("link", name="Skip to content").focus()
    person.keyboard.press("Enter")
    expect(current(person).locator(".question-place strong")).to_have_text("3")
    assert all_answers() == {}


def test_a_choice_that_is_not_saved_stays_in_sight(person: Page, site, choices):
    """The list links to the question, and goes once the choice is saved."""
    start(person, site)
    name = current(person).locator(".question-name").inner_text()
    choices(lambda route: route.abort())
    current(person).locator(".level").nth(2).click()
    expect(current(person).locator(".question-place strong")).to_have_text("2")
    failed = person.locator("#unsaved-questions")
    expect(failed.get_by_role("link", name=name)).to_be_visible()
    choices(None)
    person.evaluate("dispatchEvent(new Event('focus'))")
    expect(failed).to_be_hidden()
    expect(person.locator(".status[data-state=saved]")).to_have_count(1)
    assert list(all_answers().values()) == ["2"]


def test_another_answer_given_elsewhere_is_not_overwritten(person: Page, site):
    steps.sign_up(person, site)
    start(person, site)
    question = current(person).get_attribute("id")
    skill = current(person).locator("fieldset.scale").first.get_attribute("id")
    draft = Assessment.objects.get()
    services.answers_save(assessment=draft, values={skill: "4"})
    current(person).locator(".level").nth(1).click()
    expect(person.locator("#unsaved-questions a")).to_be_visible()
    person.goto(f"{person.url.partition('#')[0]}#questions-end")
    current(person).locator(".btn-primary").click()
    expect(person.locator(f"#{question}.is-current .status")).to_contain_text("elsewhere")
    assert all_answers() == {skill: "4"}


def test_old_answers_are_asked_one_by_one(person: Page, site):
    skill = steps.begin(person, site)
    draft = Assessment.objects.get()
    services.answers_save(assessment=draft, values={skill: "2", "python": "3"})
    draft.answers.update(saved_at=timezone.now() - timedelta(days=200))
    person.goto(site + reverse("assessments:questions", args=[draft.pk, "stale"]))
    for _ in range(2):
        question = current(person).get_attribute("id")
        current(person).get_by_role("button", name="Still true").click()
        expect(person.locator(f"#{question}.is-current")).to_have_count(0)
    expect(current(person).locator(".btn-primary")).to_be_focused()
    expect(person.locator(".status[data-state=saved]")).to_have_count(2)
    day_ago = timezone.now() - timedelta(days=1)
    assert draft.answers.filter(saved_at__gt=day_ago).count() == 2
