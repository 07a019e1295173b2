"""Technical words of an advertisement that belong to no skill."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from assessments.domain.matching.findings import UnknownPhrase
from assessments.domain.matching.phrases import Phrases
from assessments.domain.matching.wording import TABLES
from assessments.domain.matching.words import Word, folded

MAX_PHRASES = 50
# An acronym, or a word with a capital, digit or sign inside: “BGP”, “LangSmith”, “S3”, “C#”.
TECHNICAL = re.compile(r"[A-Z]{2,}s?|[A-Za-z]+[0-9]\w*|\w*[a-z][A-Z]\w*|[A-Z]\w*[+#]+")
# A name inside a sentence: “Perl”.
NAME = re.compile(r"[A-Z][a-z]+")
ORDINARY_WORDS = """
    ai ml dl it us usa uk eu hr pto eeo eoe cv phd msc bsc ms bs ba ma mba cs stem gpa ceo cto vp li
    id kpi roi faq r&d q&a poc mvp b2b b2c saas inc llc gmbh ltd corp am pm usd eur gbp est pst
    et pt sr jr senior director agile scrum ca il ga co fl tx wa ny va dc nj pa tn ks ct me mi nyc
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday english german french spanish european
    american america europe asia africa canada india germany france california london berlin boston
    paris chicago seattle angeles york city county state united kingdom san los francisco diego bay
"""
ORDINARY = frozenset(map(folded, ORDINARY_WORDS.split()))


class UnknownWords:
    """Counts technical words that are in no skill's wording, over the sentences that ask."""

    def __init__(self, phrases: Phrases) -> None:
        self._tables = (phrases, *TABLES)
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        # Words in small letters, and words of sentences that ask for nothing: company names, say.
        self._ordinary: set[str] = set()

    def add(self, text: str, words: Sequence[Word], known: Collection[int]) -> None:
        """Count the words of a sentence except those at the places of known wordings."""
        self._ordinary.update(folded(word.text) for word in words if word.text.islower())
        for phrase in self._phrases(text, words, known):
            key = folded(phrase)
            self._counts[key] += 1
            self._first.setdefault(key, phrase)

    def add_elsewhere(self, words: Sequence[Word]) -> None:
        """Note the words of a sentence that asks for nothing."""
        self._ordinary.update(folded(word.text) for word in words)

    def phrases(self) -> tuple[UnknownPhrase, ...]:
        """Return the most frequent ones; of equally frequent ones the first in the text first."""
        counts = [
            UnknownPhrase(self._first[key], count)
            for key, count in self._counts.most_common()
            if not self._ordinary.issuperset(map(folded, key.split()))
        ]
        return tuple(counts[:MAX_PHRASES])

    def _phrases(self, text: str, words: Sequence[Word], known: Collection[int]) -> Iterator[str]:
        """Yield runs of technical words with only spaces between them."""
        run: list[Word] = []
        for place, word in enumerate(words):
            is_new = place not in known and self._is_technical(text, word, is_first=not place)
            if run and not (is_new and text[run[-1].end : word.start] == " "):
                yield " ".join(part.text for part in run)
                run = []
            if is_new:
                run.append(word)
        if run:
            yield " ".join(part.text for part in run)

    def _is_technical(self, text: str, word: Word, *, is_first: bool) -> bool:
        if folded(word.text) in ORDINARY or text[word.start - 1 : word.start] in {"#", "@", "/"}:
            return False
        if TECHNICAL.fullmatch(word.text):
            return True
        is_name = not is_first and bool(NAME.fullmatch(word.text))
        return is_name and not any(table.knows(word.text) for table in self._tables)
