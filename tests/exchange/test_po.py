"""PO files: what is written is read back; others are refused with sentences, and quickly."""

import time

import polib
import pytest

from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.exchange.po import MAX_LINES, MAX_PO_BYTES, po_text, read_po
from assessments.domain.taxonomy.languages import Language, Translation
from assessments.domain.taxonomy.translating import entries
from tests.taxonomy.builders import document

HEAD = 'msgid ""\nmsgstr "Language: pt-br\\n"\n\n'
TEXTS = {"Coding", "Maths"}


def refused(content: bytes | str) -> list[str]:
    """Return the problems of a file."""
    content = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(ExchangeError) as refusal:
        read_po(content, "pt-br", TEXTS)
    return refusal.value.problems


def test_what_is_written_is_read_back():
    rows = (
        Translation(english="Coding", text='Zeile 1\n"Zeile" 2\\ é 🎉'),
        Translation(english="Maths", text="Alt", former="Old maths"),
    )
    taxonomy = document().model_copy(
        update={"languages": (Language(code="fr", translations=rows),)}
    )
    text = po_text(entries(taxonomy, "fr", lambda _: ""), "fr")
    found = read_po(text.encode(), "fr", {row.english for row in rows})
    assert found.translations == [rows[0]]
    assert "Left out: 1 marked as fuzzy." in found.notes
    assert polib.pofile(text).find("Maths").previous_msgid == "Old maths"


@pytest.mark.parametrize("language", ["pt_BR", "pt-br", ""])
def test_files_of_other_programs(language):
    head = HEAD.replace("pt-br", language)
    body = '#~ msgid "Maths"\n#~ msgstr "x"\nmsgid "Coding"\nmsgstr ""\n"Códi"\n"go"\n'
    content = (head + body).replace("\n", "\r\n").encode("utf-8-sig")
    found = read_po(content, "pt-br", TEXTS)
    assert [(row.english, row.text) for row in found.translations] == [("Coding", "Código")]


def test_a_file_may_name_a_country():
    content = 'msgid ""\nmsgstr "Language: fr_CA\\n"\n\nmsgid "Coding"\nmsgstr "Code"\n'
    assert read_po(content.encode(), "fr", TEXTS).translations[0].text == "Code"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "none of its entries is a text of the taxonomy"),
        (b"\xff\xfem\x00s\x00g\x00", "not UTF-8 text: save the file as UTF-8"),
        (b"PK\x03\x04\x14\x00\x00", "line 1: this is not a PO file"),
        ("/etc/passwd", "line 1: this is not a PO file, or it is damaged"),
        ("/proc/self/environ", "line 1: this is not a PO file, or it is damaged"),
        ('msgid "Coding"\nmsgstr "a"b"\n', "line 2: this is not a PO file, or it is damaged"),
        ('msgstr "a"\n', "line 1: this is not a PO file"),
        ('msgid_plural "a"\n', "line 1: this is not a PO file"),
        ('msgid "Open"\nmsgstr "Ouvrir"\n', "none of its entries is a text of the taxonomy"),
        (HEAD.replace("pt-br", "de"), "this file is for the language de, not for pt-br"),
        ('msgid "Coding"\nmsgstr "\0"\n', "line 1: this text contains a control character"),
        (f'msgid "Coding"\nmsgstr "{"a" * 4001}"\n', "line 1: this text has 4,001 characters"),
        ('msgid "Coding"\nmsgstr "a"\n\nmsgid "Coding"\nmsgstr "b"\n',
         "line 4: the same text as in line 1"),
        (b"#" * (MAX_PO_BYTES + 1), "larger than 1.5 MB"),
    ],
)  # fmt: skip
def test_other_files_are_refused(content, problem):
    [found] = refused(content)
    assert found.startswith(problem)


def test_mistakes_are_counted_after_the_first_200():
    entry = 'msgid "Coding"\nmsgstr "a"\n\n'
    problems = refused(entry * 1_000)
    assert len(problems) == 201
    assert problems[-1] == "and 799 more mistakes"


@pytest.mark.parametrize(
    ("start", "piece", "end"),
    [
        ('msgid "x"\nmsgstr ""\n', '"\\n"\n', ""),
        ("", 'msgid "a"\nmsgstr "b"\n\n', ""),
        ("", "#, a b c\n", 'msgid "x"\nmsgstr "y"\n'),
        ('msgid "x"\nmsgstr "', "\\\\", '"\n'),
        ('msgid "x"\nmsgstr "', '\\"', '"\n'),
    ],
)
def test_the_largest_files_are_read_quickly(start, piece, end):
    most = MAX_LINES if "\n" in piece else MAX_PO_BYTES
    content = HEAD + start + piece * (most // max(piece.count("\n"), 1) // 2 - 100) + end
    began = time.process_time()
    refused(content)
    assert time.process_time() - began < 5


def test_a_file_with_too_many_lines_is_refused():
    assert refused("\n" * (MAX_LINES + 1)) == ["more than 100,000 lines"]
