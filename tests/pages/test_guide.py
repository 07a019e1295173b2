"""The career guide's page."""

import pytest
from bs4 import BeautifulSoup

from assessments.domain.guide import salary_groups
from tests.cast import soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client) -> BeautifulSoup:
    response = client.get("/guide/")
    assert response.status_code == 200
    return soup(response)


def test_everything_in_the_guide_is_shown(page, real_taxonomy):
    text = " ".join(page.get_text(" ").split())
    for section, entries in real_taxonomy.guide.items():
        for entry in entries:
            message = entry.title if section == "industries" else entry.text
            assert " ".join(message.split()) in text


def test_salaries_are_shown_with_their_source_and_never_mixed(page, real_taxonomy):
    tables = page.select("table.salaries")
    shown = 0
    for table, group in zip(
        tables,
        salary_groups(real_taxonomy.salaries, dict(real_taxonomy.source_by_slug)),
        strict=True,
    ):
        caption = table.caption.get_text(" ", strip=True)
        assert group.source.title in caption
        assert group.first.currency in caption
        assert (group.first.year or "undated") in caption
        assert {row.currency for row, _ in group.rows} == {group.first.currency}
        assert max(length for _, length in group.rows) == 100
        shown += len(table.select("tbody tr"))
    assert shown == len(real_taxonomy.salaries)
    assert "3 million" not in " ".join(table.get_text() for table in tables)


def test_it_links_to_the_assessment(page):
    assert page.find("a", string=lambda text: text and "See how far you are" in text)


def test_its_contents_link_to_every_section(page):
    sections = page.select("main section > h2")
    entries = page.select(".contents a")
    assert [entry["href"] for entry in entries] == [f"#{heading['id']}" for heading in sections]
    assert [entry.get_text() for entry in entries] == [heading.get_text() for heading in sections]
