"""Translations of editors: stored with the taxonomy, before those of the product, and stale."""

import pytest
from django.utils.translation import override

from assessments import selectors
from assessments.domain.taxonomy.catalogue import in_page_language, taxonomy_language
from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.files import read_taxonomy, write_taxonomy
from assessments.domain.taxonomy.languages import Language, Translation
from assessments.domain.taxonomy.translating import (
    STALE,
    TRANSLATED,
    UNTRANSLATED,
    Glossary,
    carried_languages,
    changed_texts,
    entries,
)
from assessments.models import Area, Role
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.edits import taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy
from assessments.taxonomy_store.translations import write_translations
from tests.cast import DATA_SCIENTIST, ML_ENGINEER
from tests.taxonomy.builders import document, small

FRENCH = Language(
    code="fr",
    offered=True,
    translations=(
        Translation(english="An area.", text="Un domaine."),
        Translation(english="Coding", text="Programmation", former="Programming"),
    ),
)


def with_area(**changes):
    """Return the small taxonomy with French, and with changes of its first area."""
    files = small()
    files["areas.yaml"]["areas"][0] |= changes
    return document(files).model_copy(update={"languages": (FRENCH,)})


def state(taxonomy, english: str, shipped=lambda _: "") -> tuple[str, str]:
    """Return the state and the translation of a text in French."""
    (row,) = (row for row in entries(taxonomy, "fr", shipped) if row.english == english)
    return row.state, row.text


def translate(code: str, texts: dict[str, str]) -> None:
    """Save translations as an editor would."""
    with taxonomy_edit() as taxonomy:
        rows = [Translation(english=english, text=text) for english, text in texts.items()]
        write_translations(taxonomy, code, rows)


def test_each_text_has_a_state():
    taxonomy = with_area()
    assert state(taxonomy, "An area.") == (TRANSLATED, "Un domaine.")
    assert state(taxonomy, "Coding") == (STALE, "Programmation")
    assert state(taxonomy, "Maths") == (UNTRANSLATED, "")
    assert state(taxonomy, "Maths", lambda _: "Maths") == (TRANSLATED, "Maths")
    assert state(taxonomy, "An area.", lambda _: "Une aire.") == (TRANSLATED, "Un domaine.")


def test_a_changed_text_keeps_its_translation_as_stale():
    before, after = with_area(), with_area(description="A field.")
    # The other area still has the old text, so it has not been replaced.
    assert changed_texts(before, after) == {}
    before = with_area(description="A field.", name="Code")
    after = with_area(description="All fields.", name="Coding")
    assert changed_texts(before, after) == {"All fields.": "A field.", "Coding": "Code"}
    (french,) = carried_languages(before, after, {})
    assert french == FRENCH
    (french,) = carried_languages(before, after, {"fr": {"A field.": "Un champ."}.get})
    assert french.translations[0] == Translation(
        english="All fields.", text="Un champ.", former="A field."
    )


def test_a_translation_that_is_stale_already_keeps_the_text_it_was_written_for():
    (french,) = carried_languages(with_area(), with_area(name="Programs"), {})
    assert french.translations[-1] == Translation(
        english="Programs", text="Programmation", former="Programming"
    )


def test_the_glossary_finds_translated_names_in_other_texts():
    names = {"Engineer": "Ingénieur", "Vectors": "Vecteurs", "A skill.": "Une compétence."}
    glossary = Glossary(entries(document(), "fr", lambda text: names.get(text, "")))
    assert glossary.terms_in("An engineer adds vectors, not engineers.") == [
        ("Engineer", "Ingénieur"),
        ("Vectors", "Vecteurs"),
    ]
    assert glossary.terms_in("Vectors") == []
    assert Glossary([]).terms_in("Anything") == []


def test_two_translations_of_one_text_are_a_problem():
    twice = FRENCH.model_copy(update={"translations": FRENCH.translations[:1] * 2})
    taxonomy = document().model_copy(update={"languages": (twice, FRENCH)})
    assert taxonomy_problems(taxonomy) == [
        "languages: fr appears twice",
        "language fr: 2 translations of “An area.”",
    ]


def test_a_language_that_pages_cannot_show_is_a_problem():
    arabic = document().model_copy(update={"languages": (Language(code="ar-dz"),)})
    assert taxonomy_problems(arabic) == [
        "language ar-dz: it is written from right to left; our pages are not"
    ]


def test_languages_are_written_to_files_and_read_back(tmp_path):
    taxonomy = with_area()
    write_taxonomy(taxonomy, tmp_path)
    assert read_taxonomy(tmp_path) == taxonomy
    write_taxonomy(document(), tmp_path)
    assert not list((tmp_path / "languages").iterdir())


@pytest.mark.django_db
class TestInTheDatabase:
    """The small taxonomy with French, saved."""

    @pytest.fixture(autouse=True)
    def _saved(self, small_taxonomy):
        save_taxonomy(with_area())

    def test_what_was_saved_is_loaded(self):
        assert load_taxonomy() == with_area()

    def test_an_import_without_languages_keeps_them(self):
        save_taxonomy(document())
        assert load_taxonomy().languages == (FRENCH,)

    def test_an_import_makes_translations_of_changed_texts_stale(self):
        save_taxonomy(with_area(name="Programs"))
        assert state(load_taxonomy(), "Programs") == (STALE, "Programmation")

    def test_an_edit_makes_them_stale_and_its_undoing_current_again(self):
        translate("fr", {"Coding": "Programmation"})
        for name in ("Software", "Coding"):
            with taxonomy_edit():
                Area.objects.filter(slug="coding").update(name=name)
            with taxonomy_language("fr"):
                shown = edition_current().taxonomy.area_by_slug["coding"].name
            assert shown == {"Software": "Software", "Coding": "Programmation"}[name]
        assert state(load_taxonomy(), "Coding") == (TRANSLATED, "Programmation")


@pytest.mark.django_db
def test_an_editors_translation_wins_over_that_of_the_product(real_taxonomy):
    role = real_taxonomy.role_by_slug[DATA_SCIENTIST]
    with override("de"):
        before = in_page_language(role.name)
    translate("de", {role.name: "Datenforscherin"})
    with override("de"):
        edition = edition_current()
        assert edition.taxonomy.role_by_slug[DATA_SCIENTIST].name == "Datenforscherin" != before
        assert str(Role.objects.get(slug=DATA_SCIENTIST)) == "Datenforscherin"
        other = real_taxonomy.role_by_slug[ML_ENGINEER]
        assert edition.taxonomy.role_by_slug[ML_ENGINEER].name != other.name
    assert edition_current().taxonomy.role_by_slug[DATA_SCIENTIST] == role


@pytest.mark.django_db
def test_a_stored_result_is_shown_with_new_translations(alice):
    done = alice.begin()
    alice.submit(done)
    done.refresh_from_db()
    area = selectors.result_report(done).areas[0].name
    translate("de", {area: "Neuer Name"})
    with override("de"):
        edition_current()
        assert selectors.result_report(done).areas[0].name == "Neuer Name"
    assert selectors.result_report(done).areas[0].name == area
