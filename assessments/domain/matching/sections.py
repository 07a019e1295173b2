"""Divide an advertisement into sections, and decide which sentences ask for something."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.domain.matching.text import Sentence
from assessments.domain.matching.wording import ASKS, HEADINGS, TELLS, Section
from assessments.domain.matching.words import Word

MAX_HEADING = 10
ASKING_SECTIONS = {Section.DUTIES, Section.REQUIREMENTS, Section.NICE, Section.STACK}


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence without the heading before it, in its section.

    ``lead`` is the sentence that introduces a list of which this is an item, as in “One of these:”.
    """

    sentence: Sentence
    words: tuple[Word, ...]
    section: Section
    lead: Sentence | None
    asks: bool


def parts_of(sentences: Iterable[Sentence]) -> Iterator[Part]:
    """Yield the sentences, without headings, in their sections."""
    section = Section.INTRODUCTION
    lead: Sentence | None = None
    for sentence in sentences:
        heading, length = _heading(sentence)
        if heading:
            section, lead = heading, None
        words = sentence.words[length:]
        if not words:
            continue
        if lead and sentence.indent <= lead.indent and not sentence.is_bullet:
            lead = None
        yield Part(sentence, words, section, lead, _asks(list(words), section))
        if sentence.ending == ":":
            lead = sentence


def _heading(sentence: Sentence) -> tuple[Section | None, int]:
    """Return the section that a sentence starts, and the number of words of its heading."""
    words = sentence.words
    for length in _heading_lengths(sentence):
        found = [
            mention for mention in HEADINGS.mentions(list(words[:length])) if mention.places[0] == 0
        ]
        if found:
            longest = max(found, key=lambda mention: len(mention.places))
            if _covers(longest.places, words[:length]):
                return Section(longest.skill), length
    return None, 0


QUESTIONS = {"what", "who", "how", "why", "you", "you'll", "in", "about", "our", "we"}


def _covers(places: tuple[int, ...], words: tuple[Word, ...]) -> bool:
    first = words[0].text.lower().replace("’", "'").removesuffix("'s")
    return first in QUESTIONS or 2 * len(places) >= len(words)


def _heading_lengths(sentence: Sentence) -> Iterator[int]:
    """Yield how many words at the start of a sentence may be a heading."""
    words = sentence.words
    number = len(words)
    if sentence.ends_line and not sentence.is_bullet and number <= MAX_HEADING:
        if sentence.ending not in {".", ";", ","}:
            yield number
    elif sentence.ending == "?" and number <= MAX_HEADING:
        yield number
    if colon := sentence.colon:
        if colon <= MAX_HEADING and colon < number:
            yield colon
    if capitals := _capitals(words):
        yield capitals


def _capitals(words: tuple[Word, ...]) -> int:
    """Return how many words are a title without a break before the text: “Your Role Build …”."""
    titles = [
        mention
        for mention in HEADINGS.mentions(list(words[:MAX_HEADING]))
        if mention.is_close and mention.places[0] == 0
    ]
    length = max((len(mention.places) for mention in titles), default=0)
    capital = all(word.text[0].isupper() or len(word.text) <= 3 for word in words[: length + 1])
    return length if length < len(words) and capital and words[length].text[0].isupper() else 0


def _asks(words: list[Word], section: Section) -> bool:
    """Return True if a sentence says what a person does or must know."""
    asks = bool(ASKS.mentions(words))
    tells = bool(TELLS.mentions(words))
    if section in ASKING_SECTIONS:
        return asks or not tells
    return asks and not tells
