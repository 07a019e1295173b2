"""Parts of a page that htmx replaces."""

from playwright.sync_api import Page, Route, expect


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


def test_a_part_keeps_its_place_while_it_waits(person: Page, site):
    person.goto(site)
    held: list[Route] = []
    person.route("**/?*", lambda route: held.append(route))
    preview = person.locator("#preview")
    before = preview.bounding_box()
    person.get_by_label("I come from").focus()
    with person.expect_request("**/?*"):
        person.get_by_label("I come from").select_option("data-scientist")
    expect(preview).to_have_attribute("aria-busy", "true")
    assert preview.bounding_box() == before
    held.pop().continue_()
    expect(preview).to_contain_text("data scientist usually lacks")
    expect(preview).not_to_have_attribute("aria-busy", "true")
    # The choice keeps the focus.
    expect(person.get_by_label("I come from")).to_be_focused()
    with person.expect_request("**/?*"):
        person.get_by_label("I come from").select_option("student")
    expect(preview).to_have_attribute("aria-busy", "true")
    held.pop().abort()
    expect(preview).to_contain_text("could not be loaded")
    expect(preview).not_to_have_attribute("aria-busy", "true")
