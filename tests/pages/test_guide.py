"""The career guide's page, and what pages say once about how figures came about."""

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from assessments.domain.guide import Notes, right_for_me, salary_groups
from assessments.domain.taxonomy.catalogue import in_page_language
from assessments.domain.taxonomy.objects import GuideEntry
from tests.cast import soup

pytestmark = pytest.mark.django_db
# Words in all that a reader sees, the frame of the page and numbers of notes included.
MOST_WORDS = 1150
# Pages of a result show these sections.
ELSEWHERE = {"acting-above-title", "interviews", "choosing-a-specialism"}
CHECK = {"check": "1"}


@pytest.fixture
def page(client) -> BeautifulSoup:
    response = client.get("/guide/")
    assert response.status_code == 200
    return soup(response)


def words(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def test_everything_in_the_guide_is_shown(page, real_taxonomy):
    text = words(page.get_text(" "))
    for section, entries in real_taxonomy.guide.items():
        for entry in entries if section not in ELSEWHERE else ():
            assert words(entry.text) in text
            assert words(entry.title or "") in text
            assert section == "right-for-me" or words(entry.more or "") in text


def test_it_is_short(page):
    for hidden in page.select("script, style, title, .visually-hidden, .skip-link"):
        hidden.decompose()
    shown = [word for word in page.get_text(" ").split() if any(map(str.isalnum, word))]
    assert len(shown) <= MOST_WORDS


def test_every_claim_has_a_note(page, real_taxonomy):
    notes = [note["id"] for note in page.select(".notes li")]
    claims = [
        *page.select(".guide-path li, .guide-check label, .guide-list li > p:not(.muted)"),
        *page.select(".comparison tbody th, .salaries-head th"),
    ]
    guide = [*real_taxonomy.guide.items()]
    assert len(claims) == (
        sum(len(entries) for section, entries in guide if section not in ELSEWHERE)
        - len(real_taxonomy.guide["freelancing"])
        + len(page.select(".salaries-head"))
    )
    for claim in [*claims, *page.select("#industries ~ div > p")]:
        link = claim.select_one(".note-link") or claim.find_next_sibling(class_="note-link")
        assert link["href"][1:] in notes, claim


def test_every_note_has_a_source_and_its_year(page, real_taxonomy):
    notes = [words(note.get_text()) for note in page.select(".notes li")]
    sources = {source.title: source for source in real_taxonomy.sources}
    for number, note in enumerate(notes, 1):
        (source,) = [source for title, source in sources.items() if note.startswith(words(title))]
        year = "" if source.slug == "judgement" else f", {source.year or 'undated'}"
        assert note == f"{words(source.title)}{year}"
        assert page.select_one(f"#note-{number}")
    assert len(set(notes)) == len(notes)


def test_a_claim_says_what_its_note_does_not(real_taxonomy):
    notes = Notes(real_taxonomy.source_by_slug)
    entry = GuideEntry(text="More jobs.", source="easy-guide-2021")
    same = entry.model_copy(update={"year": "2021"})
    other = entry.model_copy(update={"source_named": "Forbes", "year": "2015-2018"})
    cited = notes.cite([entry, same, other])
    assert [each.origin for each in cited] == ["", "", "Forbes, 2015-2018"]
    assert len(notes.all()) == 1


def test_salaries_have_one_date_for_each_source_and_are_never_mixed(page, real_taxonomy):
    (table,) = page.select("table.salaries")
    groups = salary_groups(real_taxonomy.salaries, Notes(real_taxonomy.source_by_slug))
    bodies = table.select("tbody")
    for body, group in zip(bodies, groups, strict=True):
        head = words(body.select_one(".salaries-head").get_text(" "))
        assert head.startswith(f"{group.first.country}, {group.first.currency}")
        assert body.get_text().count(group.year or "undated") == 1
        assert {row.currency for row, _ in group.rows} == {group.first.currency}
        assert max(length for _, length in group.rows) == 100
        assert len(body.select("tr")) == 1 + len(group.rows)
    assert sum(len(group.rows) for group in groups) == len(real_taxonomy.salaries)
    assert "3 million" not in table.get_text()


def test_the_check_says_what_each_no_suggests(client, page, real_taxonomy):
    statements = real_taxonomy.guide["right-for-me"]
    boxes = page.select(".guide-check [type=checkbox]")
    assert len(boxes) == len(statements) <= 5
    assert not page.select(".guide-answer, .guide-check [checked]")
    answered = soup(client.get("/guide/", CHECK | {"yes": ["1", "3", "99", "x"]}))
    assert [box["value"] for box in answered.select(".guide-check [checked]")] == ["1", "3"]
    assert "Yes to 2 of 5" in words(answered.select_one(".guide-answer").get_text())
    hints = [words(hint.get_text()) for hint in answered.select(".guide-answer li")]
    assert hints == [words(statements[n].more) for n in (1, 3, 4)]
    none = soup(client.get("/guide/", CHECK))
    assert len(none.select(".guide-answer li")) == 5
    every = soup(client.get("/guide/", CHECK | {"yes": [box["value"] for box in boxes]}))
    assert not every.select(".guide-answer li")
    assert "should suit you" in every.select_one(".guide-answer").get_text()


def test_the_check_in_german(client, real_taxonomy):
    german = soup(client.get("/guide/", CHECK, headers={"accept-language": "de"}))
    with override("de"):
        hint = in_page_language(real_taxonomy.guide["right-for-me"][0].more)
    assert words(german.select_one(".guide-answer li").get_text()) == words(hint)


def test_a_statement_without_a_hint_has_none():
    entries = [GuideEntry(text="I like it.", source="judgement")]
    assert right_for_me(entries, []).hints == ()
    assert not right_for_me(entries, []).is_all


def test_it_leads_to_the_short_form(page):
    link = page.find("a", string=lambda text: text and "See where you stand" in text)
    assert link["href"] == "/"
    assert "12 questions, about 5 minutes" in words(link.parent.get_text())


def test_its_contents_link_to_every_section(page):
    sections = page.select("main section h2")
    entries = page.select("main nav a")
    assert [entry["href"] for entry in entries] == [f"#{heading['id']}" for heading in sections]
    assert [entry.get_text() for entry in entries] == [heading.get_text() for heading in sections]


def test_each_page_says_once_what_is_not_reviewed(page, alice, typical_scientist):
    alice.make_plan(typical_scientist)
    pages = {name: alice.page(name, typical_scientist.pk) for name in ("specialisms", "plan")}
    for name, shown in (pages | {"guide": page}).items():
        text = words(shown.select_one("main").get_text(" "))
        said = text.count("second expert") + text.count("not been reviewed")
        assert said == (name in {"plan", "guide"}), name
        for mark in shown.select(".note-link"):
            assert shown.select_one(mark["href"]), name
    assert pages["plan"].select_one("main a[href='/guide/#how']")


def test_estimated_specialisms_are_explained_once(alice, typical_scientist):
    page = alice.page("specialisms", typical_scientist.pk)
    assert len(page.select("[href='#estimated']")) > 1
    report, fragment = page.select_one("#estimated a")["href"].split("#")
    assert soup(alice.client.get(report)).select_one(f"#{fragment}")
