"""Editing the taxonomy in the admin, in a real browser."""

import re
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from assessments import services
from assessments.domain.exchange.spreadsheets import taxonomy_xlsx
from assessments.models import Assessment, Requirement, User
from assessments.taxonomy_store.loading import load_taxonomy
from tests.browser import steps

LEVEL = "Docker and containers, Machine learning engineer: Level"
WEIGHT = "Docker and containers, Machine learning engineer: Weight"
PASSWORD = "correct horse battery"


def sign_in(page: Page, site: str, then: str) -> None:
    """Sign in as an editor and open a page of the admin."""
    User.objects.create_superuser("editor@example.org", PASSWORD)
    page.goto(f"{site}/admin/")
    page.locator('input[name="login"]').fill("editor@example.org")
    page.locator('input[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/admin/")
    page.goto(f"{site}/admin/{then}")


def readiness(page: Page) -> str:
    """Return the readiness that a report shows."""
    return page.locator(".figure strong").first.inner_text()


def test_editing_a_requirement_with_the_keyboard(
    browser: Browser, person: Page, with_report, watch, site, look
):
    """An editor lowers a level: new results gain, an old report stays as it was."""
    with_report(person)
    report = person.url
    before = readiness(person)
    context = watch(browser.new_context(viewport={"width": 1280, "height": 900}))
    editor = context.new_page()
    sign_in(editor, site, "grid/requirements/")
    look(editor, ".taxonomy-page")

    # Down past the rows that this role does not require, then to the right.
    editor.get_by_label("Spark, Machine learning engineer: Level").focus()
    editor.keyboard.press("ArrowDown")
    expect(editor.get_by_label(LEVEL)).to_be_focused()
    editor.keyboard.type("1")
    editor.keyboard.press("ArrowRight")
    expect(editor.get_by_label(WEIGHT)).to_be_focused()
    editor.keyboard.type("1")
    expect(editor.locator("#unsaved")).to_have_text("2 unsaved changes")
    expect(editor.get_by_label(WEIGHT)).to_have_accessible_description("was 4")
    editor.keyboard.press("Escape")
    expect(editor.get_by_label(WEIGHT)).to_have_value("4")
    expect(editor.locator("#unsaved")).to_have_text("1 unsaved change")
    editor.keyboard.press("Enter")
    expect(editor.locator(".taxonomy-page")).to_contain_text("Nothing is saved yet")
    row = editor.get_by_role("row", name=re.compile("^Data scientist → Machine learning engineer"))
    expect(row).to_contain_text("Leaves: Docker and containers")
    expect(editor.locator(".taxonomy-page")).to_contain_text("1 submitted report uses this")
    look(editor, ".taxonomy-page")
    asked = Requirement.objects.get(role__slug="machine-learning-engineer", slug="docker")
    assert asked.level == 3
    editor.get_by_role("button", name="Save these changes").click()
    expect(editor.get_by_text("1 value was saved.")).to_be_visible()
    expect(editor.get_by_label(LEVEL)).to_have_value("1")
    context.close()

    person.goto(report)
    assert readiness(person) == before
    expect(person.locator("main")).to_contain_text("have been revised since")
    person.get_by_role("button", name="Edit my answers").click()
    draft = Assessment.objects.get(submitted_at=None)
    person.goto(f"{site}/assessments/{draft.pk}/review/")
    person.get_by_role("button", name="Submit and see my report").click()
    person.wait_for_url("**/report/")
    assert int(readiness(person)) > int(before)


def test_a_spreadsheet_with_three_mistakes(person: Page, site, real_taxonomy, tmp_path):
    """All three are shown with sheet, row and column, and nothing is changed."""
    book = load_workbook(BytesIO(taxonomy_xlsx(real_taxonomy)))
    requirements, skills = book["requirements"], book["skills"]
    column = {cell.value: cell.column for cell in requirements[1]}
    requirements.cell(2, column["weight"]).value = 3
    requirements.cell(3, column["level"]).value = 9
    column = {cell.value: cell.column for cell in skills[1]}
    skills.cell(4, column["area"]).value = "nowhere"
    book.save(tmp_path / "taxonomy.xlsx")
    sign_in(person, site, "exchange/")
    person.locator('input[type="file"]').set_input_files(tmp_path / "taxonomy.xlsx")
    person.locator('form:has(input[type="file"]) button[type="submit"]').click()
    problems = person.locator(".problems li")
    expect(problems).to_have_count(3)
    for place in ("row 2, column “weight”", "row 3, column “level”", "row 4, column “area”"):
        expect(problems.filter(has_text=place)).to_have_count(1)
    assert load_taxonomy() == real_taxonomy


def test_merging_two_skills(person: Page, browser: Browser, watch, site):
    """An editor merges two skills: a draft keeps its answer, a report stays as it was."""
    person.goto(site)
    person.get_by_label("I come from").select_option(label="Software engineer")
    person.get_by_label("I want to become").select_option(label="Data scientist")
    person.get_by_role("button", name="Start").click()
    person.wait_for_url("**/assessments/*/")
    draft = Assessment.objects.get()
    services.answers_save(assessment=draft, values={"data-visualisation": "3"})
    person.goto(f"{person.url}review/")
    person.get_by_role("button", name="Submit and see my report").click()
    person.wait_for_url("**/report/")
    report, before = person.url, person.locator("article.report").inner_text()
    person.get_by_role("button", name="Edit my answers").click()
    person.wait_for_url("**/assessments/*/")

    context = watch(browser.new_context(viewport={"width": 1280, "height": 900}))
    editor = context.new_page()
    sign_in(editor, site, "merge/")
    steps.expect_fits(editor)
    editor.get_by_label("Merge this skill").select_option("data-visualisation")
    editor.get_by_label("into this one").select_option("observability")
    editor.get_by_role("button", name="Preview changes").click()
    expect(editor.locator(".taxonomy-page")).to_contain_text("1 drafts have an answer")
    expect(editor.locator(".taxonomy-page")).to_contain_text("1 submitted results do not change")
    steps.expect_fits(editor)
    editor.get_by_role("button", name="Save these changes").click()
    expect(editor.get_by_text("was merged into Monitoring and observability")).to_be_visible()
    context.close()

    copy = Assessment.objects.get(submitted_at=None)
    assert dict(copy.answers.values_list("skill__slug", "value")) == {"observability": "3"}
    person.reload()
    expect(person.locator("main")).to_contain_text("The questions have been revised")
    person.get_by_role("button", name="Got it").click()
    expect(person.locator("main")).not_to_contain_text("The questions have been revised")
    person.goto(report)
    expect(person.locator("main")).to_contain_text("have been revised since")
    assert before.splitlines()[:5] == person.locator("article.report").inner_text().splitlines()[:5]
