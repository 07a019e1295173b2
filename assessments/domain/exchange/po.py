"""Translations as a PO file, which translation programs read and write; and back. Pure."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

import polib

from assessments.domain.exchange.errors import ExchangeError
from assessments.domain.taxonomy.languages import Translation, translation_problem
from assessments.domain.taxonomy.problems import Problems
from assessments.domain.taxonomy.translating import STALE, Entry
from assessments.domain.text import clean_text

# The preview repeats the file as base64, which must fit into one request.
MAX_PO_BYTES = 3 * 1024 * 1024 // 2
# Several times the needs of the real taxonomy. For a text over many lines, polib takes time that
# grows with their square.
MAX_LINES = 100_000


class PoTranslations(NamedTuple):
    """The translations in a file, and sentences about what was left out."""

    translations: list[Translation]
    notes: list[str]


def po_text(rows: Iterable[Entry], code: str) -> str:
    """Return a PO file. A stale translation is marked as fuzzy, with the former English text."""
    file = polib.POFile(wrapwidth=0)
    file.header = "Texts of the taxonomy. Fuzzy: the English text has changed, please check."
    file.metadata = {
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for row in rows:
        is_stale = row.state == STALE
        file.append(
            polib.POEntry(
                msgid=row.english,
                msgstr=row.text,
                comment=f"{row.place.name}: {row.place.field}",
                flags=["fuzzy"] if is_stale else [],
                previous_msgid=row.former if is_stale else None,
            )
        )
    return str(file)


def read_po(content: bytes, code: str, texts: Collection[str]) -> PoTranslations:
    """Return the translations of ``texts`` in a PO file for a language.

    Entries that are empty, fuzzy or obsolete are left out, and so are those of other texts. Raises
    ExchangeError with the mistakes and their lines.
    """
    file = _parsed(content)
    language = file.metadata.get("Language", "").strip().replace("_", "-").lower()
    # Translation programs add a country, as in fr_FR.
    if language and language != code and not language.startswith(f"{code}-"):
        raise ExchangeError([f"this file is for the language {language}, not for {code}"])
    entries = [entry for entry in file if not entry.obsolete]
    known = [entry for entry in entries if entry.msgid in texts]
    if not known:
        raise ExchangeError(
            [
                "none of its entries is a text of the taxonomy; "
                "export a file here, and translate that one"
            ]
        )
    for entry in known:
        entry.msgstr = clean_text(entry.msgstr)
    written = [entry for entry in known if entry.msgstr]
    current = [entry for entry in written if not entry.fuzzy]
    if problems := _problems(current):
        raise ExchangeError(problems)
    counts = {
        "of other texts than those of the taxonomy": len(entries) - len(known),
        "without a translation": len(known) - len(written),
        "marked as fuzzy": len(written) - len(current),
    }
    return PoTranslations(
        [Translation(english=entry.msgid, text=entry.msgstr) for entry in current],
        [f"Left out: {number:,} {what}." for what, number in counts.items() if number],
    )


def _parsed(content: bytes) -> polib.POFile:
    if len(content) > MAX_PO_BYTES:
        raise ExchangeError(["larger than 1.5 MB"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(["not UTF-8 text: save the file as UTF-8"]) from error
    if text.count("\n") > MAX_LINES:
        raise ExchangeError([f"more than {MAX_LINES:,} lines"])
    try:
        # With a line end, polib cannot take the content for the path of a file.
        return polib.pofile(f"{text}\n", encoding="utf-8")
    except (OSError, ValueError, IndexError, AttributeError, TypeError) as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"line {line[1]}: " if line else ""
        raise ExchangeError([f"{place}this is not a PO file, or it is damaged"]) from error


def _problems(entries: Iterable[polib.POEntry]) -> list[str]:
    problems = Problems()
    lines: dict[str, int] = {}
    for entry in entries:
        line, text = entry.linenum or 1, entry.msgstr
        if entry.msgid in lines:
            problems.add(f"line {line}: the same text as in line {lines[entry.msgid]}")
        elif problem := translation_problem(text):
            problems.add(f"line {line}: {problem}")
        lines.setdefault(entry.msgid, line)
    return problems.sentences()
