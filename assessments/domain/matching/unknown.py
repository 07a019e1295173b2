"""Technical words of an advertisement that belong to no skill."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assessments.domain.matching.findings import UnknownPhrase
from assessments.domain.matching.words import Word, folded

MAX_UNKNOWN = 50
# An acronym, a word with a capital, digit or sign inside: “BGP”, “LangSmith”, “S3”, “C#”.
TECHNICAL = re.compile(r"[A-Z]{2,}s?|[A-Za-z]+[0-9]\w*|\w*[a-z][A-Z]\w*|[A-Z]\w*[+#]+")
# A name inside a sentence: “Terraform”.
NAME = re.compile(r"[A-Z][a-z]+")
COMMON = set(
    """
    ai ml it us usa uk eu hr pto eeo cv phd msc bsc ms bs ba ma mba degree bachelor master doctorate
    english german french computer science engineering mathematics physics statistics data machine
    learning artificial intelligence engineer scientist developer analyst senior junior lead
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday i we you our your the a an and or
    experience ability strong knowledge etc b2b b2c saas ceo cto vp kpi kpis roi faq r&d q&a
    dl product team teams company inc llc gmbh ltd north america europe asia united states
    """.split()
)


class UnknownWords:
    """Counts technical words that are in no skill's wording, over the sentences that ask."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._elsewhere: set[str] = set()

    def add(self, text: str, words: Sequence[Word], known: Iterable[int]) -> None:
        """Count the words of a sentence except those at the places of known wordings."""
        for phrase in _phrases(text, words, set(known)):
            key = folded(phrase)
            self._counts[key] += 1
            self._first.setdefault(key, phrase)

    def add_elsewhere(self, words: Iterable[Word]) -> None:
        """Note the words of a sentence that asks for nothing, such as the company's name."""
        self._elsewhere.update(folded(word.text) for word in words)

    def phrases(self) -> tuple[UnknownPhrase, ...]:
        """Return the most frequent ones, the first in the text first where equal."""
        counts = [
            (key, count)
            for key, count in self._counts.most_common()
            if not self._elsewhere.issuperset(map(folded, key.split()))
        ]
        return tuple(UnknownPhrase(self._first[key], count) for key, count in counts[:MAX_UNKNOWN])


def _phrases(text: str, words: Sequence[Word], known: set[int]) -> Iterator[str]:
    """Yield runs of technical words with only spaces between them."""
    run: list[Word] = []
    for place, word in enumerate(words):
        is_new = place not in known and _is_technical(place, word)
        if run and not (is_new and text[run[-1].end : word.start] == " "):
            yield " ".join(part.text for part in run)
            run = []
        if is_new:
            run.append(word)
    if run:
        yield " ".join(part.text for part in run)


def _is_technical(place: int, word: Word) -> bool:
    if folded(word.text) in COMMON or word.text.lower() in COMMON:
        return False
    return bool(TECHNICAL.fullmatch(word.text) or (place and NAME.fullmatch(word.text)))
