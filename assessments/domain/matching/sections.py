"""Divide an advertisement into sections, and decide which sentences ask for something."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assessments.domain.matching.text import Sentence
from assessments.domain.matching.wording import (
    ASKS,
    DEMANDS,
    HEADINGS,
    IMPERATIVES,
    NOTICES,
    STACKS,
    TELLS,
    Section,
)
from assessments.domain.matching.words import Word, folded

MAX_HEADING = 12
# A line with capitals and at most this number of words is a heading, even without known words.
MAX_TITLE = 6
# Words such as “and” need no capital in a title.
MAX_SMALL = 3
ASKING_SECTIONS = {Section.DUTIES, Section.REQUIREMENTS, Section.NICE, Section.STACK}
# Headings that start like this may continue as they like: “What you bring to our team”.
QUESTIONS = {"what", "who", "how", "why", "about"}

# Sentences that start so are about the company.
COMPANY = {"we", "our", "us", "we’re", "we're", "we’ve", "we've"}


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence without the heading before it, in its section.

    ``lead`` is the sentence that introduces a list of which this is an item, as “One of these:”.
    """

    words: Sequence[Word]
    end: int
    section: Section
    lead: Sentence | None
    asks: bool


def parts_of(sentences: Iterable[Sentence]) -> Iterator[Part]:
    """Yield the sentences, without headings, in their sections."""
    section = Section.INTRODUCTION
    has_asked = has_demanded = False
    lead: Sentence | None = None
    for sentence in sentences:
        heading, length = _heading(sentence)
        words = sentence.words[length:]
        if heading is Section.DETAIL and words:
            continue
        if section is Section.OTHER and not heading and _looks_like_heading(sentence):
            heading, words = Section.INTRODUCTION, ()
        if heading:
            section, lead = heading, None
            has_asked = has_asked or section in ASKING_SECTIONS
        if not words:
            continue
        if lead and sentence.indent <= lead.indent and not sentence.is_bullet:
            lead = None
        is_line = sentence.is_bullet or (sentence.ends_line and has_demanded)
        asks = _asks(words, section, has_asked=has_asked, is_line=is_line)
        has_demanded = has_demanded or asks
        yield Part(words, sentence.end, section, lead, asks)
        if sentence.ending == ":":
            lead = sentence
            if ASKS.mentions(words) and section not in ASKING_SECTIONS:
                # “As an engineer in our team, you will:”.
                section = Section.DUTIES


def _heading(sentence: Sentence) -> tuple[Section | None, int]:
    """Return the section that a sentence starts, and the number of words of its heading."""
    words = sentence.words
    for length in _lengths(sentence):
        places, section = _opening(words[:length])
        if section and places >= length * _least_share(sentence, places):
            return section, length
    places, section = (0, None) if sentence.is_bullet else _opening(words[:MAX_HEADING])
    if 0 < places < len(words) and _is_title(words[: places + 1]):
        # A title whose line break was lost: “Your Role Build …”.
        return section, places
    return None, 0


def _least_share(sentence: Sentence, places: int) -> float:
    """Return which share of a heading its opening must be, so that it is not another sentence."""
    if folded(sentence.words[0].text) in QUESTIONS:
        return 0
    if places == 1:
        return 1 / 2
    return 0 if sentence.ending == ":" else 1 / 3


def _lengths(sentence: Sentence) -> Iterator[int]:
    """Yield how many words may be a heading: a line, a question, or the words before a colon."""
    number = len(sentence.words)
    is_line = sentence.ends_line and not sentence.is_bullet and sentence.ending not in {*".;,"}
    if number <= MAX_HEADING and (is_line or sentence.ending == "?"):
        yield number
    if 0 < sentence.colon <= MAX_HEADING:
        yield sentence.colon


def _looks_like_heading(sentence: Sentence) -> bool:
    words = [word.text for word in sentence.words if len(word.text) > MAX_SMALL]
    return (
        sentence.ends_line
        and not sentence.is_bullet
        and 0 < len(words) <= MAX_TITLE
        and sentence.ending in {"", ":"}
        and all(word[0].isupper() for word in words)
    )


def _opening(words: Sequence[Word]) -> tuple[int, Section | None]:
    """Return the length of the longest opening that ``words`` start with, and its section."""
    openings = [mention for mention in HEADINGS.mentions(words) if mention.places[0] == 0]
    if not openings:
        return 0, None
    longest = max(openings, key=lambda mention: len(mention.places))
    return len(longest.places), Section(longest.skill)


def _is_title(words: Sequence[Word]) -> bool:
    *title, following = (word.text for word in words)
    return (
        following[0].isupper()
        and any(len(word) > MAX_SMALL for word in title)
        and all(word[0].isupper() or len(word) <= MAX_SMALL for word in title)
    )


def _asks(words: Sequence[Word], section: Section, *, has_asked: bool, is_line: bool) -> bool:
    """Return True if a sentence says what a person does or must know.

    Until a section has asked for something, the introduction may go on below other headings.
    """
    asks, demands = ASKS.mentions(words), DEMANDS.mentions(words)
    is_notice = bool(NOTICES.mentions(words))
    is_company = words[0].text.lower() in COMPANY
    if section in ASKING_SECTIONS:
        return bool(asks or demands) or not (is_notice or is_company)
    if STACKS.mentions(words):
        return True
    tells = is_notice or is_company or TELLS.mentions(words)
    if section is Section.OTHER and has_asked:
        return bool(demands or (is_line and IMPERATIVES.mentions(words[:1]))) and not tells
    is_duty = section is Section.INTRODUCTION and (is_line or IMPERATIVES.mentions(words[:1]))
    starts = any(mention.places[0] == 0 for mention in asks)
    return bool(demands or starts or ((is_duty or asks) and not tells))
