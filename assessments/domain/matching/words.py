"""Words of a text with their places, and the spellings that count as the same word.

Folding ignores case, British and American spelling, and the plural: “Visualizations” and
“visualisation” are the same word. It is also applied to phrases, so it may return words that do
not exist.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

# R&D is one word, so that it is not R. C++ and C# keep their signs, 3+ its plus.
WORD = re.compile(r"[A-Z]&[A-Z]\b|[^\W_]+(?:['’][^\W\d_]+)?[+#]*")
# Between the words of a phrase: spaces, a line break, or CI/CD, scikit-learn, node.js.
JOINT = re.compile(r"[\s*\"“”„'’`]*[-‐‑/.&]?[\s*\"“”„'’`]*")
# A line break with the indent of the next line.
MAX_BETWEEN = 40
SPACED_DASH = re.compile(r"\s-\s")
# The plurals that do not only add an s.
PLURALS = (("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ies", "y"))
# Words of at most this number of letters have no plural: AWS, iOS.
MAX_SAME = 3


class Word(NamedTuple):
    """A word at ``text[start:end]``; ``joined`` says that it can continue a phrase."""

    text: str
    start: int
    end: int
    joined: bool


def words_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Yield the words of a part of a text."""
    end = len(text) if end is None else end
    after = start
    for found in WORD.finditer(text, start, end):
        between = text[after : found.start()]
        joined = (
            len(between) <= MAX_BETWEEN
            and JOINT.fullmatch(between) is not None
            and not SPACED_DASH.search(between)
        )
        after = found.end()
        yield Word(found[0], found.start(), after, joined)


def same_letters(word: str) -> str:
    """Return a word, or the start of one, without differences of case and spelling."""
    return word.lower().replace("z", "s").replace("ll", "l")


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Return the form of a word that all its spellings share."""
    return same_letters(_singular(word.lower().replace("’", "'").removesuffix("'s")))


def _singular(word: str) -> str:
    if len(word) <= MAX_SAME or not word.endswith("s"):
        return word
    for ending, single in PLURALS:
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def signs_before(text: str, words: Sequence[Word], place: int) -> str:
    """Return the signs between a word and the word before it; empty before the first."""
    return text[words[place - 1].end : words[place].start] if place else ""
