"""Editing the taxonomy in the admin, in a real browser."""

import re

from playwright.sync_api import Page, expect

from assessments.models import Assessment, Requirement, User
from tests.browser import steps
from tests.demand.ads import as_csv, engineers

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
    person: Page, open_browser, with_report, site, look
):
    """An editor lowers a level: new results gain, an old report stays as it was."""
    with_report(person)
    report = person.url
    before = readiness(person)
    editor = open_browser()
    sign_in(editor, site, "grid/requirements/")
    look(editor, ".admin-page")

    # Down, up, then to the right.
    editor.get_by_label(LEVEL).focus()
    editor.keyboard.press("Enter")
    editor.keyboard.press("ArrowUp")
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
    with editor.expect_navigation():
        editor.keyboard.press("Control+Enter")
    expect(editor.locator(".admin-page")).to_contain_text("Nothing is saved yet")
    row = editor.get_by_role("row", name=re.compile("^Data scientist → Machine learning engineer"))
    expect(row).to_contain_text("Leaves: Docker and containers")
    expect(editor.locator(".admin-page")).to_contain_text("1 submitted report uses this")
    look(editor, ".admin-page")
    asked = Requirement.objects.get(role__slug="machine-learning-engineer", slug="docker")
    assert asked.level == 3
    editor.get_by_role("button", name="Save these changes").click()
    expect(editor.get_by_text("1 value was saved.")).to_be_visible()
    expect(editor.get_by_label(LEVEL)).to_have_value("1")

    person.goto(report)
    assert readiness(person) == before
    expect(person.locator("main")).to_contain_text("have been revised since")
    steps.follow(person.get_by_role("button", name="Edit my answers"))
    draft = Assessment.objects.get(submitted_at=None)
    person.goto(f"{site}/assessments/{draft.pk}/review/")
    person.get_by_role("button", name="Submit and see my report").click()
    person.wait_for_url("**/report/")
    assert int(readiness(person)) > int(before)


PASTE = """([text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


def test_pasting_a_block_of_weights_into_the_grid(person: Page, site, look):
    """A block copied from a spreadsheet changes weights and asks a role for a new skill."""
    sign_in(person, site, "grid/requirements/?role=data-scientist&area=devops-mlops")
    rows = person.locator("tbody tr:not(.area)")
    plus = person.get_by_role("button", name="Docker and containers, Data scientist: add")
    below = rows.filter(has_text="Docker and containers").locator("xpath=following-sibling::tr[1]")
    plus.focus()
    person.evaluate(PASTE, ["2\t1\t\r\n2\t2\t\r\n"])
    level = person.get_by_label("Docker and containers, Data scientist: Level")
    expect(level).to_have_value("2")
    expect(level).to_be_focused()
    expect(person.locator("#unsaved")).to_contain_text("6 values pasted")
    expect(below.locator("input").nth(1)).to_have_value("2")
    person.keyboard.press("Control+z")
    expect(level).to_have_value("")
    # A cell in quotes is one cell. What was typed since is no longer undone with the block.
    weight = person.get_by_label("Docker and containers, Data scientist: Weight")
    person.evaluate(PASTE, ['"1"\t"2\n"'])
    expect(weight).to_have_value("2")
    level.fill("3")
    person.keyboard.press("Control+z")
    expect(weight).to_have_value("2")
    # One value replaces a cell, wherever the cursor is.
    level.focus()
    person.keyboard.press("End")
    person.evaluate(PASTE, ["4"])
    expect(level).to_have_value("4")
    person.evaluate(PASTE, ["2\t1"])
    steps.follow(person.get_by_role("button", name="Preview changes"))
    look(person, ".admin-page")
    why = person.get_by_label("Docker and containers, Data scientist: why its weight is 1")
    why.fill("Few ask for it.")
    steps.follow(person.get_by_role("button", name="Preview changes"))
    expect(person.locator(".changes")).to_contain_text("Data scientist: Docker and containers")
    expect(person.locator(".admin-page")).to_contain_text("This concerns 8 pairs of roles.")
    look(person, ".admin-page")
    steps.follow(person.get_by_role("button", name="Save these changes"))
    expect(person.get_by_text("2 values were saved.")).to_be_visible()
    assert person.url.endswith("?role=data-scientist&area=devops-mlops")
    asked = Requirement.objects.filter(role__slug="data-scientist", slug="docker")
    assert asked.get().weight == 1
    person.goto(f"{site}/admin/")
    steps.follow(person.get_by_role("link", name=re.compile("^Undo the edit of")).first)
    steps.follow(person.get_by_role("button", name="Preview undoing"))
    steps.follow(person.get_by_role("button", name="Save these changes"))
    assert not asked.exists()


def test_a_plus_opens_its_fields_without_scripts(open_browser, site):
    """Without scripts, the page comes back with the fields and with what was typed."""
    page = open_browser(scripts=False)
    sign_in(page, site, "grid/requirements/?role=data-scientist&area=devops-mlops")
    first = page.locator("td input").first
    first.fill("1")
    steps.follow(page.get_by_role("button", name="Docker and containers, Data scientist: add"))
    expect(page.get_by_label("Docker and containers, Data scientist: Weight")).to_be_visible()
    expect(first).to_have_value("1")


def test_a_task_leads_to_a_skill_without_scripts(open_browser, site):
    page = open_browser(scripts=False)
    sign_in(page, site, "")
    steps.follow(page.get_by_role("link", name="Edit the levels of a skill"))
    steps.follow(page.get_by_role("link", name="Docker and containers"))
    expect(page.locator("#id_name")).to_be_visible()


def test_reviewing_skills_from_the_start_page(person: Page, site, look):
    """Three clicks and one for each text; then the signatures can be withdrawn."""
    sign_in(person, site, "")
    look(person, ".tasks")
    look(person, ".cards-wide")
    steps.follow(person.get_by_role("link", name="Review texts"))
    look(person, ".table-scroll")
    steps.follow(person.get_by_role("link", name="Cloud: 6 of 6 skills to review"))
    look(person, "form:has(.review)")
    person.get_by_role("checkbox", name="Amazon Web Services").check()
    person.get_by_role("checkbox", name="Google Cloud").check()
    steps.follow(person.get_by_role("button", name="Sign the chosen texts"))
    expect(person.get_by_text("2 texts signed.")).to_be_visible()
    expect(person.get_by_text("by editor@example.org")).to_have_count(2)
    person.get_by_role("checkbox", name="Google Cloud").check()
    steps.follow(person.get_by_role("button", name="Withdraw the chosen signatures"))
    expect(person.get_by_text("1 text withdrawn.")).to_be_visible()
    expect(person.get_by_text("by editor@example.org")).to_have_count(1)


def test_changes_are_collected_in_a_draft_and_published_at_once(open_browser, site, look):
    editor = open_browser()
    sign_in(editor, site, "grid/requirements/?area=devops-mlops")
    steps.follow(editor.get_by_role("button", name="Work in the draft"))
    editor.get_by_label(LEVEL).fill("1")
    steps.follow(editor.get_by_role("button", name="Add to the draft"))
    expect(editor.get_by_label(LEVEL)).to_have_value("1")
    expect(editor.locator(".draft-bar")).to_contain_text("Draft: 1 change by editor@example.org")
    look(editor, ".draft-bar")
    docker = Requirement.objects.filter(role__slug="machine-learning-engineer", slug="docker")
    assert docker.get().level == 3
    steps.follow(editor.get_by_role("link", name="Review the draft"))
    row = editor.get_by_role("row", name=re.compile("^Data scientist → Machine learning engineer"))
    expect(row).to_contain_text("Leaves: Docker and containers")
    look(editor, ".admin-page")
    steps.follow(editor.get_by_role("button", name="Publish the draft"))
    expect(editor.get_by_text("The draft was published.")).to_be_visible()
    assert docker.get().level == 1
    steps.follow(editor.get_by_role("link", name="Undo"))
    steps.follow(editor.get_by_role("button", name="Preview undoing"))
    steps.follow(editor.get_by_role("button", name="Save these changes"))
    assert docker.get().level == 3


def test_counting_advertisements_and_accepting_a_figure(person: Page, site, look, tmp_path):
    """An editor uploads advertisements, corrects the titles, counts, and accepts one row."""
    ads = tmp_path / "ads.csv"
    ads.write_bytes(as_csv([row | {"title": "ML engineer"} for row in engineers(120)]))
    sign_in(person, site, "demand/")
    look(person, "section.card")
    person.get_by_label("Advertisements", exact=True).set_input_files(ads)
    steps.follow(person.get_by_role("button", name="Check the advertisements"))
    expect(person.get_by_role("row", name="No role, left out 120 ML engineer")).to_be_visible()
    person.get_by_label("Machine learning engineer", exact=True).fill("ml engineer")
    steps.follow(person.get_by_role("button", name="Show again with these choices"))
    expect(person.get_by_role("row", name="Machine learning engineer 120")).to_be_visible()
    look(person, ".admin-page")
    person.get_by_label("Source", exact=True).fill("Our own ads")
    person.get_by_label("Short name").fill("own-ads")
    steps.follow(person.get_by_role("button", name="Count 120 advertisements"))
    look(person, ".admin-page")
    person.get_by_label("Apache Spark", exact=True).check()
    steps.follow(person.get_by_role("button", name="Preview and accept"))
    expect(person.locator(".admin-page")).to_contain_text("Nothing is saved yet")
    steps.follow(person.get_by_role("button", name="Save these changes"))
    expect(person.get_by_text("1 row accepted into the taxonomy.")).to_be_visible()
    spark = Requirement.objects.get(role__slug="machine-learning-engineer", slug="spark")
    assert spark.demand_figures.first().source.slug == "own-ads"
