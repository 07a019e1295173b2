"""What there is to translate into a language, and what became stale by an edit. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.languages import (
    Language,
    Translation,
    language_of,
    with_language,
)
from assessments.domain.taxonomy.translation import (
    PlacedText,
    Translate,
    translatable_texts,
)

UNTRANSLATED, STALE, TRANSLATED = "untranslated", "stale", "translated"
# The kinds of objects whose names are in the glossary.
NAMED = {"area", "role", "skill", "requirement", "specialism"}
# At most this many words of the glossary are shown with a text.
MAX_TERMS = 8


class Entry(NamedTuple):
    """A text to translate: its first place, the number of others, and its translation.

    ``text`` is empty if there is none. ``former`` is the English text that a stale translation
    was written for. ``shipped`` is the translation of the product, empty if there is none.
    """

    place: PlacedText
    others: int
    state: str
    text: str
    former: str
    shipped: str

    @property
    def english(self) -> str:
        """The text in English."""
        return self.place.text


def entries(taxonomy: Taxonomy, code: str, shipped: Translate) -> list[Entry]:
    """Return each text of the taxonomy once, in the order of the files, for one language.

    ``shipped`` finds the translation of the product, empty if there is none.
    """
    own = {row.english: row for row in language_of(taxonomy.languages, code).translations}
    places: dict[str, PlacedText] = {}
    count: Counter[str] = Counter()
    for found in translatable_texts(taxonomy):
        places.setdefault(found.text, found)
        count[found.text] += 1
    return [
        _entry(place, count[english] - 1, own.get(english), shipped(english))
        for english, place in places.items()
    ]


def _entry(place: PlacedText, others: int, own: Translation | None, shipped: str) -> Entry:
    if own:
        state = STALE if own.former else TRANSLATED
        return Entry(place, others, state, own.text, own.former or "", shipped)
    return Entry(place, others, TRANSLATED if shipped else UNTRANSLATED, shipped, "", shipped)


class Glossary:
    """The names of the taxonomy that have a translation, to find in other texts."""

    def __init__(self, rows: Iterable[Entry]) -> None:
        self._terms = {
            row.english.casefold(): (row.english, row.text)
            for row in rows
            if row.place.kind in NAMED and row.place.field == "name" and row.state == TRANSLATED
        }
        longest_first = sorted(self._terms, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)"
        )

    def terms_in(self, text: str) -> list[tuple[str, str]]:
        """Return the names within a text that is not itself a name, with their translations."""
        folded = text.casefold()
        if folded in self._terms:
            return []
        found = dict.fromkeys(self._pattern.findall(folded))
        return [self._terms[term] for term in found][:MAX_TERMS]


def carried_languages(
    before: Taxonomy, after: Taxonomy, shipped: Mapping[str, Translate]
) -> tuple[Language, ...]:
    """Return the languages of ``after``, with the translations of its changed texts as stale.

    ``shipped`` finds the translations of the product, for each of its languages.
    """
    changed = changed_texts(before, after)
    languages = after.languages
    for code in sorted({*shipped, *(row.code for row in languages)}) if changed else ():
        language = language_of(languages, code)
        known = {row.english: row for row in language.translations}
        stale = []
        for new, old in changed.items():
            if new in known or (code in shipped and shipped[code](new)):
                continue
            if old in known:
                row = known[old]
                former = row.former or row.english
                stale.append(Translation(english=new, text=row.text, former=former))
            elif code in shipped and (text := shipped[code](old)):
                stale.append(Translation(english=new, text=text, former=old))
        if stale:
            languages = with_language(languages, language.with_translations(stale))
    return languages


def changed_texts(before: Taxonomy, after: Taxonomy) -> dict[str, str]:
    """Return the former text of each new text that replaced one at the same place.

    A text that is still used elsewhere, or was used before, has moved instead.
    """
    old, new = dict(_by_place(before)), dict(_by_place(after))
    was, now = set(old.values()), set(new.values())
    return {
        text: old[place]
        for place, text in new.items()
        if text not in was and place in old and old[place] not in now
    }


def _by_place(taxonomy: Taxonomy) -> Iterator[tuple[tuple[str, str, int], str]]:
    """Yield each text with its place, field and number in it."""
    count: Counter[tuple[str, str]] = Counter()
    for found in translatable_texts(taxonomy):
        key = found.place, found.field
        count[key] += 1
        yield (*key, count[key]), found.text
