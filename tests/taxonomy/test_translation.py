"""The taxonomy in German: other words on the pages, the same data behind them."""

import gettext
from collections import Counter

import polib
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from assessments import selectors
from assessments.domain.taxonomy.catalogue import DOMAIN, LOCALE, in_page_language
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.translation import translatable_texts, translated
from assessments.management.commands import taxonomy_messages
from assessments.models import Area, Skill, Snapshot, Tick
from assessments.taxonomy_store import editions
from assessments.taxonomy_store.store import increment_taxonomy_revision
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, Person, soup

PO = LOCALE / "de" / "LC_MESSAGES" / f"{DOMAIN}.po"
LEVELS = {"docker": "3", "kubernetes": "0", "ci-cd": "2"}


@pytest.fixture
def german():
    """Pages are in German."""
    with override("de"):
        yield


@pytest.fixture
def greta(german, db) -> Person:
    """A visitor who reads German."""
    return Person(Client(headers={"Accept-Language": "de"}))


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    """The German catalogue."""
    return polib.pofile(PO)


def leaves(value, path=()):
    """Yield every single value in plain JSON with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def submitted(person: Person):
    """Return a new result of a person."""
    draft = person.begin()
    sent = {f"skill-{skill}": level for skill, level in LEVELS.items()}
    person.client.post(reverse("assessments:area", args=[draft.pk, "devops-mlops"]), sent)
    person.submit(draft)
    draft.refresh_from_db()
    return draft


def pieces(response) -> list[str]:
    """Return the texts of a page, stripped."""
    return list(soup(response).stripped_strings)


def says(response, text: str) -> bool:
    """Return True if a page contains a text, alone or within another."""
    return any(text in piece for piece in pieces(response))


def test_only_words_change(real_taxonomy):
    shown = translated(real_taxonomy, lambda text: f"«{text}»")
    before = dict(leaves(real_taxonomy.model_dump(mode="json")))
    after = dict(leaves(shown.model_dump(mode="json")))
    assert before.keys() == after.keys()
    changed = {path for path in before if before[path] != after[path]}
    assert all(after[path] == f"«{before[path]}»" for path in changed)
    assert Counter(before[path] for path in changed) == Counter(
        found.text for found in translatable_texts(real_taxonomy)
    )
    # The path of a text in a list, such as a project's checks, ends in a number.
    assert {next(key for key in reversed(path) if isinstance(key, str)) for path in changed} == {
        "advice", "anchor", "brief", "check", "checks", "demand", "description", "detail",
        "example", "exercise", "experience", "more", "name", "note", "outcome", "reason",
        "role_name", "sections", "text", "title", "weight_reason",
    }  # fmt: skip
    works = {path for path in changed if path[0] == "learning" and path[-1] == "title"}
    assert not works
    assert Taxonomy.model_validate(shown.content()) == shown


def test_a_value_without_words_is_unchanged(real_taxonomy):
    levels = real_taxonomy.typical_levels[DATA_SCIENTIST]
    assert [translated(row, str.upper) for row in levels] == list(levels)


def test_places_name_file_and_object(real_taxonomy):
    places = {found.place for found in translatable_texts(real_taxonomy)}
    assert "skills/cloud.yaml: aws, level 2" in places
    assert "requirements/machine-learning-engineer.yaml: experiment-design" in places
    assert "specialisms.yaml: nlp-and-llms, llm-applications" in places
    assert "learning/cloud.yaml: aws, level 2, at_home" in places
    assert "curricula/machine-learning-engineer.yaml: first-program" in places
    assert "career.yaml: acting-above-title" in places


def test_the_catalogue_has_exactly_the_texts_of_the_taxonomy(catalogue, real_taxonomy):
    assert [entry.msgid for entry in catalogue] == list(
        dict.fromkeys(found.text for found in translatable_texts(real_taxonomy))
    )


def test_the_catalogue_is_complete_and_without_placeholders(catalogue):
    assert not [entry.msgid for entry in catalogue if not entry.msgstr or entry.fuzzy]
    assert not catalogue.obsolete_entries()
    assert not [entry.msgid for entry in catalogue if "%(" in entry.msgstr or "{" in entry.msgstr]
    names = [entry.msgstr for entry in catalogue if len(entry.msgid) <= 80]
    assert max(map(len, names)) <= 120


def test_compiled_catalogues_are_up_to_date(catalogue):
    compiled = gettext.translation(DOMAIN, LOCALE, ["de"])
    written = {entry.msgid: entry.msgstr for entry in catalogue if entry.msgstr}
    assert {text: compiled.gettext(text) for text in written} == written
    assert len(polib.mofile(str(PO.with_suffix(".mo")))) == len(written)


def test_updating_keeps_translations_drops_removed_texts_and_marks_new_ones(
    tmp_path, monkeypatch, real_taxonomy
):
    monkeypatch.setattr(taxonomy_messages, "LOCALE", tmp_path)
    path = tmp_path / "de" / "LC_MESSAGES" / "taxonomy.po"
    path.parent.mkdir(parents=True)
    kept, new = (area.description for area in real_taxonomy.areas[:2])
    old = polib.POFile()
    old.append(polib.POEntry(msgid=kept, msgstr="Bleibt.", occurrences=[("elsewhere", "")]))
    old.append(polib.POEntry(msgid="Of no use now.", msgstr="Fällt weg."))
    old.save(str(path))
    call_command("taxonomy_messages")
    written = polib.pofile(path)
    assert (written.find(kept).msgstr, written.find(kept).tcomment) == ("Bleibt.", "")
    assert (written.find(new).msgstr, written.find(new).tcomment) == ("", "unreviewed")
    assert written.find("Of no use now.") is None
    lines = path.read_text().splitlines()
    assert lines[lines.index(f'msgid "{kept}"') - 1] == "#: areas.yaml: statistics"
    assert polib.mofile(str(path.with_suffix(".mo"))).find(kept).msgstr == "Bleibt."


def test_the_committed_catalogue_is_up_to_date(tmp_path, monkeypatch):
    monkeypatch.setattr(taxonomy_messages, "LOCALE", tmp_path)
    copy = tmp_path / "de" / "LC_MESSAGES" / "taxonomy.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(PO.read_bytes())
    compiled = copy.with_suffix(".mo")
    compiled.write_bytes(PO.with_suffix(".mo").read_bytes())
    call_command("taxonomy_messages")
    assert copy.read_text() == PO.read_text()
    assert compiled.read_bytes() == PO.with_suffix(".mo").read_bytes()


def test_pages_show_german(greta, real_taxonomy):
    draft = greta.begin()
    skill = real_taxonomy.skill_by_slug["docker"]
    area = real_taxonomy.area_by_slug["devops-mlops"]
    role = real_taxonomy.role_by_slug[DATA_SCIENTIST]
    row = next(r for r in real_taxonomy.requirements[ML_ENGINEER] if r.slug == "kubernetes")
    home = greta.get("home")
    assert in_page_language(role.name) in pieces(home)
    assert role.name not in pieces(home)
    page = greta.get("area", draft.pk, "devops-mlops")
    for text in (skill.description, area.description, skill.levels[2].anchor):
        assert in_page_language(text) != text
        assert says(page, in_page_language(text))
        assert not says(page, text)
    done = submitted(greta)
    report = greta.get("report", done.pk)
    for text in (area.description, row.reason, row.weight_reason or ""):
        assert not text or not says(report, text)
    assert says(report, in_page_language(row.reason))
    plan = greta.get("plan", done.pk)
    step = selectors.plan_order(done, editions.edition_current())[0]
    learning = next(item for item in real_taxonomy.learning if item.skill == step.skill)
    (chapter,) = (c for c in real_taxonomy.curricula[ML_ENGINEER] if c.slug == step.chapter)
    for text in (learning.exercises[step.level].at_home.exercise, chapter.name, chapter.outcome):
        assert says(plan, in_page_language(text))
        assert not says(plan, text)
    slug = soup(plan).select_one(".project.is-whole")["id"]
    whole = next(project for project in real_taxonomy.projects if project.slug == slug)
    for name, text in (
        ("plan", whole.brief),
        ("specialisms", real_taxonomy.specialisms[0].description),
        ("plan", real_taxonomy.guide["acting-above-title"][0].text),
    ):
        response = greta.get(name, done.pk)
        assert says(response, in_page_language(text)), name
        assert not says(response, text), name
    guide = greta.get("guide")
    for entries in real_taxonomy.guide.values():
        for entry in entries:
            assert not says(guide, entry.text)
    assert says(guide, in_page_language(real_taxonomy.guide["path"][0].text))
    assert says(guide, in_page_language(real_taxonomy.salaries[-1].note))


def test_a_result_is_stored_in_the_original_words(greta, alice, edition):
    in_german = submitted(greta)
    with override("en-gb"):
        in_english = submitted(alice)
    assert in_german.result.snapshot_id == in_english.result.snapshot_id
    assert in_german.result.report == in_english.result.report
    part = edition.original.taxonomy.part(DATA_SCIENTIST, ML_ENGINEER)
    assert Snapshot.objects.get().digest == part.digest()


def test_a_german_reader_sees_that_a_result_is_current(greta):
    done = submitted(greta)
    assert selectors.result_is_current(done, editions.edition_current())
    Area.objects.filter(slug="cloud").update(name="Rented machines")
    increment_taxonomy_revision()
    assert not selectors.result_is_current(done, editions.edition_current())


def test_a_stored_report_and_progress_are_shown_in_german(greta, real_taxonomy):
    submitted(greta)
    Area.objects.update(description="Changed since.")
    increment_taxonomy_revision()
    draft = submitted(greta)
    area = real_taxonomy.area_by_slug["statistics"]
    view = selectors.result_report(draft)
    assert in_page_language(area.name) in {shown.name for shown in view.areas}
    change = greta.get("report", draft.pk)
    assert in_page_language(area.name) in pieces(change)
    assert area.name not in pieces(change)


def test_an_edition_has_the_curricula_in_its_language(german, db, real_taxonomy):
    edition = editions.edition_current()
    original = real_taxonomy.curricula
    assert edition.original.curricula == original
    for role, chapters in original.items():
        names = [in_page_language(chapter.name) for chapter in chapters]
        assert [chapter.name for chapter in edition.curricula[role]] == names
        assert names != [chapter.name for chapter in chapters]


def test_data_is_exported_in_the_original_words(greta, real_taxonomy):
    done = submitted(greta)
    table = greta.get("report_csv", done.pk).content.decode()
    assert f"{real_taxonomy.area_by_slug['statistics'].name}," in table
    content = greta.get("report_json", done.pk).json()
    assert content["taxonomy"]["areas"][0]["name"] == real_taxonomy.areas[0].name


def test_an_edited_text_is_shown_in_english_until_it_is_translated_again(german, db, real_taxonomy):
    before = editions.edition_current().taxonomy.skill_by_slug["docker"]
    assert before.description == in_page_language(real_taxonomy.skill_by_slug["docker"].description)
    Skill.objects.filter(slug="docker").update(description="Edited by an admin.")
    increment_taxonomy_revision()
    after = editions.edition_current().taxonomy.skill_by_slug["docker"]
    assert after.description == "Edited by an admin."
    assert after.levels == before.levels


def test_a_tick_set_in_english_is_shown_in_german(greta, real_taxonomy):
    done = submitted(greta)
    with override("en-gb"):
        edition = editions.edition_current()
        first = selectors.at_work(edition, set()).rows[0][1].entry
    sent = {"checklist": "above-title", "item": first.title.lower().replace(" ", "-")}
    response = greta.client.post(
        reverse("assessments:tick", args=[done.pk]), sent | {"done": "yes"}
    )
    assert response.status_code == 302
    assert Tick.objects.get().item == sent["item"]
    page = greta.get("plan", done.pk)
    assert page.context["at_work"].done == 1
    assert says(page, in_page_language(first.text))
    assert not says(page, first.text)


def test_each_language_has_its_own_words_in_one_process(db, real_taxonomy):
    description = real_taxonomy.areas[0].description
    with override("de"):
        german = editions.edition_current()
    english = editions.edition_current()
    assert english.taxonomy.areas[0].description == description
    assert german.taxonomy.areas[0].description != description
    assert german.original is english is english.original


def test_a_language_without_a_catalogue_shows_the_original(db, real_taxonomy):
    with override("fr"):
        edition = editions.edition_current()
        assert edition.original is edition
        assert edition.taxonomy.areas == real_taxonomy.areas
