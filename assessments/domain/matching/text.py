"""The lines and sentences of an advertisement, whatever it was copied from.

Every step keeps the length of the text, so places are those of the text as given.
"""

import html
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessments.domain.matching.words import Word, folded, words_in

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,9})[^<>]{0,300}>")
INLINE_TAGS = {"a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sup", "u"}
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});")
BLANKS = re.compile(r"\\[nrt]|[\t\v\f\r\x00\u00a0\u2000-\u200d\u202f\u2060\ufeff]")
BULLET = re.compile(
    r"[ \t]*(?:[-–—*+•·●▪◦○■□►▸‣➢➤✔✓✅⁃∙\uf0b7\uf0a7]+(?=\s|\w)"
    r"|\(?[0-9]{1,2}[.)](?=\s)|\(?[a-z]\)(?=\s))"
)
INLINE_BULLET = re.compile(r"[•●▪◦■►▸‣➢➤✔✓✅\uf0b7\uf0a7]|(?<=\s)[·∙*](?=\s)")
SENTENCE_END = re.compile(
    r"[.!?]{1,3}[\"”’')\]]*(?=\s+[^a-z\s]|\s*$)|[.!?](?=[A-Z][a-z])|(?<=[a-z)])[.](?=[0-9])"
)
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|vs|incl|inc|ltd|dr|mr|ms|sr|jr|st|no|approx|min|max|esp|u\.s|ph\.d|\w))\.$",
    re.IGNORECASE,
)
# Two words without a space, as when line breaks were lost: “QualificationsStrong”. Or with that of
# an entity: “plus&nbsp;Experience”.
GLUE = re.compile(
    r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Z]{2}s)(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})"
    r"|(?<=[a-z]{3})(?=[0-9]+\+)"
    r"|(?<=[)\]])(?=[A-Z][a-z])|(?<=\w)(?= {6}[A-Z])"
)
# The same in any line, if what follows starts a sentence: “AdaptableYou like change”.
TITLE_GLUE = re.compile(
    r"(?<=[a-z]{3})(?=(?:You|We|The|This|Our|Experience|Background|Proficient|Familiar|Strong|Ability"
    r"|Knowledge|Comfortable|Develop|Design|Collaborate|Excellent)\b)|(?<=[a-z]{2})(?=A [a-z])"
    r"|(?<=[A-Z]{2})(?=(?:You|We|Experience|Strong|Ability|Knowledge|Understanding)\b)"
)
# The parts of a name with capitals inside, such as TensorFlow.
HUMPS = re.compile(r"[^\W\d_A-Z]+|[A-Z][^\W\d_A-Z]*")
MAX_HUMPS, MAX_NAME = 4, 30
# Those that advertisements name without asking for a skill, folded.
NAMES_WITH_CAPITALS = {"devop", "devsecop", "mlop", "linkedin", "youtube", "powerpoint", "mckinsey"}
# Lines of lost breaks are longer than any paragraph.
GLUED_LINE = 1200
# More words are no sentence; without a limit, the time would not be in proportion to the length.
MAX_WORDS = 300
# How wide texts of a fixed width are, and how many of their lines are about that long at least.
WIDTHS = range(40, 121)
MIN_FULL_LINES = 3
FULL_LINE_MARGIN = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or bullet that ends at ``end``; a very long one is divided."""

    words: tuple[Word, ...]
    end: int
    ends_line: bool
    """A line, bullet or paragraph ends with it."""
    is_bullet: bool
    indent: int
    ending: str
    """Its last character, if this is not part of a word."""
    colon: int
    """The number of words before its first colon; 0 without one."""


def sentences_in(text: str, vocabulary: Collection[str] = ()) -> list[Sentence]:
    """Return the sentences of a text from ``plain``, in order.

    A word of ``vocabulary``, folded, is never two words without a space: “PyTorch”.
    """
    found: list[Sentence] = []
    for start, end in _lines(text, vocabulary):
        if not text[start:end].isspace():
            found += _sentences(text, start, end)
    return found


def plain(text: str) -> str:
    """Return a text with markup, entities and special spaces replaced; the length stays."""
    text = TAG.sub(_without_tag, text)
    text = ENTITY.sub(lambda found: html.unescape(found[0])[:1].ljust(len(found[0])), text)
    return BLANKS.sub(lambda found: ("\n" if found[0] == "\\n" else " ").ljust(len(found[0])), text)


def _without_tag(tag: re.Match[str]) -> str:
    return ("" if tag[2].lower() in INLINE_TAGS else "\n").ljust(len(tag[0]))


def _lines(text: str, vocabulary: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where lines start and end, with wrapped lines joined and lost breaks restored."""
    lines = text.split("\n")
    width, is_fixed = _width(lines)
    begin = place = 0
    previous = ""
    for line in lines:
        if place and not (width in WIDTHS and _continues(previous, line, width, is_fixed)):
            yield from _unglued(text, begin, place - 1, vocabulary)
            begin = place
        previous = line
        place += len(line) + 1
    yield from _unglued(text, begin, len(text), vocabulary)


def _width(lines: Sequence[str]) -> tuple[int, bool]:
    """Return the length of the longest line, and whether other lines are about as long."""
    lengths = [len(line.rstrip()) for line in lines]
    width = max(lengths)
    return width, sum(length > width - FULL_LINE_MARGIN for length in lengths) >= MIN_FULL_LINES


def _continues(previous: str, line: str, width: int, is_fixed: bool) -> bool:
    """Return True if a line was broken before ``line`` only because its next word did not fit."""
    first = line.split(maxsplit=1)[:1]
    return bool(
        previous.strip()
        and first
        and (is_fixed or first[0][0].islower())
        and not BULLET.match(line)
        and len(previous.rstrip()) + 1 + len(first[0]) > width - 3
    )


def _unglued(
    text: str, start: int, end: int, vocabulary: Collection[str]
) -> Iterator[tuple[int, int]]:
    breaks = {found.start() for found in INLINE_BULLET.finditer(text, start, end)}
    breaks.update(found.start() for found in TITLE_GLUE.finditer(text, start, end))
    if end - start > GLUED_LINE:
        breaks.update(
            found.start()
            for found in GLUE.finditer(text, start, end)
            if not _is_name(text, found.start(), vocabulary)
        )
    for place in sorted(breaks - {start}):
        yield start, place
        start = place
    yield start, end


def _is_name(text: str, place: int, vocabulary: Collection[str]) -> bool:
    """Return True if a capital at ``place`` is inside a name, such as TensorFlow."""
    before = HUMPS.findall(text, max(0, place - MAX_NAME), place)[-MAX_HUMPS:]
    after = HUMPS.findall(text, place, place + MAX_NAME)[:MAX_HUMPS]
    names = (
        folded("".join(before[-first:] + after[:last]))
        for first in range(1, len(before) + 1)
        for last in range(1, len(after) + 1)
    )
    return any(name in vocabulary or name in NAMES_WITH_CAPITALS for name in names)


def _sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Yield the sentences of a line."""
    line = text[start:end]
    bullet = BULLET.match(text, start, end) or INLINE_BULLET.match(text, start, end)
    begin = bullet.end() if bullet else start
    stops = [
        stop.end()
        for stop in SENTENCE_END.finditer(text, begin, end)
        if not ABBREVIATION.search(text, max(begin, stop.start() - 8), stop.start() + 1)
    ]
    spans = [span for span in pairwise([begin, *stops, end]) if text[slice(*span)].strip()]
    for first, last in spans:
        words = tuple(words_in(text, first, last))
        body = text[first:last].rstrip()
        for number in range(0, len(words), MAX_WORDS):
            some = words[number : number + MAX_WORDS]
            is_end = some[-1] is words[-1]
            yield Sentence(
                words=some,
                end=first + len(body) if is_end else some[-1].end,
                ends_line=is_end and (first, last) == spans[-1],
                is_bullet=bullet is not None,
                indent=len(line) - len(line.lstrip()),
                ending="" if body[-1].isalnum() else body[-1],
                colon=_words_before_colon(text, some),
            )


def _words_before_colon(text: str, words: tuple[Word, ...]) -> int:
    for number, (word, following) in enumerate(pairwise(words), 1):
        if ":" in text[word.end : following.start]:
            return number
    return 0
