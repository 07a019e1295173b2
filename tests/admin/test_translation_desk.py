"""The translation desk: translate, confirm, resolve conflicts, undo, and PO files."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.admin.translation_form import text_key
from assessments.domain.taxonomy.languages import MAX_TRANSLATION
from assessments.models import Area, Language, Translation
from assessments.taxonomy_store.edits import taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy
from tests.admin.forms import fields
from tests.admin.test_exchange import agree as _agree
from tests.admin.test_exchange import texts_of
from tests.cast import soup
from tests.taxonomy.builders import document, multiplied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_taxonomy")]
NAMES = {"Coding": "Programmation", "Maths": "Mathématiques"}


@pytest.fixture(autouse=True)
def _french(small_taxonomy):
    """French was added and is not yet offered."""
    Language.objects.create(code="fr")


def address(page: str = "desk", code: str = "fr", **query: str) -> str:
    return reverse(f"admin:translation-{page}", args=[code], query=query)


def text(english: str, prefix: str = "text") -> str:
    """Return the name of a text's field."""
    return f"{prefix}-{text_key(english)}"


def shown(editor: Client, **query: str) -> dict[str, str]:
    """Return the fields of the desk."""
    return fields(editor.get(address(**{"state": "all"} | query)))


def save(editor: Client, page: dict[str, str], texts: dict[str, str], **more: str):
    """Send a page of the desk with translations."""
    typed = {text(english): value for english, value in texts.items()}
    return editor.post(address(), page | typed | more)


def stored() -> dict[str, str]:
    """Return the translations that readers see."""
    rows = Translation.objects.filter(former="")
    return dict(rows.values_list("english", "text"))


def rename(old: str, new: str) -> None:
    """Change the name of an area."""
    with taxonomy_edit():
        Area.objects.filter(name=old).update(name=new)


def upload(editor: Client, content: bytes, code: str = "fr"):
    """Upload a PO file and return its preview."""
    return editor.post(address("import", code), {"file": SimpleUploadedFile("fr.po", content)})


def agree(editor: Client, seen):
    """Confirm a preview."""
    form = soup(seen).select_one("form.bar")
    data = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    return editor.post(address("import"), data)


def po(texts: dict[str, str], language: str = "fr") -> bytes:
    """Return a PO file."""
    file = polib.POFile()
    file.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
    for english, translation in texts.items():
        file.append(polib.POEntry(msgid=english, msgstr=translation))
    return str(file).encode()


def test_the_first_page_counts_texts_by_state(editor):
    save(editor, shown(editor), NAMES)
    rename("Maths", "Algebra")
    rows = texts_of(editor.get(reverse("admin:translations")), "tbody tr")
    assert [row.split()[:2] for row in rows] == [["Deutsch", "0"], ["Français", "1"]]
    assert rows[1].split()[4:6] == ["37", "1"]


def test_several_translations_are_saved_at_once(editor):
    response = save(editor, shown(editor), NAMES)
    assert response.status_code == 302
    assert stored() == NAMES
    [message] = texts_of(editor.get(address()), "[class*=bg-green]")
    assert message == "2 translations saved."
    rows = Translation.history.select_related("history_user")
    assert {row.history_user.is_superuser for row in rows} == {True}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "translated"}, {"Coding", "Maths"}),
        ({"state": "untranslated", "kind": "role"}, {"Analyst", "Engineer", "Analyses.", "Builds."}),
        ({"state": "translated", "area": "maths"}, {"Maths"}),
        ({"state": "all", "q": "PROGRAMM"}, {"Coding"}),
        ({"state": "stale"}, set()),
        ({"state": "nonsense", "kind": "role", "p": "x"},
         {"Analyst", "Engineer", "Analyses.", "Builds."}),
    ],
)  # fmt: skip
def test_filters(query, found, editor):
    save(editor, shown(editor), NAMES)
    page = soup(editor.get(address(**query)))
    assert {item.get_text() for item in page.select(".english")} == found


def test_an_error_saves_nothing_and_loses_nothing(editor):
    long = "é" * (MAX_TRANSLATION + 1)
    response = save(editor, shown(editor), NAMES | {"Engineer": long})
    assert response.status_code == 422
    assert stored() == {}
    again = fields(response)
    assert (again[text("Coding")], again[text("Engineer")]) == ("Programmation", long)
    assert texts_of(response, ".problems li") == [
        "Engineer, name : This text has 4,001 characters, at most 4,000 are allowed."
    ]
    assert save(editor, again, {"Engineer": "Ingénieur"}).status_code == 302
    assert stored() == NAMES | {"Engineer": "Ingénieur"}


def test_a_conflict_is_shown_and_the_editor_decides(editor):
    page = shown(editor)
    save(editor, page, NAMES)
    response = save(editor, page, {"Coding": "Codage", "Maths": "Maths", "Engineer": "Ingénieur"})
    assert response.status_code == 422
    assert stored() == NAMES
    assert "Another editor has saved: “Programmation”" in response.content.decode()
    again = fields(response)
    assert again[text("Coding")] == "Codage"
    theirs = {text("Maths", "theirs"): "on"}
    assert save(editor, again, {}, **theirs).status_code == 302
    assert stored() == NAMES | {"Coding": "Codage", "Engineer": "Ingénieur"}


def test_the_same_translation_sent_twice_is_no_conflict(editor):
    page = shown(editor)
    for _ in range(2):
        assert save(editor, page, NAMES).status_code == 302
    assert stored() == NAMES
    assert Translation.history.count() == 2


def test_the_translation_of_a_text_that_has_changed_since_is_shown(editor):
    page = shown(editor)
    rename("Coding", "Software")
    response = save(editor, page, NAMES)
    assert response.status_code == 422
    [problem] = texts_of(response, ".problems li")
    assert problem.endswith("Your translation was: “Programmation”")
    assert fields(response)[text("Maths")] == "Mathématiques"
    assert save(editor, fields(response), {}).status_code == 302
    assert stored() == {"Maths": "Mathématiques"}


def test_a_stale_translation_is_confirmed_changed_or_removed(editor):
    save(editor, shown(editor), NAMES | {"Engineer": "Ingénieur"})
    rename("Coding", "Software")
    rename("Maths", "Algebra")
    response = editor.get(address(state="stale"))
    assert texts_of(response, ".text del") == ["Coding", "Maths"]
    page = fields(response)
    assert save(editor, page, {}).status_code == 302
    assert not {"Software", "Algebra"} & stored().keys()
    confirmed = {text("Software", "right"): "on"}
    assert save(editor, page, {"Algebra": ""}, **confirmed).status_code == 302
    found = stored()
    assert found["Software"] == "Programmation"
    assert not Translation.objects.filter(english="Algebra").exists()


def test_a_translation_of_the_product_is_replaced_and_restored_but_not_removed(editor, monkeypatch):
    for module in ("translation_desk", "translation_files"):
        monkeypatch.setattr(
            f"assessments.admin.{module}.shipped_catalogue",
            lambda _: lambda english: {"Coding": "Code"}.get(english, ""),
        )
    assert shown(editor)[text("Coding")] == "Code"
    response = save(editor, shown(editor), {"Coding": ""})
    assert "ships with the product" in response.content.decode()
    save(editor, shown(editor), {"Coding": "Codage"})
    assert stored() == {"Coding": "Codage"}
    save(editor, shown(editor), {"Coding": ""})
    assert shown(editor)[text("Coding")] == "Code"
    save(editor, shown(editor), {"Coding": "Codage"})
    assert agree(editor, upload(editor, po({"Coding": "Code"}))).status_code == 302
    assert stored() == {}


def test_the_first_translations_can_be_undone(editor):
    assert editor.post(
        address(code="de"), shown(editor, code="de") | {text("Coding"): "Programmieren"}
    )
    german = Language.objects.get(code="de")
    history = editor.get(reverse("admin:assessments_language_history", args=[german.pk]))
    [added, created] = texts_of(history, ".card")
    assert "Coding added translation" in added
    assert "de added language" in created
    [back] = soup(history).select(".card-head a:-soup-contains('Restore this')")
    assert editor.post(back["href"]).status_code == 302
    assert stored() == {}
    assert Language.objects.filter(code="de").exists()


def test_a_language_is_added_and_offered_in_the_admin(editor):
    add = reverse("admin:assessments_language_add")
    options = {item["value"] for item in soup(editor.get(add)).select("[name=code] option")}
    assert {"nl", "pt-br", "de"} <= options
    assert not {"en", "en-gb", "ar", "zh-cn"} & options
    assert editor.post(add, {"code": "ar"}).status_code == 200
    assert "already exists" in editor.post(add, {"code": "fr"}).content.decode()
    response = editor.post(add, {"code": "nl", "offered": "on"})
    assert response["Location"] == address(code="nl")
    assert Language.objects.get(code="nl").offered
    assert [row.code for row in load_taxonomy().languages] == ["fr", "nl"]


def test_unknown_languages_have_no_desk(editor):
    for page in ("desk", "export", "import"):
        assert editor.get(address(page, code="nl")).status_code == 404


def test_an_exported_file_is_imported_with_a_preview(editor):
    save(editor, shown(editor), NAMES)
    rename("Maths", "Algebra")
    response = editor.get(address("export", open="1"))
    assert response["Content-Disposition"] == 'attachment; filename="taxonomy-fr.po"'
    file = polib.pofile(response.content.decode())
    assert file.find("Coding") is None
    stale = file.find("Algebra")
    assert (stale.msgstr, stale.fuzzy, stale.previous_msgid) == ("Mathématiques", True, "Maths")
    file.find("Engineer").msgstr = "Ingénieur "
    seen = upload(editor, str(file).encode())
    assert seen.status_code == 200
    assert "would change 1 translation." in seen.content.decode()
    assert "Left out: 1 marked as fuzzy." in texts_of(seen, ".muted")
    assert stored() == {"Coding": "Programmation", "Maths": "Mathématiques"}
    assert agree(editor, seen).status_code == 302
    assert stored()["Engineer"] == "Ingénieur"
    whole = editor.get(address("export")).content
    assert "would change 0 translations" in upload(editor, whole).content.decode()


def test_an_import_after_another_edit_is_previewed_again(editor):
    seen = upload(editor, po(NAMES))
    save(editor, shown(editor), {"Coding": "Codage"})
    again = agree(editor, seen)
    assert again.status_code == 200
    assert "has changed since this preview" in again.content.decode()
    assert stored() == {"Coding": "Codage"}
    assert agree(editor, again).status_code == 302
    assert stored() == NAMES


def test_a_refused_file_is_explained(editor):
    response = upload(editor, po(NAMES, "es"))
    assert response.status_code == 422
    assert texts_of(response, ".problems li") == ["this file is for the language es, not for fr"]
    assert texts_of(upload(editor, b""), ".problems li") == ["The submitted file is empty."]
    damaged = {"name": "a.po", "content": "%%%", "revision": "1"}
    assert editor.post(address("import"), damaged).status_code == 302
    assert editor.get(address("import")).status_code == 302
    assert stored() == {}


def test_the_queries_do_not_depend_on_the_number_of_texts(editor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(address())
        return len(captured)

    few = queries()
    save_taxonomy(multiplied(document(), 3))
    assert queries() == few
    assert few <= 30


def test_translations_are_in_the_exported_taxonomy(editor):
    save(editor, shown(editor), NAMES)
    taxonomy = load_taxonomy()
    content = editor.get(reverse("admin:exchange-export", args=["taxonomy", "zip"])).content
    Language.objects.get(code="fr").delete()
    seen = editor.post(
        reverse("admin:exchange"), {"file": SimpleUploadedFile("taxonomy.zip", content)}
    )
    assert "fr: Coding added translation" in " ".join(texts_of(seen, "tr"))
    assert _agree(editor, seen).status_code == 302
    assert load_taxonomy() == taxonomy
