"""The translations that an editor sends, compared with those shown and those stored now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from assessments.domain.taxonomy.languages import Translation, translation_problem
from assessments.domain.taxonomy.translating import STALE, Entry
from assessments.domain.text import clean_text

# Prefixes of field names, before the key of the English text: the translation, the translation that
# the page showed, and the boxes that confirm a stale one and that take another editor's.
TEXT, SEEN, STILL_RIGHT, THEIRS = "text-", "seen-", "right-", "theirs-"


def text_key(english: str) -> str:
    """Return the key of an English text in field names."""
    return hashlib.sha256(english.encode()).hexdigest()[:20]


class Row(NamedTuple):
    """A text on the page. ``theirs`` is what another editor has saved since, if it conflicts."""

    key: str
    entry: Entry
    terms: list[tuple[str, str]]
    typed: str
    error: str
    theirs: str | None
    is_confirmed: bool


@dataclass
class Submission:
    """The translations that were sent, by key of the English text."""

    typed: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)  # translations of texts that are gone
    problems: list[str] = field(default_factory=list)
    added: list[Translation] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)

    @property
    def is_refused(self) -> bool:
        """Whether the editor has to fix an error or decide about a conflict first."""
        return bool(self.errors or self.theirs or self.lost or self.problems)

    @property
    def changes(self) -> int:
        """The number of translations to save or to remove."""
        return len(self.added) + len(self.removed)


def read_translations(entries: Mapping[str, Entry], data: Mapping[str, str]) -> Submission:
    """Read a sent page; ``entries`` are those stored now, by key."""
    sent = Submission()
    for name, value in data.items():
        if not name.startswith(TEXT):
            continue
        key, text = name.removeprefix(TEXT), clean_text(value)
        seen = clean_text(data.get(SEEN + key, ""))
        if key not in entries:
            if text != seen:
                sent.lost.append(text)
            continue
        if STILL_RIGHT + key in data:
            sent.confirmed.add(key)
        sent.typed[key] = text
        _read(entries[key], key, None if THEIRS + key in data else seen, sent)
    return sent


def _read(entry: Entry, key: str, seen: str | None, sent: Submission) -> None:
    """Add what was sent for one text; ``seen`` is None to take what is stored now."""
    text, stored = sent.typed[key], clean_text(entry.text)
    confirms = entry.state == STALE and key in sent.confirmed
    if seen is None or (text in (seen, stored) and not confirms):
        sent.typed[key] = stored
    elif problem := translation_problem(text):
        sent.errors[key] = f"{problem[0].upper()}{problem[1:]}."
    elif not text and stored == clean_text(entry.shipped):
        sent.errors[key] = (
            "This translation ships with the product. It can be replaced, not removed."
        )
    elif stored != seen:
        sent.theirs[key] = stored
    elif not text or text == entry.shipped:
        sent.removed.add(entry.english)
    else:
        sent.added.append(Translation(english=entry.english, text=text))
