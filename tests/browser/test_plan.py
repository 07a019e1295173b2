"""From the report to a personal plan, in a real browser."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from assessments.models import Plan, Result
from tests.browser import steps


def first_step(page: Page) -> str:
    return page.locator(".task h2").first.inner_text()


def test_ticking_moving_and_pace(person: Page, with_report, complaints, look):
    with_report(person)
    result = Result.objects.get().report
    person.get_by_role("link", name="Plan", exact=True).click()
    expect(person.locator("main")).to_contain_text("Until you apply")
    before = first_step(person)
    task = person.locator(".task").first
    task.get_by_role("button", name=re.compile("^Done:")).click()
    expect(person.locator(".confirmation")).to_contain_text("Done:")
    assert first_step(person) != before
    person.locator(".confirmation").get_by_role("button", name="Undo").click()
    expect(person.locator(".confirmation")).not_to_contain_text("Done:")
    assert first_step(person) == before
    task.get_by_role("button", name=re.compile("^Log 2 h:")).click()
    expect(person.locator(".confirmation")).to_contain_text("2 hours logged")
    expect(person.locator(".plan-step").first).to_contain_text("started, 2 h")
    person.locator(".confirmation").get_by_role("button", name="Undo").click()
    expect(person.locator(".plan-step").first).not_to_contain_text("started")

    names = person.locator(".plan-name").all_text_contents()
    person.locator(".plan-tick").nth(1).click()
    row = person.locator(".plan-steps > li").nth(1)
    expect(row).to_contain_text("Done:")
    # The scroll position is kept, and screen readers start at the message.
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()
    row.get_by_role("button", name=re.compile("^Undo:")).click()
    expect(row).to_be_focused()
    expect(person.locator(".plan-name")).to_have_text(names)

    second = person.locator(".plan-step").nth(1)
    name = second.locator(".plan-name strong").inner_text()
    # Its message has opened it.
    second.get_by_role("button", name="Do this next").click()
    expect(person.locator("main")).to_contain_text("This is an order you chose")
    expect(person.locator(".plan-name strong").first).to_have_text(name)

    moved = person.locator(".plan-step").first
    moved.get_by_text("Change this step").click()
    moved.get_by_role("button", name="Skip").click()
    expect(person.locator("#set-aside")).to_be_visible()
    person.get_by_role("button", name=re.compile("^Restore")).click()
    expect(person.locator("#set-aside")).to_have_count(0)

    person.get_by_label("Hours a week").fill("12")
    person.get_by_role("button", name="Update").click()
    expect(person.locator("#pace .confirmation")).to_contain_text("Saved: 12 hours a week.")
    expect(person.locator("#pace .confirmation")).to_be_in_viewport()
    person.get_by_text("Start and weeks off").click()
    person.get_by_label("First day").fill("2030-01-07")
    person.get_by_label("Last day").fill("2030-01-20")
    person.get_by_role("button", name="Add weeks off").click()
    expect(person.locator("#pace .confirmation")).to_contain_text("Saved: time off from 7 Jan 2030")
    expect(person.locator("#time-off")).to_contain_text("7 Jan 2030")
    look(person)
    person.locator("#calendar > summary").click()
    with person.expect_download() as download:
        person.get_by_role("link", name="Milestones as a calendar file").click()
    assert download.value.suggested_filename == "mlcareer-plan.ics"
    assert Result.objects.get().report == result
    assert complaints == []


def open_what_if(page: Page) -> None:
    """Go from the report to the page What if by way of Explore."""
    steps.follow(page.get_by_role("link", name="Explore", exact=True))
    steps.follow(page.get_by_role("link", name="Ask about another first step"))


def test_what_if_updates_at_once(person: Page, with_report, complaints, look):
    with_report(person)
    open_what_if(person)
    answer = person.locator(".what-if-answer")
    expect(answer).to_have_count(0)
    person.get_by_label("I learned another skill first").select_option("model-deployment")
    expect(answer).to_contain_text("Model deployment first:")
    expect(person.get_by_label("I learned another skill first")).to_have_value("model-deployment")
    before = answer.inner_text()
    person.get_by_label("I had more time").select_option("15")
    expect(answer).to_contain_text("15 hours a week")
    assert answer.inner_text() != before
    person.get_by_label("I learned one more skill").select_option("speech-processing")
    expect(answer).to_contain_text("Speech processing in addition")
    look(person)
    assert not Plan.objects.exists()
    person.get_by_role("button", name="Use this in my plan").click()
    expect(person.locator(".confirmation")).to_contain_text("this is your plan now")
    expect(person.get_by_label("Hours a week")).to_have_value("15")
    expect(person.locator("main")).to_contain_text("Speech processing")
    assert complaints == []


def test_without_scripts(person_without_scripts: Page, with_report):
    page = person_without_scripts
    with_report(page)
    open_what_if(page)
    page.get_by_label("I learned another skill first").select_option("production-code")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".what-if-answer")).to_contain_text("first:")
    page.get_by_role("link", name="Start over").click()
    expect(page.locator(".what-if-answer")).to_have_count(0)
    steps.follow(page.get_by_role("link", name="Plan", exact=True))
    before = first_step(page)
    steps.follow(page.locator(".plan-tick").first)
    assert first_step(page) != before


def test_a_project_without_scripts(person_without_scripts: Page, with_report):
    page = person_without_scripts
    with_report(page)
    steps.follow(page.get_by_role("link", name="Plan", exact=True))
    # In a folded chapter, at the address that it had before; browsers keep the fragment.
    project = page.locator(".chapter:not([open]) .project").last
    slug = project.get_attribute("id")
    page.goto(f"{page.url.replace('/plan/', '/projects/')}#{slug}")
    project = page.locator(f"#{slug}")
    expect(project).to_be_in_viewport()
    steps.follow(project.get_by_role("heading", level=3).get_by_role("link"))
    steps.follow(project.locator(".check-button").last)
    check = project.locator(".checklist > li").last
    expect(check).to_be_focused()
    expect(check).to_be_in_viewport()
    expect(check).to_contain_text("Saved.")
    project.get_by_text("Add evidence").click()
    project.get_by_label("What to look at there").fill("The tests")
    steps.follow(project.get_by_role("button", name="Save evidence"))
    expect(project.locator(".invalid-feedback")).to_be_in_viewport()
    expect(project.get_by_label("What to look at there")).to_have_value("The tests")


def test_a_plan_starts_on_the_browsers_day(person: Page, with_report, site):
    """In a zone where it is another day than in UTC."""
    now = datetime.now(UTC)
    zone = "Pacific/Kiritimati" if now.hour >= 10 else "Etc/GMT+12"
    devtools = person.context.new_cdp_session(person)
    devtools.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
    person.goto(site)
    with_report(person)
    person.get_by_role("link", name="Plan", exact=True).click()
    today = datetime.now(ZoneInfo(zone)).date()
    assert today != now.date()
    expect(person.locator("#id_start")).to_have_value(today.isoformat())
    devtools.send("Emulation.setTimezoneOverride", {"timezoneId": ""})


def test_another_tool_and_back(person: Page, with_report):
    with_report(person)
    steps.follow(person.get_by_role("link", name="Plan", exact=True))
    person.evaluate("document.querySelectorAll('details').forEach(item => (item.open = true))")
    button = person.locator('button[value^="use:"]').first
    name = button.inner_text().removeprefix("Use ")
    button.click()
    message = person.locator("#steps .confirmation").first
    expect(message).to_contain_text(f"Your plan now uses {name}")
    expect(person.locator(".plan-name strong", has_text=name).first).to_be_attached()
    message.get_by_role("button", name="Undo").click()
    expect(message).to_contain_text("Your plan now uses")
    expect(person.locator(".plan-name strong", has_text=name)).to_have_count(0)


def test_a_plan_fits_on_one_page_of_paper(person: Page, with_report):
    with_report(person)
    person.get_by_role("link", name="Plan", exact=True).click()
    expect(person.locator(".chapter").first).to_be_visible()
    pages = re.findall(rb"/Type\s*/Page\b", person.pdf(format="A4"))
    assert len(pages) == 1
