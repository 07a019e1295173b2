"""The main journey, in several ways."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from assessments import services
from assessments.models import Answer, Assessment, Result
from assessments.taxonomy_store.editions import edition_current
from tests.browser import steps

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
    expect(person.locator("#preview")).not_to_contain_text("usually lacks to")
    person.get_by_label("I come from").select_option(label=role)
    expect(person.locator("#preview")).to_contain_text(f"{role.lower()} usually lacks")
    look(person)
    steps.choose_roles(person, site, role)
    expect(person.locator("main")).to_contain_text("working machine learning engineer")
    expect(person.locator("main")).to_contain_text("Your answers are private")
    person.get_by_text("Try the scale once").click()
    person.locator('input[name="practice"][value="2"]').check()
    expect(person.locator("#practice-note")).to_contain_text("That is how it works")
    look(person)
    assert not Answer.objects.exists()

    person.get_by_role("link", name=re.compile("^Start with")).click()
    asked = []
    # Every question of four areas is answered here; the test without scripts answers all areas.
    for number in range(4):
        asked.append(steps.area_name(person))
        skills = steps.visible_skills(person)
        for place, skill in enumerate(skills):
            steps.choice(person, skill, steps.PATTERN[place % len(steps.PATTERN)]).check()
        for skill in skills:
            expect(steps.scale(person, skill).locator(".status")).to_have_text("Saved")
        if number <= 1:  # the first one, and one with a finding; the others look the same
            look(person)
        steps.continue_with_mouse(person)
    assert first_areas <= set(asked)
    answer_the_rest(person, site)

    expect(person.locator("main")).to_contain_text("Every question has an answer")
    expect(person.get_by_text("are not saved yet")).to_be_hidden()
    look(person)
    person.get_by_role("button", name="Submit and see my report").click()
    steps.expect_report(person)
    for summary in person.locator("summary").all():
        summary.click()

    person.get_by_role("link", name="See my plan").click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("Next:")
    expect(person.locator("main")).to_contain_text("Until you are ready")
    person.get_by_text("Start and weeks off").click()
    person.get_by_label("Hours a week").fill("12")
    person.get_by_label("Start").fill("2030-01-07")
    person.get_by_role("button", name="Save the start").click()
    expect(person.locator("#pace .confirmation")).to_contain_text("Saved: 12 hours a week.")
    expect(person.locator(".lead")).to_contain_text("Jan 2030")
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
    person.wait_for_url("**/assessments/*/")
    tab_to("main a.btn-primary")
    person.keyboard.press("Enter")
    person.wait_for_url("**/areas/**")
    asked = []
    # Every question of two areas is answered here; the test without scripts answers all areas.
    for _ in range(2):
        asked.append(steps.area_name(person))
        skills = steps.visible_skills(person)
        tab_to("#area-form .scale input")
        for place, _ in enumerate(skills):
            person.keyboard.press(steps.PATTERN[place % len(steps.PATTERN)][0].replace("u", "n"))
        for skill in skills:
            expect(steps.scale(person, skill).locator(".status")).to_have_text("Saved")
        expect(person.locator("#area-form button[type=submit]")).to_be_focused()
        before = person.url
        person.keyboard.press("Enter")
        person.wait_for_url(lambda url, before=before: url != before)
    assert set(asked) & first_areas
    answer_the_rest(person, site)
    tab_to("main .card button[type=submit]")
    person.keyboard.press("Enter")
    person.wait_for_url("**/report/")
    steps.expect_report(person)
    assert complaints == []


def test_arrow_keys_choose_within_a_scale(person: Page, site):
    """Each scale is one group of radio buttons."""
    skill = steps.begin(person, site)
    steps.answer(person, skill, "1")
    person.keyboard.press("ArrowDown")
    expect(steps.choice(person, skill, "2")).to_be_checked()
    expect(steps.choice(person, skill, "2")).to_be_focused()


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
def test_without_scripts(person_without_scripts: Page, site, role, first_areas):
    """Plain forms are enough for everything."""
    page = person_without_scripts
    page.goto(site)
    page.get_by_label("I come from").select_option(label=role)
    page.get_by_role("button", name="Show what this means").click()
    expect(page.locator("#preview")).to_contain_text(f"{role.lower()} usually lacks")
    page.get_by_role("button", name="Start").click()
    page.get_by_text("Try the scale once").click()
    page.locator('input[name="practice"][value="0"]').check()
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#practice-note")).to_contain_text("That is an answer like any other")
    page.get_by_role("link", name=re.compile("^Start with")).click()
    chosen, asked = {}, []
    while steps.is_area(page):
        asked.append(steps.area_name(page))
        for place, skill in enumerate(steps.visible_skills(page)):
            value = steps.PATTERN[place % len(steps.PATTERN)]
            steps.choice(page, skill, value).check()
            chosen[skill] = value
        steps.continue_with_mouse(page)
    assert first_areas <= set(asked[:4])
    assert dict(Answer.objects.values_list("skill__slug", "value")) == chosen
    page.get_by_role("button", name="Submit and see my report").click()
    steps.expect_report(page)


def test_a_folded_alternative(person: Page, site):
    """A person who knows Java better than Python finds it, and it is unfolded next time."""
    steps.choose_roles(person, site, "Software engineer")
    person.goto(person.url + "areas/software-engineering/")
    assert not steps.scale(person, "java").is_visible()
    person.get_by_text("I know another one better:").click()
    steps.answer(person, "java", "4")
    person.reload()
    expect(steps.choice(person, "java", "4")).to_be_checked()
    assert steps.scale(person, "java").is_visible()


def test_resume_after_closing_the_browser(browser: Browser, person: Page, site, watch):
    """The cookie is all that is needed to continue."""
    steps.choose_roles(person, site, "Data scientist")
    person.get_by_role("link", name=re.compile("^Start with")).click()
    person.wait_for_url("**/areas/**")
    skill = steps.visible_skills(person)[0]
    steps.answer(person, skill, "3")
    cookies = person.context.cookies()
    person.context.close()
    assert all(cookie["expires"] > 0 for cookie in cookies if cookie["name"] == "sessionid")
    again = watch(browser.new_context(storage_state={"cookies": cookies, "origins": []}))
    page = again.new_page()
    page.goto(site)
    page.get_by_role("link", name="Data scientist → Machine learning engineer").click()
    page.get_by_role("link", name=re.compile("^Continue with")).click()
    expect(steps.choice(page, skill, "3")).to_be_checked()
    again.close()


def test_a_choice_that_did_not_reach_the_server_is_sent_again(person: Page, site):
    """The page shows it, keeps the choice and saves it once the connection is back."""
    person.set_viewport_size({"width": 360, "height": 640})
    skill = steps.begin(person, site)
    person.context.set_offline(True)
    steps.choice(person, skill, "1").check()
    status = steps.scale(person, skill).locator(".status")
    expect(status).to_have_text("Not saved yet. It is kept in this browser and will be sent again.")
    expect(status).to_be_in_viewport(ratio=1)
    assert not Answer.objects.exists()
    person.context.set_offline(False)
    expect(status).to_have_text("Saved")
    assert dict(Answer.objects.values_list("skill__slug", "value")) == {skill: "1"}


def test_an_old_tab_overwrites_nothing(person: Page, site):
    """Sending a whole page saves only what was changed on it."""
    steps.begin(person, site)
    first, second = steps.visible_skills(person)[:2]
    stale = person.context.new_page()
    stale.goto(person.url)
    steps.answer(person, first, "3")
    steps.answer(stale, second, "2")
    stale.locator("#area-form button[type=submit]").click()
    stale.wait_for_load_state()
    assert dict(Answer.objects.values_list("skill__slug", "value")) == {first: "3", second: "2"}


def test_a_submitted_assessment_is_final_and_can_be_retaken(person: Page, site):
    """The back button and an old tab change nothing; a retake starts with the same answers."""
    skill = steps.begin(person, site)
    steps.answer(person, skill, "2")
    stale = person.context.new_page()
    stale.goto(person.url)
    person.get_by_role("link", name="Review and submit").click()
    person.get_by_role("button", name="Submit and see my report").dblclick()
    # The second click aborts the request of the first, so no single response is awaited.
    expect(person).to_have_url(re.compile("/report/$"))
    person.wait_for_load_state()
    assert Result.objects.count() == 1
    person.go_back()
    person.wait_for_url("**/report/")
    steps.choice(stale, skill, "4").check()
    expect(steps.scale(stale, skill).locator(".status")).to_contain_text("has been submitted")
    assert Answer.objects.get().value == "2"
    person.get_by_role("button", name="Edit my answers").click()
    person.wait_for_url(lambda url: not url.endswith("/report/"))
    assert Assessment.objects.count() == 2
    assert list(Answer.objects.values_list("value", flat=True)) == ["2", "2"]


def test_printing_shows_what_the_report_folds_on_screen(person: Page, with_report):
    with_report(person)
    seen = "item => item.checkVisibility()"
    folded = [person.locator(name).first for name in (".requirements", ".more-gaps", ".meaning dl")]
    assert [item.evaluate(seen) for item in folded] == [False, False, False]
    person.emulate_media(media="print")
    assert [item.evaluate(seen) for item in folded] == [True, True, True]


def test_a_folded_area_opens_when_its_link_is_followed(person: Page, with_report):
    with_report(person)
    name = person.locator(".standing a").first
    area = person.locator(name.get_attribute("href") or "")
    assert not area.evaluate("item => item.checkVisibility()")
    name.click()
    expect(area).to_be_in_viewport()
    assert area.evaluate("item => item.checkVisibility()")


@pytest.mark.parametrize("address", ["/nothing-here/", "/assessments/no-uuid/"])
def test_error_pages_lead_back(person: Page, site, address):
    person.goto(site + address)
    expect(person.get_by_role("heading", level=1)).to_have_text("Page not found")
    person.get_by_role("link", name="Go to the home page").click()
    expect(person).to_have_url(site + "/")


def test_the_career_guide_is_one_link_away(person: Page, site):
    """People can read before they answer."""
    person.goto(site)
    person.get_by_role("link", name="Career guide").click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("become machine learning")
