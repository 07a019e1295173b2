"""Finding English texts on a German page."""

import re
from bisect import bisect_left
from functools import cache
from pathlib import Path

import allauth
import django
import polib
from bs4 import BeautifulSoup, Comment, Doctype
from pydantic import BaseModel

from assessments.domain.taxonomy.document import Taxonomy
from tests.source import ROOT

OWN = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
TAXONOMY = OWN.with_name("taxonomy.po")
LIBRARIES = ROOT / "locale" / "libraries" / "de" / "LC_MESSAGES" / "django.po"
OTHERS = (
    Path(allauth.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po",
    *(
        Path(django.__file__).parent / folder / "locale" / "de" / "LC_MESSAGES" / "django.po"
        for folder in ("conf", "contrib/auth")
    ),
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
# Attributes that people see or hear, and those whose texts scripts show.
READ = ("title", "aria-label", "alt", "placeholder", "content", "value")
SHOWN = ("data-saving", "data-saved", "data-unsaved", "data-gone")
COMMON = re.compile(
    r"\b(the|and|of|you|your|is|are|this|that|with|to|it|for|not|from|your|by|or)\b", re.I
)


def units(page: str) -> set[str]:
    """Return the distinct texts that a page shows or screen readers read."""
    soup = BeautifulSoup(page, "html.parser")
    for label in soup.find_all("text"):
        label.string = " ".join(label.stripped_strings)  # they are broken into lines
    found = [
        text
        for text in soup.find_all(string=True)
        if not isinstance(text, Comment | Doctype)
        and text.parent.name not in ("script", "style")
        # The switch names each language in that language.
        and text.parent.get("lang") in (None, "de")
        # A job ad.
        and not text.find_parent(lang="en")
    ]
    for element in soup.find_all(True):
        found += [element.get(name, "") for name in READ if name != "value" or _says(element)]
        found += [element.get(name, "") for name in SHOWN]
    return {text for text in (" ".join(str(each).split()) for each in found) if text}


def _says(element) -> bool:
    return element.name == "input" and element.get("type") == "submit"


@cache
def _english() -> tuple[frozenset[str], frozenset[str], tuple[re.Pattern, ...]]:
    """Return the English of the catalogues: whole texts, parts of texts, and patterns."""
    whole, parts, patterns = set(), set(), []
    for path in (OWN, LIBRARIES, *OTHERS):
        for entry in polib.pofile(str(path)):
            german = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
            for english in filter(None, (entry.msgid, entry.msgid_plural)):
                for segment in TAG.split(" ".join(english.replace("%%", "%").split())):
                    segment = segment.strip()
                    if segment in german.replace("%%", "%"):
                        continue
                    literal = max(PLACEHOLDER.split(segment), key=len).strip()
                    if len(literal.split()) >= 4:
                        parts.add(literal)
                    elif not PLACEHOLDER.search(segment):
                        whole.add(segment)
                    elif re.search(r"[a-z]{2}", PLACEHOLDER.sub("", segment)):
                        pieces = map(re.escape, PLACEHOLDER.split(segment))
                        patterns.append(re.compile(".+".join(pieces)))
    return frozenset(whole), frozenset(parts), tuple(patterns)


def texts_of(taxonomy: Taxonomy) -> set[str]:
    """Return every text of the taxonomy in both languages."""
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.add(" ".join(value.split()))
        elif isinstance(value, BaseModel):
            for name in type(value).model_fields:
                collect(getattr(value, name))
        elif isinstance(value, dict):
            for each in value.values():
                collect(each)
        elif isinstance(value, list | tuple):
            for each in value:
                collect(each)

    collect(taxonomy)
    for entry in polib.pofile(str(TAXONOMY)):
        collect(entry.msgstr)
    return found


def english_left(page: str, own_words: tuple[str, ...]) -> set[str]:
    """Return the English texts of a page, except those of the taxonomy and of people.

    ``own_words`` are those exceptions, longest first. English is recognised by the catalogues and
    by words that no German sentence contains.
    """
    return {unit for unit in units(page) if _is_english(unit, own_words)}


@cache
def _is_english(unit: str, own_words: tuple[str, ...]) -> bool:
    whole, parts, patterns = _english()
    # Skip the texts that are longer than the unit, which are most of them.
    for text in own_words[bisect_left(own_words, -len(unit), key=lambda text: -len(text)) :]:
        if text == unit or (len(text) > 3 and text in unit):
            unit = unit.replace(text, " ")
    return bool(
        unit in whole
        or any(part in unit for part in parts)
        or any(pattern.fullmatch(unit) for pattern in patterns)
        or COMMON.search(unit)
    )
