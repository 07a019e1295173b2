"""Parts of a page that htmx replaces."""

from playwright.sync_api import Page, expect


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
