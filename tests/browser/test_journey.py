"""The main journey, in several ways."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments import services
from assessments.models import Answer, Assessment
from assessments.taxonomy_store.editions import edition_current
from tests.browser import steps
from tests.cast import all_answers

# Start roles, and the areas that must come first for each of them.
SCIENTIST = (
    "Data scientist",
    {"DevOps and MLOps", "Programming and software engineering", "Cloud"},
)
ENGINEER = ("Software engineer", {"Machine learning", "Statistics and data analysis"})


def answer_the_rest(page: Page, site: str) -> None:
    """Answer the remaining areas without the browser, and open the review."""
    draft = Assessment.objects.get()
    answered = set(draft.answers.values_list("skill__slug", flat=True))
    questions = edition_current().questionnaire(draft.start_role.slug, draft.target_role.slug)
    rest = dict.fromkeys(set(questions.skills) - answered, "2")
    services.answers_save(assessment=draft, values=rest)
    page.goto(site + reverse("assessments:review", args=[draft.pk]))


def test_with_a_mouse(person: Page, site, complaints, look):
    """From the home page to a report, with axe on every page."""
    role, first_areas = SCIENTIST
    person.goto(site)
    expect(person.locator("#preview")).to_contain_text("for example")
    person.get_by_label("I come from").select_option(label=role)
    expect(person.locator("#preview")).to_contain_text(f"{role.lower()} usually lacks")
    expect(person.locator("#preview")).not_to_contain_text("for example")
    look(person)
    steps.choose_roles(person, site, role)
    expect(person.locator("main")).to_contain_text("typical machine learning engineer in the job")
    expect(person.locator("main")).to_contain_text("Your answers are private")
    look(person)
    steps.follow(person.get_by_role("link", name="All questions"))
    listed = person.locator(".progress-areas li").all_inner_texts()
    assert all(any(area in text for text in listed[:4]) for area in first_areas)
    look(person)
    assert not Answer.objects.exists()

    steps.follow(person.locator(".progress-areas a").first)
    # Every question of two areas is answered here; the test without scripts answers all areas.
    for _ in range(2):
        skills = steps.visible_skills(person)
        for place, skill in enumerate(skills):
            steps.choice(person, skill, steps.PATTERN[place % len(steps.PATTERN)]).check()
        for skill in skills:
            expect(steps.scale(person, skill).locator(".status")).to_have_text("Saved")
        look(person)  # the second one has a finding
        steps.continue_with_mouse(person)
    answer_the_rest(person, site)

    expect(person.locator("main")).to_contain_text("Every question has an answer")
    expect(person.get_by_text("are not saved yet")).to_be_hidden()
    look(person)
    person.get_by_role("button", name="Submit and see my report").click()
    steps.expect_report(person)
    for summary in person.locator("summary").all():
        summary.click()

    person.get_by_role("link", name="See my plan").click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("This week:")
    expect(person.locator("main")).to_contain_text("Until you apply")
    person.get_by_text("Start and weeks off").click()
    person.get_by_label("Hours a week").fill("12")
    person.locator("#id_start").fill("2030-01-07")
    person.get_by_role("button", name="Save the start").click()
    expect(person.locator("#pace .confirmation")).to_contain_text("Saved: 12 hours a week.")
    expect(person.locator(".plan-figures").first).to_contain_text("2030")
    second = person.locator(".plan-step").nth(1)
    second.locator("> summary").click()
    expect(second).to_contain_text("Done when:")
    assert complaints == []


def test_with_the_keyboard_only(person: Page, site, complaints):
    """Tab, arrows, digits and Enter are enough."""
    role, first_areas = ENGINEER

    def tab_to(selector: str) -> None:
        for _ in range(60):
            person.keyboard.press("Tab")
            if person.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with Tab")

    person.goto(site)
    tab_to("#id_start_role")
    person.keyboard.type(role)
    expect(person.locator("#preview")).to_contain_text(f"{role.lower()} usually lacks")
    tab_to("button[type=submit]")
    person.keyboard.press("Enter")
    person.wait_for_url("**/questions/1/*")
    tab_to(".quiet-link")
    person.keyboard.press("Enter")
    person.wait_for_url("**/assessments/*/")
    tab_to(".progress-areas a")
    person.keyboard.press("Enter")
    person.wait_for_url("**/areas/**")
    # Every question of one area is answered here; the test without scripts answers all areas.
    assert steps.area_name(person) in first_areas
    skills = steps.visible_skills(person)
    tab_to("#questions-form .scale input")
    for place, _ in enumerate(skills):
        person.keyboard.press(steps.PATTERN[place % len(steps.PATTERN)][0].replace("u", "n"))
    for skill in skills:
        expect(steps.scale(person, skill).locator(".status")).to_have_text("Saved")
    expect(person.locator("#questions-form button[type=submit]")).to_be_focused()
    before = person.url
    person.keyboard.press("Enter")
    person.wait_for_url(lambda url: url != before)
    answer_the_rest(person, site)
    tab_to("#submit-form button")
    person.keyboard.press("Enter")
    person.wait_for_url("**/report/")
    steps.expect_report(person)
    assert complaints == []


def test_an_answer_can_be_cleared_once_there_is_one(person: Page, site):
    """The button keeps its space while hidden, and becomes visible on focus."""
    person.set_viewport_size({"width": 360, "height": 900})
    skill = steps.begin(person, site)
    scale, others = steps.scale(person, skill), steps.scale(person, skill).locator(".other-answer")
    chip = scale.locator('.other-answer:has([value=""])')
    height = scale.bounding_box()["height"]
    expect(chip).to_have_css("opacity", "0")
    unsure, not_relevant = (others.nth(n).bounding_box() for n in (0, 1))
    assert unsure["y"] == not_relevant["y"]
    steps.answer(person, skill, "2")
    expect(chip).to_have_css("opacity", "1")
    chip.click()
    expect(chip).to_have_css("opacity", "0")
    expect(scale.locator(".status")).to_have_text("Saved")
    assert scale.bounding_box()["height"] == height
    assert not Answer.objects.exists()
    person.keyboard.press("ArrowUp")
    person.keyboard.press("ArrowDown")
    expect(chip.locator("input")).to_be_focused()
    expect(chip).to_have_css("opacity", "1")


@pytest.mark.parametrize(
    ("role", "first_areas"), [SCIENTIST, pytest.param(*ENGINEER, marks=pytest.mark.thorough)]
)
def test_without_scripts(person_without_scripts: Page, site, role, first_areas, thorough):
    """Plain forms are enough for everything."""
    page = person_without_scripts
    page.goto(site)
    page.get_by_label("I come from").select_option(label=role)
    page.get_by_role("button", name="Show what this means").click()
    expect(page.locator("#preview")).to_contain_text(f"{role.lower()} usually lacks")
    page.get_by_role("button", name="Start").click()
    steps.follow(page.get_by_role("link", name="All questions"))
    steps.follow(page.locator(".progress-areas a").first)
    chosen, asked = {}, []
    expect(page.get_by_label("Use these shortcuts")).to_be_hidden()
    # Two areas are like the rest.
    while steps.is_area(page) and (thorough or len(asked) < 2):
        asked.append(steps.area_name(page))
        for place, skill in enumerate(steps.visible_skills(page)):
            value = steps.PATTERN[place % len(steps.PATTERN)]
            steps.choice(page, skill, value).check()
            chosen[skill] = value
        steps.continue_with_mouse(page)
    assert set(asked[:2]) & first_areas
    assert all_answers() == chosen
    answer_the_rest(page, site)
    page.get_by_role("button", name="Submit and see my report").click()
    steps.expect_report(page)


def test_a_report_is_folded_on_screen_and_whole_on_paper(person: Page, with_report):
    with_report(person)
    seen = "item => item.checkVisibility()"
    folded = person.locator(".requirements tbody, .meaning dl").all()
    assert not any(item.evaluate(seen) for item in folded)
    person.emulate_media(media="print")
    assert all(item.evaluate(seen) for item in folded)
    # The link of an area opens it, and only it; paper still has all.
    person.emulate_media(media="screen")
    steps.follow(person.locator(".standing a").first)
    areas = person.locator(".requirements")
    expect(areas.locator("visible=true")).to_have_count(1)
    expect(areas.locator("visible=true")).to_be_in_viewport()
    person.emulate_media(media="print")
    assert all(item.evaluate(seen) for item in folded)
    person.emulate_media(media="screen")
    steps.follow(person.get_by_role("link", name="Plan", exact=True))
    person.emulate_media(media="print")
    width = "item => item.getBoundingClientRect().width"
    steps_list, step = (person.locator(name).first for name in (".plan-steps", ".plan-step"))
    # Two columns without the ticks.
    assert 2 * step.evaluate(width) > 0.95 * steps_list.evaluate(width)
