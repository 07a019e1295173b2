"""Changing the language, with and without scripts."""

from playwright.sync_api import Page, expect


def test_the_switch_changes_the_language_and_keeps_the_page(
    person: Page, with_report, complaints, look
):
    with_report(person)
    readiness = person.locator(".figure strong").first.inner_text()
    address = person.url
    person.get_by_role("button", name="Deutsch").click()
    expect(person.get_by_role("heading", name="Wo du stehst")).to_be_visible()
    assert person.url == address
    expect(person.locator("html")).to_have_attribute("lang", "de")
    expect(person.locator(".figure strong").first).to_have_text(readiness)
    for name in ("Plan", "Was wäre, wenn", "Rollen", "Spezialisierungen"):
        person.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        look(person)
    look(person)
    person.get_by_role("button", name="English").click()
    expect(person.get_by_role("heading", name="Which specialism?")).to_be_visible()
    assert not complaints


def test_the_questionnaire_speaks_german_also_where_a_script_says_it(
    person: Page, site, complaints, look
):
    person.goto(site)
    person.get_by_role("button", name="Deutsch").click()
    look(person)
    person.locator("[name=start_role]").select_option("data-scientist")
    person.get_by_role("button", name="Start").click()
    look(person)
    person.get_by_role("link", name="Beginnen mit").click()
    person.locator("fieldset.scale input[value='2']").first.check()
    expect(person.locator("fieldset.scale .status").first).to_have_text("Gespeichert")
    person.context.set_offline(True)
    person.locator("fieldset.scale input[value='3']").first.check()
    expect(person.locator("fieldset.scale .status").first).to_contain_text("Noch nicht gespeichert")
    person.context.set_offline(False)
    expect(person.locator("fieldset.scale .status").first).to_have_text("Gespeichert")
    look(person)


def test_without_scripts_the_switch_works_too(person_without_scripts: Page, site):
    person = person_without_scripts
    person.goto(f"{site}/guide/")
    person.get_by_role("button", name="Deutsch").click()
    expect(person.get_by_role("heading", level=1)).to_have_text(
        "Wie man Machine Learning Engineer wird"
    )
    assert person.url == f"{site}/guide/"
