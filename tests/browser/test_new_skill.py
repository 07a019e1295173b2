"""An editor adds a skill, people are asked about it, and the editor undoes it."""

from playwright.sync_api import Page, expect

from assessments.taxonomy_store.editions import edition_current
from tests.admin.test_new_skill import EXERCISE, LEAST, ROLE
from tests.browser import steps
from tests.browser.test_admin import readiness, sign_in
from tests.cast import DATA_SCIENTIST, ML_ENGINEER

SKILL = "load-testing"
MOST_CLICKS_AND_FIELDS = 40
# Everything that a skill can have; hours, typical levels and some choices keep their defaults.
WHOLE = LEAST | {
    "description": "How a service behaves when many people use it.",
    "aliases": "performance testing\nLocust",
    "need-1-0-skill": "api-development",
    "need-3-0-skill": "model-monitoring",
    f"{ROLE}-level": "3",
    f"{ROLE}-floor": "2",
    f"{ROLE}-chapter": "5",
    f"{ROLE}-higher": "6",
    **{
        f"exercise-{level}-{name}": f"{text} {level * 'Again. '}"
        for level in (1, 2, 3)
        for name, text in EXERCISE.items()
    },
    **{
        f"resource-{number}-{part}": text
        for number in (0, 1)
        for part, text in (
            ("title", f"Peaks {number}"),
            ("author", "A. Author"),
            ("address", "https://example.org/peaks"),
        )
    },
    "phrases": "peak* ... traffic",
    "sentence": "We survive peaks of daily traffic.",
}


def enter(page: Page, values: dict[str, str]) -> int:
    """Fill in fields by name, and return their number; chapters are chosen by position."""
    for name, value in values.items():
        field = page.locator(f'[name="{name}"]')
        if field.evaluate("item => item.tagName") != "SELECT":
            field.fill(value)
        elif name.endswith(("-chapter", "-higher")):
            field.select_option(index=int(value))
        else:
            field.select_option(value)
    return len(values)


def test_adding_a_skill_from_nothing_and_undoing_it(
    person: Page, open_browser, with_report, site, look, complaints
):
    with_report(person)
    report, before = person.url, readiness(person)
    editor = open_browser()
    sign_in(editor, site, "")
    steps.follow(editor.locator("#nav-sidebar a, aside a, nav a").get_by_text("Add a skill").first)
    look(editor, ".admin-page")
    # The name belongs to another skill: the page says so at once, with a link.
    editor.locator("[name=name]").fill("Feature store")
    editor.locator("[name=description]").focus()
    notes = editor.locator("#id_name_notes")
    expect(notes).to_contain_text("is another name of Machine learning pipelines")

    fields = enter(editor, WHOLE)
    editor.locator("[name=name]").focus()
    expect(notes).to_be_empty()
    expect(editor.locator("#id_slug_notes")).to_contain_text(f"It will be {SKILL}")
    expect(editor.locator("#tree-1")).to_contain_text("API")
    expect(editor.locator("#id_level-1-anchor_notes")).to_contain_text("of at most 18 words")
    expect(editor.locator("#tested mark")).to_have_text("peaks of daily traffic")
    expect(editor.locator("#open")).to_contain_text("Typical levels are averages")
    expect(editor.locator("#open")).not_to_contain_text("resources")
    look(editor, ".admin-page")
    steps.follow(editor.get_by_role("button", name="Preview the new skill"))
    row = editor.get_by_role("row", name="Data scientist → Machine learning engineer").last
    expect(row).to_contain_text("Question ")
    shown = row.inner_text()
    look(editor, ".admin-page")
    steps.follow(editor.get_by_role("button", name="Save these changes"))
    expect(editor.get_by_text("Load testing was added.")).to_be_visible()
    assert fields + len(["preview", "save"]) <= MOST_CLICKS_AND_FIELDS

    order = edition_current().question_order(DATA_SCIENTIST, ML_ENGINEER)
    place = order.index(SKILL)
    assert f"Question {place + 1}: Load testing" in shown
    newcomer = open_browser()
    steps.choose_roles(newcomer, site, "Data scientist")
    question = newcomer.locator(".question").nth(place)
    expect(question.locator(f"fieldset#{SKILL}")).to_be_attached()
    person.goto(report)
    assert readiness(person) == before
    expect(person.locator("main")).not_to_contain_text("Load testing")

    steps.follow(editor.get_by_role("link", name="History").first)
    steps.follow(editor.get_by_role("link", name="Undo the whole edit"))
    look(editor, ".card")
    steps.follow(editor.get_by_role("button", name="Preview undoing"))
    steps.follow(editor.get_by_role("button", name="Save these changes"))
    expect(editor.get_by_text("The edit was undone.")).to_be_visible()
    newcomer.reload()
    expect(newcomer.locator(".question").first).to_be_attached()
    expect(newcomer.locator(f"fieldset#{SKILL}")).to_have_count(0)
    person.reload()
    assert readiness(person) == before
    assert not complaints


def test_adding_a_skill_without_scripts(person_without_scripts: Page, site):
    """The button checks what is typed, and errors keep it."""
    page = person_without_scripts
    sign_in(page, site, "new-skill/")
    enter(page, {"name": "Load testing", "aliases": "k8s", "area": "devops-mlops"})
    steps.follow(page.get_by_role("button", name="Check what is typed"))
    expect(page.locator("#id_aliases_notes")).to_contain_text("is another name of Kubernetes")
    expect(page.locator("#average-1")).to_contain_text("the average of")
    steps.follow(page.get_by_role("button", name="Preview the new skill"))
    expect(page.locator("#id_level-1-anchor_notes")).to_contain_text("This field is required.")
    expect(page.locator("[name=aliases]")).to_have_value("k8s")
    enter(page, LEAST | {"aliases": ""})
    steps.follow(page.get_by_role("button", name="Preview the new skill"))
    steps.follow(page.get_by_role("button", name="Save these changes"))
    expect(page.get_by_text("Load testing was added.")).to_be_attached()
