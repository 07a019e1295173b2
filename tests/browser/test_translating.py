"""Translating the taxonomy in the admin, in a real browser."""

from playwright.sync_api import Page, expect

from assessments.models import Translation
from tests.browser import steps
from tests.browser.test_admin import sign_in

TEXTS = {
    "Translation of Cloud, name": "Wolke",
    "Translation of Cloud, description": "Rechner anderer Leute.",
    "Translation of Docker and containers, description": "Alles in Kisten.",
    "Translation of Data scientist, name": "Datenforscherin",
    "Translation of Machine learning engineer, name": "Lernmaschinistin",
}
SAVE = "Save all on this page"


def filtered(editor: Page, state: str, words: str) -> None:
    """Show the texts in a state with these words."""
    editor.locator("[name=state]").select_option(state)
    editor.get_by_label("Words").fill(words)
    steps.follow(editor.get_by_role("button", name="Show"))


def saved(editor: Page, message: str) -> None:
    """Save the page and see the message."""
    steps.follow(editor.get_by_role("button", name=SAVE))
    expect(editor.get_by_text(message, exact=True)).to_be_visible()


def test_an_editor_translates_five_texts_and_undoes_them(person: Page, open_browser, site, look):
    editor = open_browser()
    sign_in(editor, site, "translations/")
    look(editor, ".admin-page")
    steps.follow(editor.get_by_role("link", name="Deutsch"))

    # Three of the cloud and two roles, saved page by page.
    for label, text in TEXTS.items():
        words = label.removeprefix("Translation of ").partition(",")[0]
        filtered(editor, "All", words)
        editor.get_by_label(label, exact=True).fill(text)
        saved(editor, "1 translation saved.")
    look(editor, ".admin-page")

    person.goto(site)
    steps.follow(person.get_by_role("button", name="Deutsch"))
    expect(person.get_by_label("Ich komme von")).to_contain_text("Datenforscherin")
    expect(person.locator("main")).to_contain_text("Wolke")

    # The English text changes: German readers see it until the translation is confirmed.
    editor.goto(f"{site}/admin/assessments/area/")
    steps.follow(editor.get_by_role("link", name="Cloud", exact=True))
    editor.get_by_label("Name").fill("Rented machines")
    steps.follow(editor.get_by_role("button", name="Save", exact=True))
    person.reload()
    expect(person.locator("main")).to_contain_text("Rented machines")
    expect(person.locator("main")).not_to_contain_text("Wolke")
    editor.goto(f"{site}/admin/translations/de/")
    text = editor.get_by_role("listitem").filter(has_text="Now it says:")
    expect(text.locator("del")).to_have_text("Cloud")
    look(editor, ".admin-page")
    text.get_by_label("The translation is still right").check()
    saved(editor, "1 translation saved.")
    person.reload()
    expect(person.locator("main")).to_contain_text("Wolke")

    # Back to the state before the first translation.
    steps.follow(editor.get_by_role("link", name="History and undo"))
    steps.follow(editor.get_by_role("link", name="Restore this").last)
    steps.follow(editor.get_by_role("button", name="Restore this"))
    assert not Translation.objects.exists()
    person.reload()
    expect(person.get_by_label("Ich komme von")).not_to_contain_text("Datenforscherin")
    expect(person.locator("main")).to_contain_text("Rented machines")


def test_a_language_is_added_and_readers_choose_it(person: Page, open_browser, site, look):
    editor = open_browser()
    sign_in(editor, site, "translations/")
    steps.follow(editor.get_by_role("link", name="Add a language"))
    editor.get_by_label("Language").select_option(label="French (Français)")
    editor.get_by_text("Offered", exact=True).click()
    steps.follow(editor.get_by_role("button", name="Save", exact=True))
    filtered(editor, "To do", "data scientist")
    editor.get_by_label("Translation of Data scientist, name").fill("Analyste des données")
    saved(editor, "1 translation saved.")

    person.goto(site)
    steps.follow(person.get_by_role("button", name="Français"))
    expect(person.get_by_label("I come from")).to_contain_text("Analyste des données")
    expect(person.locator(".language")).to_contain_text("All other words are in English.")
    assert person.locator("html").get_attribute("lang") == "en-gb"
    assert person.locator("main").get_attribute("lang") == "fr"
    look(person)
    steps.follow(person.get_by_role("button", name="English"))
    expect(person.get_by_label("I come from")).to_contain_text("Data scientist")
    assert person.locator("main").get_attribute("lang") is None
