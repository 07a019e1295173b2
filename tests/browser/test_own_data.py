"""Exporting data, importing and deleting it, in a real browser."""

from playwright.sync_api import Page, expect

from assessments.models import Assessment, SharedReport


def test_export_then_import_elsewhere_then_delete(
    person: Page, elsewhere: Page, with_report, site, complaints
):
    with_report(person)
    readiness = person.locator(".figure strong").first.inner_text()
    person.goto(f"{site}/data/")
    with person.expect_download() as download:
        person.get_by_role("link", name="Save everything as JSON").click()
    file = download.value.path()
    person.get_by_role("link", name="Delete everything").click()
    person.get_by_label("Yes, delete everything").check()
    person.get_by_role("button", name="Delete everything").click()
    expect(person.locator(".messages")).to_contain_text("has been deleted")
    assert not Assessment.objects.exists()
    assert not SharedReport.objects.exists()

    elsewhere.goto(f"{site}/data/")
    elsewhere.get_by_label("File with your data").set_input_files(file)
    elsewhere.get_by_role("button", name="Import file").click()
    expect(elsewhere.locator(".messages")).to_contain_text("1 assessment imported")
    elsewhere.goto(site)
    elsewhere.get_by_role("link", name="Data scientist → Machine learning engineer").click()
    expect(elsewhere.locator(".figure strong").first).to_have_text(readiness)
    assert complaints == []
